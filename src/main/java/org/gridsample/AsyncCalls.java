package org.gridsample;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.gridsample.internal.io.Closing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls that a sampler's own threads make, a bounded number at a time, and whose futures complete in the order of the calls. */
final class AsyncCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncCalls.class);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Semaphore room;
    private final ThreadPoolExecutor threads;

    /** In the order in which they came; their futures are not complete. */
    private final Queue<Call<?>> underWay = new ArrayDeque<>();

    /** Completed when the last call's future is. */
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

    /** Whether a thread is completing futures. */
    private boolean delivering;

    private boolean closed;

    /** Of so many calls one waits for a thread, so that none of the threads has to wait for a call. */
    AsyncCalls(int mostUnderWay) {
        int most = Math.max(1, mostUnderWay - 1);
        room = new Semaphore(mostUnderWay, true);
        threads = new ThreadPoolExecutor(most, most, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), OwnThread::new);
        threads.allowCoreThreadTimeOut(true);
    }

    private final class OwnThread extends Thread {
        OwnThread(Runnable work) {
            super(work, "gridsample-async-" + NAMES.incrementAndGet());
            setDaemon(true);
            // Don't keep the first caller's class loader alive.
            setContextClassLoader(null);
        }

        boolean belongsTo(AsyncCalls calls) {
            return AsyncCalls.this == calls;
        }
    }

    /** A call and its future, which can be cancelled until the call has begun. */
    private final class Call<T> extends CompletableFuture<T> implements Runnable {
        private final Supplier<T> task;
        private final Runnable release;
        private final CompletableFuture<Void> delivered = new CompletableFuture<>();

        /** Begun or cancelled, whichever came first. */
        private boolean decided;

        private boolean ended;
        private T result;
        private Throwable failure;

        Call(Supplier<T> task, Runnable release) {
            this.task = task;
            this.release = release;
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            return decide() ? super.cancel(mayInterrupt) : isCancelled();
        }

        private synchronized boolean decide() {
            boolean first = !decided;
            decided = true;
            return first;
        }

        @Override
        public void run() {
            try {
                if (decide()) {
                    result = made(task, release);
                } else {
                    release.run();
                }
            } catch (Throwable e) {
                failure = e;
            }
            ended(this);
        }

        void deliver() {
            room.release();
            if (failure == null) {
                complete(result);
            } else {
                completeExceptionally(failure);
            }
            delivered.complete(null);
        }
    }

    /** Completes what futures can be completed, unless another thread is at it; in a loop, since any number of calls may have waited for one. */
    private void ended(Call<?> call) {
        for (Call<?> next = firstToDeliver(call); next != null; next = nextToDeliver()) {
            next.deliver();
        }
    }

    private synchronized Call<?> firstToDeliver(Call<?> call) {
        call.ended = true;
        return delivering ? null : nextToDeliver();
    }

    private synchronized Call<?> nextToDeliver() {
        delivering = !underWay.isEmpty() && underWay.element().ended;
        return delivering ? underWay.remove() : null;
    }

    /**
     * Has one of the threads make a call, when there is room for it. A call that comes from one of them, as one does that goes on from another's
     * result, is made at once: to wait there, for room or for the calls before it, would keep others from going on.
     *
     * @param release is run once, when the call has ended, was cancelled, or is refused
     */
    <T> CompletableFuture<T> call(Supplier<T> task, Runnable release) {
        boolean isNested = Thread.currentThread() instanceof OwnThread own && own.belongsTo(this);
        Call<T> call = new Call<>(task, release);
        try {
            if (isNested) {
                checkOpen();
            } else {
                enter(call);
            }
        } catch (IllegalStateException refused) {
            Closing.afterFailure(refused, release);
            throw refused;
        }
        if (isNested) {
            return madeAtOnce(task, release);
        }
        start(call);
        return call;
    }

    private void enter(Call<?> call) {
        room.acquireUninterruptibly();
        synchronized (this) {
            if (closed) {
                room.release();
                throw closed();
            }
            underWay.add(call);
            last = call.delivered;
        }
    }

    private synchronized void checkOpen() {
        if (closed) {
            throw closed();
        }
    }

    private static <T> T made(Supplier<T> task, Runnable release) {
        T result;
        try {
            result = task.get();
        } catch (Throwable failure) {
            Closing.afterFailure(failure, release);
            throw failure;
        }
        release.run();
        return result;
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("this sampler is closed; open another");
    }

    private static <T> CompletableFuture<T> madeAtOnce(Supplier<T> task, Runnable release) {
        try {
            return CompletableFuture.completedFuture(made(task, release));
        } catch (Throwable failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void start(Call<?> call) {
        try {
            threads.execute(call);
        } catch (OutOfMemoryError e) {
            // No memory for one more thread.
            LOG.debug("no further thread for a call", e);
            call.run();
        }
    }

    /** Waits for all calls, whose futures are complete then; refuses further ones. */
    @Override
    public void close() {
        CompletableFuture<Void> end;
        synchronized (this) {
            closed = true;
            end = last;
        }
        end.join();
        threads.shutdown();
    }
}
