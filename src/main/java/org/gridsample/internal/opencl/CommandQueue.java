package org.gridsample.internal.opencl;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.opencl.binding.ClSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A queue that threads use in turn. Whoever has a turn may take another one. */
final class CommandQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommandQueue.class);

    private final Supplier<ClSession> opening;
    private final Health health;
    private final ReentrantLock turn = new ReentrantLock();

    /** Null until it is needed. */
    private ClSession session;

    /**
     * One that isn't used yet.
     *
     * @param opening opens it when it is
     */
    CommandQueue(Supplier<ClSession> opening, Health health) {
        this.opening = opening;
        this.health = health;
    }

    /** Does something in a turn, unless the device is lost. */
    <T> T take(Supplier<T> task) {
        turn.lock();
        try {
            return health.watch(task);
        } finally {
            turn.unlock();
        }
    }

    /** As {@link #take(Supplier)}. */
    void take(Runnable task) {
        take(() -> {
            task.run();
            return null;
        });
    }

    /**
     * Puts commands into the queue, in a turn. If it throws nothing is at work any more that was in it.
     *
     * @param tensors what the commands work in
     */
    void command(Object tensors, Consumer<ClSession> commands) {
        take(() -> {
            if (session == null) {
                session = opening.get();
            }
            try {
                commands.accept(session);
            } catch (Throwable failure) {
                health.finishAfter(failure, session, tensors);
                throw failure;
            }
        });
    }

    /** Frees something in a turn: also on a device that is lost, whose failures count for nothing. */
    void takeToFree(Runnable task) {
        turn.lock();
        try {
            task.run();
        } catch (GridSampleException e) {
            if (!health.isLost()) {
                throw e;
            }
            LOG.debug("freeing the lost device", e);
        } finally {
            turn.unlock();
        }
    }

    /** Without waiting: nothing is at work in it. */
    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
