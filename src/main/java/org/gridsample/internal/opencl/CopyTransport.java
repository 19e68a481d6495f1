package org.gridsample.internal.opencl;

import java.nio.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.gridsample.device.OpenClException;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.io.Closing;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.internal.opencl.binding.ClBuffer;
import org.gridsample.internal.opencl.binding.ClSession;
import org.gridsample.internal.opencl.binding.ClSharedBuffer;
import org.gridsample.tensor.DeviceMemory;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * For a device with memory of its own: one transfer for each tensor, into buffers that are kept from one operation to the next. What lies
 * between the elements of a tensor that isn't dense stays in the host's memory. A tensor that is in a buffer already is worked on there; one
 * that doesn't begin where the buffer does is copied on the device.
 */
final class CopyTransport implements Transport {
    /** Two requests' worth of forward sampling: sizes that take turns don't push each other out. */
    private static final int MOST_KEPT = 8;

    private final ClSession session;
    private final Health health;

    /** Those not in use, the one used longest ago first. */
    private final List<ClBuffer> kept = new ArrayList<>();

    /** Of the program's, those that tensors are in. */
    private final List<ClSharedBuffer> shared = new ArrayList<>();

    /** For whoever asks while an operation is under way. */
    private volatile long keptBytes;

    CopyTransport(ClSession session, Health health) {
        this.session = session;
        this.health = health;
    }

    @Override
    public Operation onDevice(Operation operation) {
        return operation.packed();
    }

    @Override
    public void carry(Operation operation, Work work) {
        withRoom(() -> {
            tryToCarry(operation, work, () -> {}, true);
            return null;
        });
    }

    /**
     * As {@link #carry}, of an operation that writes to tensors on the device, and waits for nothing: what it reads in host memory is copied
     * at once, all else is in the queue when this returns. What of it is there when this throws the caller has to wait for.
     *
     * @param begin is run before anything is enqueued, and after what may have to wait for room
     */
    void enqueue(Operation operation, Work work, Turns turns, Runnable begin) {
        withRoom(() -> {
            List<DeviceMemory> copies = new ArrayList<>();
            try {
                tryToCarry(
                        operation.located(tensor -> tensor.isOnDevice() ? tensor : copyOf(tensor, turns, copies)),
                        work,
                        begin,
                        false);
            } catch (Throwable failure) {
                // Else there is no room where parts of it are at work.
                health.finishAfter(failure, operation);
                Closing.afterFailure(failure, () -> Closing.newestFirst(copies, DeviceMemory::close));
                throw failure;
            }
            // What is enqueued has them for as long as it needs them.
            Closing.newestFirst(copies, DeviceMemory::close);
            return null;
        });
    }

    private Tensor copyOf(Tensor inHostMemory, Turns turns, List<DeviceMemory> copies) {
        ElementType type = inHostMemory.type();
        long[] shape = inHostMemory.shape();
        boolean isOneBlock = inHostMemory.isDense() && inHostMemory.isInOneBuffer();
        Tensor block = isOneBlock ? inHostMemory : Tensor.zeros(type, shape).copyFrom(inHostMemory);
        DeviceMemory copy = new BufferMemory(this, turns, session.copyOf(block.values()));
        copies.add(copy);
        return Tensor.over(type, copy, shape);
    }

    /**
     * A buffer of the program's, for memory that holds a tensor of so many bytes.
     *
     * @throws IllegalArgumentException if it is too small, or has memory in common with one that is open
     */
    ClSharedBuffer share(long memory, long bytes) {
        ClSharedBuffer buffer = session.share(memory);
        try {
            if (buffer.size() < bytes) {
                throw new IllegalArgumentException("memory: expected a buffer of at least the shape's " + bytes
                        + " bytes, got one of " + buffer.size());
            }
            if (shared.stream().anyMatch(buffer::overlaps)) {
                throw new IllegalArgumentException(
                        "memory: expected a buffer that has nothing in common with those of open"
                                + " tensors of this sampler, got one that has; take a view of that tensor, or close it first");
            }
            shared.add(buffer);
        } catch (Throwable failure) {
            Closing.afterFailure(failure, buffer::close);
            throw failure;
        }
        return buffer;
    }

    /** Of memory that is closed. */
    void free(ClBuffer buffer) {
        shared.remove(buffer);
        buffer.close();
    }

    @Override
    public Optional<DeviceMemory> allocate(long bytes, Turns turns) {
        return Optional.of(new BufferMemory(this, turns, withRoom(() -> session.createBuffer(bytes))));
    }

    /** A transfer that belongs to no operation. */
    void alone(Tensor inHostMemory, Runnable transfer) {
        withRoom(() -> {
            try {
                transfer.run();
            } catch (Throwable failure) {
                health.finishAfter(failure, inHostMemory);
                throw failure;
            }
            return null;
        });
    }

    private <T> T withRoom(Supplier<T> attempt) {
        try {
            return attemptOrMakeRoom(attempt);
        } finally {
            keptBytes = kept.stream().mapToLong(ClBuffer::size).sum();
        }
    }

