package org.gridsample.internal.backend;

import java.lang.ref.Cleaner;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.gridsample.device.GridSampleException;
import org.gridsample.tensor.DeviceMemory;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A device tensor's memory, as the tensor and its views have it. What is to be freed with it is in the {@link State}. */
final class Resident implements DeviceMemory {
    private static final Logger LOG = LoggerFactory.getLogger(Log.NAME);
    private static final Cleaner CLEANER = Cleaner.create();

    private final State state;
    private final Cleaner.Cleanable leakNet;

    Resident(DeviceTensors owner, ElementType type, long... shape) {
        state = new State(owner, type, shape.clone());
        leakNet = CLEANER.register(this, state::closeLeaked);
    }

    State state() {
        return state;
    }

    @Override
    public void upload(Tensor source, long first) {
        state.owner.whileOpen(() -> state.use(() -> state.upload(source, first)));
    }

    @Override
    public void download(long first, Tensor target) {
        state.owner.whileOpen(() -> state.use(() -> state.download(first, target)));
    }

    @Override
    public void close() {
        state.close();
        leakNet.clean();
    }

    /** Where the elements are, and who uses them. It knows no tensor of the user's. */
    static final class State {
        private static final AtomicLong NUMBERS = new AtomicLong();

        private final long number = NUMBERS.incrementAndGet();
        private final DeviceTensors owner;
        private final ElementType type;
        private final long[] shape;

        /** Where it was made. */
        private final Throwable origin = new Throwable("made here");

        /** The backend's; null before there is one. */
        private Tensor location;

        private Access access;

        /** What {@link #location} has, in host memory; null if that was not asked for, or isn't true any more. */
        private Tensor copy;

        /** Shared by whoever works where the elements are; they move when nobody does. */
        private final ReadWriteLock moving = new ReentrantReadWriteLock();

        private int uses;
        private boolean closed;

        private State(DeviceTensors owner, ElementType type, long[] shape) {
            this.owner = owner;
            this.type = type;
            this.shape = shape;
        }

        synchronized void begin(Place place) {
            location = place.tensor();
            access = place.access();
        }

        /** What kernels may do with it. */
        synchronized Access access() {
            return access;
        }

        /** From now on uploads are kept in host memory as well, where that is not where the elements are. */
        synchronized void keepCopy() {
            if (location.isOnDevice()) {
                copy = Tensor.zeros(type, shape);
            }
        }

        /** Another for each. */
        long number() {
            return number;
        }

        boolean belongsTo(DeviceTensors sampler) {
            return owner == sampler;
        }

        synchronized long bytes() {
            return location == null ? 0 : location.byteCount();
        }

        void use(Runnable task) {
            acquire();
            try {
                task.run();
            } finally {
                release();
            }
        }

        /** Until {@link #release} nothing is freed. */
        synchronized void acquire() {
            if (closed) {
                throw new IllegalStateException(this + " is closed");
            }
            uses++;
        }

        void release() {
            boolean last;
            synchronized (this) {
                last = --uses == 0 && closed;
            }
            if (last) {
                free();
            }
        }

        synchronized Tensor location() {
            return location;
        }

        /** Until {@link #mayMove} the elements are where they are. */
        void stay() {
            moving.readLock().lock();
        }

        void mayMove() {
            moving.readLock().unlock();
        }

        /**
         * Moves the elements to host memory for good, from the copy there or else from the device, when nobody works with them. Nothing if they are
         * there.
         *
         * @param needed whether their values matter
         * @throws GridSampleException if the device doesn't give them
         */
        void retreat(boolean needed) {
            moving.writeLock().lock();
            try {
                move(needed);
            } finally {
                moving.writeLock().unlock();
            }
        }

        private synchronized void move(boolean needed) {
            if (!location.isOnDevice()) {
                return;
            }
            Tensor host = copy == null ? Tensor.zeros(type, shape) : copy;
            if (needed && copy == null) {
                try {
                    host.copyFrom(location);
                } catch (GridSampleException e) {
                    throw new GridSampleException(
                            this
                                    + " is lost with the device that it lay on, and no copy was kept in host memory; upload it again: "
                                    + e.summary(),
                            e);
                }
            }
            Tensor left = location;
            location = host;
            copy = null;
            LOG.info("{} is in host memory from now on", this);
            free(left);
        }

        private void upload(Tensor source, long first) {
            long count = source.elementCount();
            transfer(count < location().elementCount(), () -> {
                location().view(first, count).copyFrom(source);
                synchronized (this) {
                    if (copy != null) {
                        copy.view(first, count).copyFrom(source);
                    }
                }
            });
        }

        private void download(long first, Tensor target) {
            transfer(true, () -> target.copyFrom(current().view(first, target.elementCount())));
        }

        /** Where the device fails at it, and that is no reason to fail, once more in host memory. */
        private void transfer(boolean needsValues, Runnable task) {
            boolean wasOnDevice = false;
            stay();
            try {
                wasOnDevice = location().isOnDevice();
                task.run();
                return;
            } catch (GridSampleException e) {
                if (!owner.fallsBack() || !wasOnDevice) {
                    throw e;
                }
            } finally {
                mayMove();
            }
            retreat(needsValues);
            stay();
            try {
                task.run();
            } finally {
                mayMove();
            }
        }

        private synchronized Tensor current() {
            return copy == null ? location : copy;
        }

        /** The copy isn't true any more. */
        synchronized void written() {
            copy = null;
        }

        /** Whether this call did it. */
        boolean close() {
            boolean last;
            synchronized (this) {
                if (closed) {
                    return false;
                }
                closed = true;
                last = uses == 0;
            }
            owner.forget(this);
            if (last) {
                free();
            }
            return true;
        }

        private void closeLeaked() {
            try {
                if (close()) {
                    LOG.warn("{} was not closed; the garbage collector has freed it", this, origin);
                }
            } catch (RuntimeException e) {
                LOG.warn("{} was not closed, and can't be freed", this, e);
            }
        }

        private void free() {
            Tensor place;
            synchronized (this) {
                place = location;
                location = null;
                copy = null;
            }
            if (place != null) {
                free(place);
            }
        }

        private void free(Tensor place) {
            try {
                place.deviceMemory().ifPresent(DeviceMemory::close);
            } catch (GridSampleException e) {
                if (!owner.fallsBack()) {
                    throw e;
                }
                LOG.warn("{} could not be freed: {}", this, e.summary());
            }
        }

        /** Such as {@code device tensor float32 [1, 3, 8, 8]}. */
        @Override
        public String toString() {
            return "device tensor " + type + " " + Arrays.toString(shape);
        }
    }
}
