package org.gridsample;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls that a sampler's own threads make, a bounded number at a time, and whose futures complete in the order of the calls. */
final class AsyncCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AsyncCalls.class);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Semaphore room;
    private final ThreadPoolExecutor threads;

    /** Completed when the last call's future is. */
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

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
        private final CompletableFuture<Void> before;
        private final CompletableFuture<Void> delivered = new CompletableFuture<>();

        /** Begun or cancelled, whichever came first. */
        private boolean decided;

        Call(Supplier<T> task, CompletableFuture<Void> before) {
            this.task = task;
            this.before = before;
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
            T result = null;
            Throwable failure = null;
            if (decide()) {
                try {
                    result = task.get();
                } catch (Throwable e) {
                    failure = e;
                }
            }
            T outcome = result;
            Throwable thrown = failure;
            before.thenRun(() -> deliver(outcome, thrown));
        }

        private void deliver(T outcome, Throwable thrown) {
            room.release();
            if (thrown == null) {
                complete(outcome);
            } else {
                completeExceptionally(thrown);
            }
            delivered.complete(null);
        }
    }

    /**
     * Has one of the threads make a call, when there is room for it. A call that comes from one of them, as one does that goes on from another's
     * result, is made at once: to wait there, for room or for the calls before it, would keep others from going on.
     */
    <T> CompletableFuture<T> call(Supplier<T> task) {
        boolean isNested = Thread.currentThread() instanceof OwnThread own && own.belongsTo(this);
        if (isNested) {
            checkOpen();
            return madeAtOnce(task);
        }
        room.acquireUninterruptibly();
        Call<T> call;
        synchronized (this) {
            if (closed) {
                room.release();
                throw closed();
            }
            call = new Call<>(task, last);
            last = call.delivered;
        }
        start(call);
        return call;
    }

    private synchronized void checkOpen() {
        if (closed) {
            throw closed();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("this sampler is closed; open another");
    }

    private static <T> CompletableFuture<T> madeAtOnce(Supplier<T> task) {
        try {
            return CompletableFuture.completedFuture(task.get());
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
