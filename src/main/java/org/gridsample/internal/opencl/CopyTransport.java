package org.gridsample.internal.opencl;

import java.nio.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.gridsample.device.GridSampleException;
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
 *
 * <p>Uploads, kernels and downloads may each have a queue. An operation's then follow each other, the host waiting in between; those of
 * operations that different threads carry overlap.
 */
final class CopyTransport implements Transport {
    /** An operation whose tensors are on their way to the device, one that is computed and one on its way back. */
    private static final int MOST_UNDER_WAY = 3;

    /** Bytes to transfer for an operation; fewer take less time than the waits in between. */
    private static final long LEAST_TO_OVERLAP = 1 << 18;

    /** What has which queue. */
    enum Queues {
        /** All the same. */
        ONE,
        /** Uploads, kernels and downloads each another. */
        THREE
    }

    private final ClSession session;
    private final Health health;
    private final BufferPool pool;

    /** Empty where the binding can't map, and in a context of the program's, which may be gone with the sampler. */
    private final Optional<PinnedMemory> pinned;

    private final Queues queues;
    private final CommandQueue kernels;
    private final CommandQueue uploads;
    private final CommandQueue downloads;

    /** An operation may take so much of the device's memory beside others. */
    private final long mostBytesBesideOthers;

    /** Operations that overlap have one of these each, or all where several like it may not fit the device together. */
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY, true);

    /** Attempts that have ended, and with them the need of what they had of the device's memory. */
    private final AtomicLong ended = new AtomicLong();

    /** Of the program's, those that tensors are in; looked at in the kernels' turn. */
    private final List<ClSharedBuffer> shared = new ArrayList<>();

    CopyTransport(ClSession session, Health health, Queues queues, CommandQueue kernels, long deviceMemory) {
        this.session = session;
        this.health = health;
        this.queues = queues;
        this.kernels = kernels;
        pool = new BufferPool(session);
        pinned = session.maps() && !session.isPrograms()
                ? Optional.of(new PinnedMemory(session::another, health))
                : Optional.empty();
        uploads = queueForTransfers();
        downloads = queueForTransfers();
        mostBytesBesideOthers = deviceMemory / MOST_UNDER_WAY;
    }

    private CommandQueue queueForTransfers() {
        return switch (queues) {
            case ONE -> kernels;
            case THREE -> new CommandQueue(session::another, health);
        };
    }

    @Override
    public Operation onDevice(Operation operation) {
        return operation.packed();
    }

    @Override
    public void carry(Operation operation, Work work) {
        if (overlaps(operation)) {
            int permits = operation.byteCount() > mostBytesBesideOthers ? MOST_UNDER_WAY : 1;
            withRoom(permits, MOST_UNDER_WAY, () -> carryInStages(operation, work));
        } else {
            withRoom(0, MOST_UNDER_WAY, () -> carryInOneQueue(operation, work));
        }
    }

    private boolean overlaps(Operation operation) {
        return switch (queues) {
            case ONE -> false;
            case THREE ->
                bytesInHostMemory(operation.read()) + bytesInHostMemory(operation.written()) >= LEAST_TO_OVERLAP;
        };
    }

    private static long bytesInHostMemory(List<Tensor> tensors) {
        long bytes = 0;
        for (Tensor tensor : tensors) {
            if (!tensor.isOnDevice()) {
                bytes += tensor.byteCount();
            }
        }
        return bytes;
    }

    @Override
    public void carryInTurn(Operation operation, Work work) {
        withRoom(0, 0, () -> carryInOneQueue(operation, work));
    }

    /**
     * As {@link #carry}, of an operation that writes to tensors on the device, and waits for nothing: what it reads in host memory is copied
     * at once, all else is in the queue when this returns. What of it is there when this throws the caller has to wait for.
     *
     * @param begin is run before anything is enqueued, and after what may have to wait for room
     */
    void enqueue(Operation operation, Work work, Runnable begin) {
        withRoom(0, 0, () -> {
            List<DeviceMemory> copies = new ArrayList<>();
            try {
                withBuffers(taken -> kernels.command(
                        operation,
                        queue -> carryIn(
                                queue,
                                operation.located(tensor -> tensor.isOnDevice() ? tensor : copyOf(tensor, copies)),
                                work,
                                begin,
                                taken)));
            } catch (Throwable failure) {
                Closing.afterFailure(failure, () -> Closing.newestFirst(copies, DeviceMemory::close));
                throw failure;
            }
            // What is enqueued has them for as long as it needs them.
            Closing.newestFirst(copies, DeviceMemory::close);
        });
    }

    private Tensor copyOf(Tensor inHostMemory, List<DeviceMemory> copies) {
        ElementType type = inHostMemory.type();
        long[] shape = inHostMemory.shape();
        boolean isOneBlock = inHostMemory.isDense() && inHostMemory.isInOneBuffer();
        Tensor block = isOneBlock ? inHostMemory : Tensor.zeros(type, shape).copyFrom(inHostMemory);
        DeviceMemory copy = new BufferMemory(this, session.copyOf(block.values()));
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
        kernels.takeToFree(() -> {
            shared.remove(buffer);
            try {
                buffer.close();
            } catch (GridSampleException e) {
                health.note(e);
                throw e;
            }
        });
    }

    @Override
    public Optional<DeviceMemory> allocate(long bytes) {
        return Optional.of(new BufferMemory(this, withRoom(0, MOST_UNDER_WAY, () -> session.createBuffer(bytes))));
    }

    @Override
    public Optional<PinnedMemory> pinnedMemory() {
        return pinned;
    }

    /** From host memory, to this byte of the buffer and those after it; a transfer that belongs to no operation. */
    void upload(Tensor source, ClBuffer target, long first) {
        withRoom(0, MOST_UNDER_WAY, () -> uploads.command(source, queue -> upload(queue, source, target, first)));
    }

    /** From this byte of the buffer on, to host memory; a transfer that belongs to no operation. */
    void download(ClBuffer source, long first, Tensor target) {
        withRoom(0, MOST_UNDER_WAY, () -> downloads.command(target, queue -> download(queue, source, first, target)));
    }

    /**
     * Does something, and where there is no room for it once more without the buffers that are kept.
     *
     * @param permits to have meanwhile of those for operations that overlap
     * @param permitsToRepeat to have the second time: with all of them what others had is kept; 0 for whoever has the kernels' turn, in which to
     *     wait for others would be to wait for ever
     */
    private <T> T withRoom(int permits, int permitsToRepeat, Supplier<T> attempt) {
        long endedBefore = ended.get();
        try {
            return having(permits, attempt);
        } catch (OpenClException e) {
            if (!Cl.NO_ROOM.contains(e.code()) || health.isLost()) {
                throw e;
            }
            return having(permitsToRepeat, () -> {
                // What is kept may be what is missing, at whatever call the driver finds out; or others had it, and
                // not only the first attempt has ended meanwhile.
                if (!pool.makeRoom(e) && ended.get() == endedBefore + 1) {
                    throw e;
                }
                return attempt.get();
            });
        }
    }

    private void withRoom(int permits, int permitsToRepeat, Runnable attempt) {
        withRoom(permits, permitsToRepeat, () -> {
            attempt.run();
            return null;
        });
    }

    private <T> T having(int permits, Supplier<T> task) {
        // Whoever needs none doesn't look at who waits for some.
        if (permits > 0) {
            underWay.acquireUninterruptibly(permits);
        }
        try {
            return task.get();
        } finally {
            ended.incrementAndGet();
            underWay.release(permits);
        }
    }

    /** Others' transfers go on while this one's kernels have their turn, and others' kernels while it is carried. */
    private void carryInStages(Operation operation, Work work) {
        List<Tensor> read = operation.read();
        List<Tensor> written = operation.written();
        withBuffers(taken -> {
            List<ClBuffer> arguments = health.watch(() -> arguments(operation, work, taken));
            for (int i = 0; i < read.size(); i++) {
                Tensor source = read.get(i);
                ClBuffer target = arguments.get(i);
                if (!source.isOnDevice()) {
                    uploads.command(source, queue -> upload(queue, source, target, 0));
                }
            }
            kernels.command(operation, queue -> {
                compute(queue, operation, arguments, work);
                queue.finish();
            });
            for (int i = 0; i < written.size(); i++) {
                Tensor target = written.get(i);
                ClBuffer source = arguments.get(read.size() + i);
                if (!target.isOnDevice()) {
                    downloads.command(target, queue -> download(queue, source, 0, target));
                }
            }
        });
    }

    private void carryInOneQueue(Operation operation, Work work) {
        withBuffers(taken -> kernels.command(operation, queue -> {
            carryIn(queue, operation, work, () -> {}, taken);
            if (operation.written().stream().anyMatch(Tensor::isOnDevice)) {
                queue.finish();
            }
        }));
    }

    /** Waits for what is carried back, if anything is. */
    private void carryIn(ClSession queue, Operation operation, Work work, Runnable begin, List<ClBuffer> taken) {
        List<Tensor> read = operation.read();
        List<Tensor> written = operation.written();
        List<ClBuffer> arguments = arguments(operation, work, taken);
        begin.run();
        for (int i = 0; i < read.size(); i++) {
            if (!read.get(i).isOnDevice()) {
                upload(queue, read.get(i), arguments.get(i), 0);
            }
        }
        compute(queue, operation, arguments, work);
        for (int i = 0; i < written.size(); i++) {
            if (!written.get(i).isOnDevice()) {
                download(queue, arguments.get(read.size() + i), 0, written.get(i));
            }
        }
    }

    /** The task adds the buffers that it takes to the list; when it fails they aren't in use any more. */
    private void withBuffers(Consumer<List<ClBuffer>> task) {
        List<ClBuffer> taken = new ArrayList<>();
        try {
            task.accept(taken);
        } catch (Throwable failure) {
            Closing.afterFailure(failure, () -> Closing.newestFirst(taken, ClBuffer::close));
            throw failure;
        }
        pool.giveBack(taken);
    }

    private List<ClBuffer> arguments(Operation operation, Work work, List<ClBuffer> taken) {
        List<ClBuffer> arguments = new ArrayList<>();
        for (Tensor tensor : operation.read()) {
            arguments.add(argument(tensor, taken));
        }
        for (Tensor tensor : operation.written()) {
            arguments.add(argument(tensor, taken));
        }
        if (work.scratchBytes() > 0) {
            arguments.add(take(work.scratchBytes(), taken));
        }
        return arguments;
    }

    /** The buffer that a tensor is in, or one that is taken for it. */
    private ClBuffer argument(Tensor tensor, List<ClBuffer> taken) {
        return tensor.isOnDevice() && tensor.deviceOffset() == 0 ? buffer(tensor) : take(tensor.byteCount(), taken);
    }

    private ClBuffer take(long bytes, List<ClBuffer> taken) {
        ClBuffer buffer = pool.take(bytes);
        taken.add(buffer);
        return buffer;
    }

    private static ClBuffer buffer(Tensor onDevice) {
        return ((BufferMemory) onDevice.deviceMemory().orElseThrow()).buffer();
    }

    private static long deviceOffsetBytes(Tensor tensor) {
        return tensor.deviceOffset() * tensor.type().bytes();
    }

    private static void compute(ClSession queue, Operation operation, List<ClBuffer> arguments, Work work) {
        List<Tensor> read = operation.read();
        List<Tensor> written = operation.written();
        for (int i = 0; i < read.size(); i++) {
            Tensor source = read.get(i);
            ClBuffer target = arguments.get(i);
            if (source.isOnDevice() && buffer(source) != target) {
                queue.copy(buffer(source), deviceOffsetBytes(source), target, 0, source.byteCount());
            }
        }
        work.run(arguments);
        for (int i = 0; i < written.size(); i++) {
            Tensor target = written.get(i);
            ClBuffer source = arguments.get(read.size() + i);
            if (target.isOnDevice() && buffer(target) != source) {
                queue.copy(source, 0, buffer(target), deviceOffsetBytes(target), target.byteCount());
            }
        }
    }

    private static void upload(ClSession queue, Tensor source, ClBuffer target, long first) {
        if (source.isDense() && source.isInOneBuffer() && first == 0) {
            queue.write(target, source.values());
        } else {
            eachBlock(
                    source,
                    first,
                    (offset, memory, rowBytes, rows, pitch) ->
                            queue.writeRows(target, offset, memory, rowBytes, rows, pitch));
        }
    }

    private static void download(ClSession queue, ClBuffer source, long first, Tensor target) {
        if (target.isDense() && target.isInOneBuffer() && first == 0) {
            queue.read(source, target.values());
        } else {
            eachBlock(
                    target,
                    first,
                    (offset, memory, rowBytes, rows, pitch) ->
                            queue.readRows(source, offset, memory, rowBytes, rows, pitch));
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

    @Override
    public long keptBytes() {
        return pool.bytes();
    }

    @Override
    public String describe() {
        return "one transfer each way";
    }

    @Override
    public void close() {
        Closing.all(() -> pinned.ifPresent(PinnedMemory::close), pool::close, downloads::close, uploads::close);
    }
}
