package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.DeviceTensor;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.Test;

class AsyncCallsTest {
    private static final long[] SHAPE = {1, 3, 7, 9};
    private static final SampleOptions OPTIONS = SampleOptions.defaults();
    private static final Tensor FRAME = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, SHAPE);
    private static final Runnable NOTHING = () -> {};
    private static final Transform TURN = Transform.rotation(0.3);

    private final AsyncCalls calls = new AsyncCalls(3);

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(1, TimeUnit.MINUTES);
    }

    private static Runnable uninterruptibly(CountDownLatch latch) {
        return () -> {
            try {
                assertTrue(latch.await(1, TimeUnit.MINUTES));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
    }

    private <T> CompletableFuture<T> call(Supplier<T> task) {
        return calls.call(task, NOTHING);
    }

    private CompletableFuture<Integer> waiting(CountDownLatch latch, int result) {
        return call(() -> {
            uninterruptibly(latch).run();
            return result;
        });
    }

    @Test
    void sameResultsAsTheOtherCalls() throws Exception {
        try (GridSampler sampler = Samplers.over(new CpuBackend());
                PreparedWarp prepared = sampler.prepare(TURN, ElementType.FLOAT32, SHAPE, OPTIONS)) {
            Tensor expected = sampler.warp(FRAME, TURN, OPTIONS);
            Coordinates coordinates = TURN.aboutCentreOf(FRAME).coordinates(7, 9);
            Tensor output = Tensor.zeros(ElementType.FLOAT32, SHAPE);
            Tensor other = Tensor.zeros(ElementType.FLOAT32, SHAPE);
            Bits.assertEqual(expected, await(sampler.warpAsync(FRAME, TURN, OPTIONS)), "warp");
            Bits.assertEqual(expected, await(sampler.sampleAsync(FRAME, coordinates, OPTIONS)), "sample");
            assertSame(output, await(sampler.sampleAsync(FRAME, coordinates, OPTIONS, output)));
            Bits.assertEqual(expected, output, "the caller's");
            Bits.assertEqual(expected, await(prepared.applyAsync(FRAME)), "prepared");
            assertSame(other, await(prepared.applyAsync(FRAME, other)));
            Bits.assertEqual(expected, other, "prepared, the caller's");
            assertThrows(IllegalArgumentException.class, () -> prepared.applyAsync(output.view(0, 1, 3, 9, 7)));
        }
    }

    /** The second is computed first. */
    @Test
    void futuresCompleteInTheOrderOfTheCalls() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<?> one = waiting(first, 1).thenAccept(completed::add);
        CompletableFuture<?> two = call(() -> {
                    second.countDown();
                    return 2;
                })
                .thenAccept(completed::add);
        uninterruptibly(second).run();
        assertEquals(List.of(), completed);
        first.countDown();
        await(one);
        await(two);
        assertEquals(List.of(1, 2), completed);
        calls.close();
    }

    /** To complete them is no deeper a stack, the more there are. */
    @Test
    void manyMayWaitForOne() throws Exception {
        AsyncCalls many = new AsyncCalls(2000);
        CountDownLatch latch = new CountDownLatch(1);
        List<CompletableFuture<Integer>> futures = new ArrayList<>();
        futures.add(many.call(
                () -> {
                    uninterruptibly(latch).run();
                    return 0;
                },
                NOTHING));
        for (int i = 1; i < 2000; i++) {
            int result = i;
            futures.add(many.call(() -> result, NOTHING));
        }
        latch.countDown();
        for (int i = 0; i < 2000; i++) {
            assertEquals(i, await(futures.get(i)));
        }
        many.close();
    }

    /** As in the README's loop: what was taken is computed, be closed what it needs before it begins. */
    @Test
    void whatIsClosedServesTheCallsThatWereTaken() throws Exception {
        try (GridSampler sampler = Samplers.over(new CpuBackend())) {
            Tensor expected = sampler.warp(FRAME, TURN, OPTIONS);
            List<CompletableFuture<Tensor>> futures = new ArrayList<>();
            try (PreparedWarp prepared = sampler.prepare(TURN, ElementType.FLOAT32, SHAPE, OPTIONS)) {
                for (int i = 0; i < 50; i++) {
                    futures.add(prepared.applyAsync(FRAME));
                }
            }
            for (int i = 0; i < 50; i++) {
                try (DeviceTensor frame = sampler.upload(FRAME)) {
                    futures.add(sampler.warpAsync(frame, TURN, OPTIONS));
                }
            }
            for (CompletableFuture<Tensor> future : futures) {
                Bits.assertEqual(expected, await(future), "closed meanwhile");
            }
            assertEquals(0, sampler.memory().deviceTensors());
        }
    }

    @Test
    void whoeverMakesTooManyWaits() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        waiting(latch, 1);
        waiting(latch, 2);
        waiting(latch, 3);
        CompletableFuture<Integer> fourth = new CompletableFuture<>();
        Thread caller = new Thread(() -> call(() -> 4).thenAccept(fourth::complete));
        caller.start();
        for (int i = 0; caller.getState() != Thread.State.WAITING; i++) {
            assertTrue(i < 6000, "it does not wait");
            Thread.sleep(10);
        }
        assertFalse(fourth.isDone());
        latch.countDown();
        assertEquals(4, await(fourth));
        calls.close();
    }

    @Test
    void aCallIsCancelledUntilItHasBegun() throws Exception {
        AsyncCalls oneThread = new AsyncCalls(2);
        List<Integer> released = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch latch = new CountDownLatch(1);
        CompletableFuture<Integer> first = oneThread.call(
                () -> {
                    begun.countDown();
                    uninterruptibly(latch).run();
                    return 1;
                },
                () -> released.add(1));
        CompletableFuture<Integer> second = oneThread.call(
                () -> {
                    throw new AssertionError("cancelled, and made");
                },
                () -> released.add(2));
        uninterruptibly(begun).run();
        assertFalse(first.cancel(true));
        assertFalse(first.isDone());
        assertTrue(second.cancel(true));
        assertTrue(second.isCancelled() && second.cancel(true));
        latch.countDown();
        assertEquals(1, await(first));
        assertEquals(3, await(oneThread.call(() -> 3, NOTHING)));
        oneThread.close();
        assertEquals(List.of(1, 2), released);
        assertThrows(IllegalStateException.class, () -> oneThread.call(() -> 4, () -> released.add(4)));
        assertEquals(List.of(1, 2, 4), released);
    }

    @Test
    void whatACallThrowsIsInItsFutureAsItIs() throws Exception {
        GridSampleException failure = new GridSampleException("the device failed", null);
        Backend failing = new Backend() {
            @Override
            public void run(Operation operation) {
                throw failure;
            }

            @Override
            public String describe() {
                return "failing";
            }

            @Override
            public void close() {}
        };
        try (GridSampler sampler = Samplers.over(failing)) {
            CompletableFuture<Tensor> future = sampler.warpAsync(FRAME, TURN, OPTIONS);
            ExecutionException wrapped = assertThrows(ExecutionException.class, () -> await(future));
            assertSame(failure, wrapped.getCause());
        }
        AssertionError error = new AssertionError();
        CompletableFuture<Integer> future = call(() -> {
            throw error;
        });
        assertSame(
                error,
                assertThrows(ExecutionException.class, () -> await(future)).getCause());
        assertEquals(1, await(call(() -> 1)));
        calls.close();
    }

    /** More than there is room for, each from the result of the one before. */
    @Test
    void callsThatGoOnFromAnothersResultDontWaitForRoom() throws Exception {
        List<CompletableFuture<Integer>> chains = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Integer> chain = call(() -> 0);
            for (int step = 0; step < 5; step++) {
                chain = chain.thenCompose(value -> call(() -> value + 1));
            }
            chains.add(chain);
        }
        for (CompletableFuture<Integer> chain : chains) {
            assertEquals(5, await(chain));
        }
        calls.close();
    }

    @Test
    void whoGoesOnFromAResultMayWaitForTheNext() throws Exception {
        CompletableFuture<Integer> both =
                call(() -> 1).thenApply(one -> one + call(() -> 2).join());
        assertEquals(3, await(both));
        calls.close();
    }

    @Test
    void closeWaitsForAllAndLeavesNoThread() throws Exception {
        GridSampler sampler = Samplers.over(new CpuBackend());
        List<CompletableFuture<Tensor>> futures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            futures.add(sampler.warpAsync(FRAME, TURN, OPTIONS));
        }
        sampler.close();
        assertTrue(futures.stream().allMatch(CompletableFuture::isDone));
        assertThrows(IllegalStateException.class, () -> sampler.warpAsync(FRAME, TURN, OPTIONS));
        sampler.close();
        call(() -> 1);
        calls.close();
        for (int i = 0; i < 6000 && !threads().isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertEquals(List.of(), threads());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("gridsample-async-"))
                .collect(Collectors.toList());
    }

    @Test
    void theLimitIsAtLeastOne() {
        assertThrows(IllegalArgumentException.class, () -> GridSampler.builder().asyncLimit(0));
    }
}
