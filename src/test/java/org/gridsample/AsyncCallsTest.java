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
import java.util.stream.Collectors;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.Test;

class AsyncCallsTest {
    private static final long[] SHAPE = {1, 3, 7, 9};
    private static final SampleOptions OPTIONS = SampleOptions.defaults();
    private static final Tensor FRAME = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, SHAPE);
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

    private CompletableFuture<Integer> waiting(CountDownLatch latch, int result) {
        return calls.call(() -> {
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
        CompletableFuture<?> two = calls.call(() -> {
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

    @Test
    void whoeverMakesTooManyWaits() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        waiting(latch, 1);
        waiting(latch, 2);
        waiting(latch, 3);
        CompletableFuture<Integer> fourth = new CompletableFuture<>();
        Thread caller = new Thread(() -> calls.call(() -> 4).thenAccept(fourth::complete));
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
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch latch = new CountDownLatch(1);
        CompletableFuture<Integer> first = oneThread.call(() -> {
            begun.countDown();
            uninterruptibly(latch).run();
            return 1;
        });
        CompletableFuture<Integer> second = oneThread.call(() -> {
            throw new AssertionError("cancelled, and made");
        });
        uninterruptibly(begun).run();
        assertFalse(first.cancel(true));
        assertFalse(first.isDone());
        assertTrue(second.cancel(true));
        assertTrue(second.isCancelled() && second.cancel(true));
        latch.countDown();
        assertEquals(1, await(first));
        assertEquals(3, await(oneThread.call(() -> 3)));
        oneThread.close();
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
        CompletableFuture<Integer> future = calls.call(() -> {
            throw error;
        });
        assertSame(
                error,
                assertThrows(ExecutionException.class, () -> await(future)).getCause());
        assertEquals(1, await(calls.call(() -> 1)));
        calls.close();
    }

    /** More than there is room for, each from the result of the one before. */
    @Test
    void callsThatGoOnFromAnothersResultDontWaitForRoom() throws Exception {
        List<CompletableFuture<Integer>> chains = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Integer> chain = calls.call(() -> 0);
            for (int step = 0; step < 5; step++) {
                chain = chain.thenCompose(value -> calls.call(() -> value + 1));
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
                calls.call(() -> 1).thenApply(one -> one + calls.call(() -> 2).join());
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
        calls.call(() -> 1);
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