    private <T> T attemptOrMakeRoom(Supplier<T> attempt) {
        try {
            return attempt.get();
        } catch (OpenClException e) {
            if (!Cl.NO_ROOM.contains(e.code()) || kept.isEmpty() || health.isLost()) {
                throw e;
            }
            // What is kept may be what is missing, at whatever call the driver finds out.
            Closing.afterFailure(e, () -> Closing.newestFirst(kept, ClBuffer::close));
            return attempt.get();
        }
    }

    private void tryToCarry(Operation operation, Work work, Runnable begin, boolean waits) {
        List<Tensor> read = operation.read();
        List<Tensor> written = operation.written();
        int most = read.size() + written.size() + 1;
        List<ClBuffer> arguments = new ArrayList<>(most);
        List<ClBuffer> taken = new ArrayList<>(most);
        try {
            for (Tensor tensor : read) {
                arguments.add(argument(tensor, taken));
            }
            for (Tensor tensor : written) {
                arguments.add(argument(tensor, taken));
            }
            if (work.scratchBytes() > 0) {
                arguments.add(take(work.scratchBytes(), taken));
            }
            begin.run();
            for (int i = 0; i < read.size(); i++) {
                write(arguments.get(i), read.get(i));
            }
            work.run(arguments);
            for (int i = 0; i < written.size(); i++) {
                read(arguments.get(read.size() + i), written.get(i));
            }
            if (waits && written.stream().anyMatch(Tensor::isOnDevice)) {
                session.finish();
            }
        } catch (Throwable failure) {
            health.finishAfter(failure, operation);
            Closing.afterFailure(failure, () -> Closing.newestFirst(taken, ClBuffer::close));
            throw failure;
        }
        kept.addAll(taken);
        while (kept.size() > MOST_KEPT) {
            kept.remove(0).close();
        }
    }

    /** The buffer that a tensor is in, or one that is taken for it. */
    private ClBuffer argument(Tensor tensor, List<ClBuffer> taken) {
        return tensor.isOnDevice() && tensor.deviceOffset() == 0 ? buffer(tensor) : take(tensor.byteCount(), taken);
    }

    private static ClBuffer buffer(Tensor onDevice) {
        return ((BufferMemory) onDevice.deviceMemory().orElseThrow()).buffer();
    }

    private void write(ClBuffer target, Tensor source) {
        if (!source.isOnDevice()) {
            upload(source, target, 0);
        } else if (buffer(source) != target) {
            session.copy(buffer(source), deviceOffsetBytes(source), target, 0, source.byteCount());
        }
    }

    private void read(ClBuffer source, Tensor target) {
        if (!target.isOnDevice()) {
            download(source, 0, target);
        } else if (buffer(target) != source) {
            session.copy(source, 0, buffer(target), deviceOffsetBytes(target), target.byteCount());
        }
    }

    private static long deviceOffsetBytes(Tensor tensor) {
        return tensor.deviceOffset() * tensor.type().bytes();
    }

    /** From host memory, to this byte of the buffer and those after it. */
    void upload(Tensor source, ClBuffer target, long first) {
        if (source.isDense() && source.isInOneBuffer() && first == 0) {
            session.write(target, source.values());
        } else {
            eachBlock(
                    source,
                    first,
                    (offset, memory, rowBytes, rows, pitch) ->
                            session.writeRows(target, offset, memory, rowBytes, rows, pitch));
        }
    }

    /** From this byte of the buffer on, to host memory. */
    void download(ClBuffer source, long first, Tensor target) {
        if (target.isDense() && target.isInOneBuffer() && first == 0) {
            session.read(source, target.values());
        } else {
            eachBlock(
                    target,
                    first,
                    (offset, memory, rowBytes, rows, pitch) ->
                            session.readRows(source, offset, memory, rowBytes, rows, pitch));
        }
    }

    private interface RowTransfer {
        void call(long offset, Buffer memory, long rowBytes, long rows, long pitch);
    }

    private static void eachBlock(Tensor tensor, long first, RowTransfer transfer) {
        int bytes = tensor.type().bytes();
        long offset = first;
        for (Tensor part : tensor.isInOneBuffer() ? List.of(tensor) : tensor.pieces()) {
            for (RowBlock block : RowBlock.of(part)) {
                long rowBytes = block.length() * bytes;
                Buffer memory = part.memory().position((int) block.first());
                transfer.call(offset, memory, rowBytes, block.rows(), block.pitch() * bytes);
                offset += rowBytes * block.rows();
            }
        }
    }

    /** The smallest kept buffer that is large enough but not wastefully so, or a new one. */
    private ClBuffer take(long bytes, List<ClBuffer> taken) {
        ClBuffer best = null;
        for (ClBuffer buffer : kept) {
            if (buffer.size() >= bytes && buffer.size() / 2 <= bytes && (best == null || buffer.size() < best.size())) {
                best = buffer;
            }
        }
        if (best != null) {
            kept.remove(best);
        } else {
            best = session.createBuffer(bytes);
        }
        taken.add(best);
        return best;
    }

    @Override
    public long keptBytes() {
        return keptBytes;
    }

    @Override
    public String describe() {
        return "one transfer each way";
    }

    @Override
    public void close() {
        Closing.newestFirst(kept, ClBuffer::close);
    }
}
