package org.gridsample.device;

/**
 * Tells when something that a sampler has enqueued is done. It belongs to whoever got it, and is to be closed by them, at any time: the work
 * goes on, and so does what waits for it in a queue.
 */
public interface OpenClEvent extends AutoCloseable {
    /**
     * The {@code cl_event}, to have other commands wait for it. Who keeps it longer than this is open retains it.
     *
     * @return its address
     * @throws IllegalStateException after {@link #close}
     */
    long handle();

    /**
     * Waits until it is done.
     *
     * @throws OpenClException if that failed
     * @throws IllegalStateException after {@link #close}
     */
    void await();

    /** Releases the event; a second call does nothing. Who waits for it goes on waiting. */
    @Override
    void close();
}
