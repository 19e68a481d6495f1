/**
 * {@code torch.nn.functional.grid_sample} for the JVM: on any OpenCL device, and without one on the CPU path. The front door is
 * {@link org.gridsample.GridSampler}.
 *
 * <p>LWJGL, the second binding, is optional: {@code --add-modules org.lwjgl.opencl,org.lwjgl.natives} adds it. So are the command
 * line's libraries, which a program doesn't need.
 */
// JOCL has no descriptor: its module's name comes from the name of its jar.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module org.gridsample {
    requires transitive java.desktop;
    requires org.slf4j;
    requires com.google.gson;

    // Java 17 to 21 tell a buffer's address only there; LWJGL needs it always.
    requires jdk.unsupported;
    requires transitive jocl;
    // JOCL logs through it and, without a descriptor, can't say so.
    requires java.logging;
    requires static org.lwjgl;
    requires static org.lwjgl.opencl;
    requires static info.picocli;
    requires static me.tongfei.progressbar;

    exports org.gridsample;
    exports org.gridsample.device;
    exports org.gridsample.image;
    exports org.gridsample.jocl;
    exports org.gridsample.sampling;
    exports org.gridsample.tensor;

    opens org.gridsample.cli to
            info.picocli;
    opens org.gridsample.device to
            com.google.gson;
}
