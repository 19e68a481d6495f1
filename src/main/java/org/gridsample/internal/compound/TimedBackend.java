package org.gridsample.internal.compound;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Log;
import org.gridsample.internal.backend.Operation;
import org.gridsample.tensor.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device whose every call is made by a thread of its own, and that is given up when one takes longer than the limit. A
 * native call can't be interrupted: the thread stays in it, with the memory that the device works in. Should it return after
 * all, it is this thread that frees the device.
 *
 * <p>The device never sees the caller's output, which it might write to long after the caller has got it back: a request has
 * an output of ours, which is copied when all is done. The caller's inputs it may read for as long as it is stuck; the thread
 * keeps them reachable.
 */
public final class TimedBackend implements Backend {
    private static final Logger LOG = LoggerFactory.getLogger(Log.NAME);

    private final String name;
    private final Backend device;
    private final Duration limit;
    private final ExecutorService worker;

    /** Held while the device works: waiting for a turn is not part of a request's time. */
    private final ReentrantLock turn = new ReentrantLock();

    /** The last request's, kept for the next of its shapes. */
    private List<Tensor> outputs = List.of();

    private boolean closed;

    /** Why the device is not called any more; null while it is. */
    private volatile String whyGivenUp;

    /** Takes over an open device, to be called so in messages. */
    TimedBackend(String name, Backend device, Duration limit) {
        this(name, device, limit, worker());
    }

    private TimedBackend(String name, Backend device, Duration limit, ExecutorService worker) {
        this.name = name;
        this.device = device;
        this.limit = limit;
        this.worker = worker;
    }

    /** Opens a device within the limit. */
    public static TimedBackend open(String name, Supplier<Backend> opening, Duration limit) {
        ExecutorService worker = worker();
        CompletableFuture<Backend> opened = CompletableFuture.supplyAsync(opening, worker);
        try {
            return new TimedBackend(name, await(opened, limit), limit, worker);
        } catch (TimeoutException e) {
            worker.execute(() -> opened.thenAccept(Backend::close));
            worker.shutdown();
            throw new GridSampleException(late(name, "being opened", limit), e);
        } catch (RuntimeException | Error e) {
            worker.shutdown();
            throw e;
        }
    }

    private static ExecutorService worker() {
        return Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "gridsample-device");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public Optional<String> refusal(Operation operation) {
        return device.refusal(operation);
    }

    @Override
    public void run(Operation operation) {
        run(operation, limit);
    }

    /** As {@link #run(Operation)}, with a limit of its own. */
    public void run(Operation operation, Duration within) {
        turn.lock();
        try {
            checkInUse();
            List<Tensor> own = outputs(operation.written());
            Operation onDevice = operation.writing(own);
            onWorker(() -> device.run(onDevice), "a request", within);
            for (int i = 0; i < own.size(); i++) {
                operation.written().get(i).copyFrom(own.get(i));
            }
        } finally {
            turn.unlock();
        }
    }

    private List<Tensor> outputs(List<Tensor> like) {
        if (!areLike(like)) {
            // Let go of first: there may not be room for both.
            outputs = List.of();
            outputs = like.stream()
                    .map(tensor -> Tensor.zeros(tensor.type(), tensor.shape()))
                    .toList();
        }
        return outputs;
    }

    private boolean areLike(List<Tensor> others) {
        boolean alike = outputs.size() == others.size();
        for (int i = 0; alike && i < others.size(); i++) {
            Tensor mine = outputs.get(i);
            Tensor other = others.get(i);
            alike = mine.type() == other.type() && Arrays.equals(mine.shape(), other.shape());
        }
        return alike;
    }

    private void checkInUse() {
        if (whyGivenUp != null) {
            throw new GridSampleException(name + " is lost to this sampler, open another; " + whyGivenUp, null);
        }
    }

    /** Returns when the worker has done it; gives the device up when that isn't in time. */
    private void onWorker(Runnable task, String what, Duration within) {
        try {
            await(CompletableFuture.runAsync(task, worker), within);
        } catch (TimeoutException e) {
            outputs = List.of();
            whyGivenUp = late(name, what, within);
            throw new GridSampleException(whyGivenUp, e);
        }
    }

    private static String late(String name, String what, Duration limit) {
        return name + " did not finish " + what + " within its time limit of " + limit.toMillis()
                + " ms; its thread and memory are left to it until it does or the process ends";
    }

    /** What the task gives or throws. As with any call of a device no interrupt stops it, nor is it lost. */
    private static <T> T await(CompletableFuture<T> task, Duration limit) throws TimeoutException {
        long begin = System.nanoTime();
        long nanos = TimeUnit.NANOSECONDS.convert(limit);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get(nanos - (System.nanoTime() - begin), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw (Error) e.getCause();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String describe() {
        return whyGivenUp == null ? device.describe() : device.describe() + "; lost: " + whyGivenUp;
    }

    /** Does not wait for a device that was given up; another has the limit's time for this, too. */
    @Override
    public void close() {
        turn.lock();
        try {
            if (!closed) {
                closed = true;
                outputs = List.of();
                if (whyGivenUp == null) {
                    onWorker(device::close, "being closed", limit);
                } else {
                    worker.execute(this::freeLate);
                }
            }
        } finally {
            worker.shutdown();
            turn.unlock();
        }
    }

    private void freeLate() {
        try {
            device.close();
        } catch (RuntimeException e) {
            LOG.debug("freeing the device that was given up", e);
        }
    }
}
