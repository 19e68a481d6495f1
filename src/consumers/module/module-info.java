/** {@link consumer.Consumer} as a module. */
module consumer {
    requires org.gridsample;
}
