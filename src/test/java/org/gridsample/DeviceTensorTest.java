package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.device.MemoryUse;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.backend.DeviceTensors;
import org.gridsample.internal.compound.AutoBackend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.SecondGradients;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.DeviceTensor;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RealCalls;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Warnings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What device tensors save, and what becomes of them when a device fails, on one that has memory of its own. */
@Tag("once")
class DeviceTensorTest {
    private static final int OUT_OF_RESOURCES = -5;
    private static final int ALLOCATION_FAILURE = -4;
    private static final int INVALID_VALUE = -30;
    private static final SampleOptions OPTIONS = SampleOptions.defaults();
    private static final long[] SHAPE = {1, 3, 7, 9};
    private static final Tensor FRAME = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, SHAPE);
    private static final Coordinates HALF_A_PIXEL =
            Transform.coordinates(List.of(Transform.translation(0.5, 0.25)), 7, 9);

    private final FaultCalls calls = new FaultCalls(RealCalls.of(Binding.JOCL));

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL);
    }

    private GridSampler explicit() {
        return Samplers.over(Memory.COPIED.open(calls.binding("counting")));
    }

    private GridSampler auto() {
        return Samplers.over(new AutoBackend(Memory.COPIED.open(calls.binding("counting")), new CpuBackend()));
    }

    private static Tensor warped(int times) {
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            Tensor frame = FRAME;
            for (int i = 0; i < times; i++) {
                frame = cpu.sample(frame, HALF_A_PIXEL, OPTIONS);
            }
            return frame;
        }
    }

    @Test
    void fiveWarpsAreOneTransferEachWay() {
        Map<String, Integer> before;
        try (GridSampler sampler = explicit()) {
            sampler.warp(FRAME, Transform.translation(0.5, 0.25), OPTIONS);
            before = calls.counts();
            try (DeviceTensor from = sampler.upload(FRAME);
                    DeviceTensor to = sampler.allocate(ElementType.FLOAT32, SHAPE)) {
                List<DeviceTensor> turns = List.of(from, to);
                for (int step = 0; step < 5; step++) {
                    sampler.sampleInto(turns.get(step % 2), HALF_A_PIXEL, OPTIONS, turns.get((step + 1) % 2));
                }
                Bits.assertEqual(warped(5), to.download(), "after five warps");
            }
            Map<String, Integer> after = calls.counts();
            // Besides the frame each warp's matrix.
            assertEquals(6, after.get("write") - before.getOrDefault("write", 0));
            assertEquals(1, after.get("read") - before.get("read"));
            assertEquals(5, after.get("enqueue") - before.get("enqueue"));
        }
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), calls.violations());
    }

    /** Parts of it are views, most of which don't begin where the device's buffer does. */
    @Test
    void aRequestThatIsCutIntoParts() {
        Tensor frames = SampleData.pixels(new SplittableRandom(2), ElementType.FLOAT32, 4, 3, 7, 9);
        Map<String, Long> small = Map.of("globalMemory", frames.byteCount());
        try (GridSampler sampler = Samplers.over(Memory.COPIED.open(calls.binding("small"), small));
                GridSampler cpu = Samplers.over(new CpuBackend());
                DeviceTensor from = sampler.upload(frames);
                DeviceTensor to = sampler.allocate(ElementType.FLOAT32, 4, 3, 7, 9)) {
            sampler.sampleInto(from, HALF_A_PIXEL, OPTIONS, to);
            Bits.assertEqual(cpu.sample(frames, HALF_A_PIXEL, OPTIONS), to.download(), "in parts");
            assertTrue(calls.counts().get("copy") >= 6, () -> calls.counts().toString());
        }
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), calls.violations());
    }

    @Test
    void secondDerivatives() {
        Tensor grid = SampleData.grid(new SplittableRandom(3), ElementType.FLOAT32, SHAPE, 1, 7, 9, 2);
        try (GridSampler sampler = explicit();
                GridSampler cpu = Samplers.over(new CpuBackend());
                DeviceTensor frame = sampler.upload(FRAME);
                DeviceTensor gridThere = sampler.upload(grid)) {
            SecondGradients expected = cpu.doubleBackward(
                    Optional.of(FRAME), Optional.of(grid), FRAME, FRAME, new Coordinates.Grid(grid), OPTIONS);
            SecondGradients actual = sampler.doubleBackward(
                    Optional.of(frame), Optional.of(gridThere), frame, frame, new Coordinates.Grid(gridThere), OPTIONS);
            Bits.assertEqual(expected.gradOutput(), actual.gradOutput(), "output's");
            Bits.assertEqual(expected.input(), actual.input(), "input's");
            Bits.assertEqual(expected.coordinates(), actual.coordinates(), "grid's");
        }
    }

    /** Closed as soon as that may be: what a call keeps is there, or the call says that the sampler is closed. */
    @Test
    void aSamplerThatIsClosedMeanwhile() {
        for (Memory memory : Memory.values()) {
            for (int end = 0; end < 4; end++) {
                try (Backend backend = memory.open(calls.binding("closing"))) {
                    DeviceTensors[] tensors = new DeviceTensors[1];
                    AtomicInteger left = new AtomicInteger(end);
                    AtomicInteger depth = new AtomicInteger();
                    tensors[0] = new DeviceTensors(backend, task -> {
                        if (left.get() <= 0 && depth.get() == 0) {
                            throw new IllegalStateException("this sampler is closed");
                        }
                        depth.incrementAndGet();
                        task.run();
                        if (depth.decrementAndGet() == 0 && left.decrementAndGet() == 0) {
                            tensors[0].close();
                        }
                    });
                    try {
                        tensors[0].keep(FRAME);
                        assertTrue(end > 0);
                    } catch (IllegalStateException e) {
                        assertEquals("this sampler is closed", e.getMessage());
                    }
                    tensors[0].close();
                }
            }
        }
        assertEquals(List.of(), calls.live());
    }

    @Test
    void memorySaysWhatIsHeld() {
        try (GridSampler sampler = explicit()) {
            assertEquals(new MemoryUse(0, 0, 0), sampler.memory());
            sampler.sample(FRAME, HALF_A_PIXEL, OPTIONS);
            long kept = sampler.memory().keptBuffers();
            assertTrue(kept >= 2 * FRAME.byteCount(), () -> kept + " bytes");
            DeviceTensor frame = sampler.upload(FRAME);
            assertEquals(new MemoryUse(FRAME.byteCount(), kept, 0), sampler.memory());
            frame.close();
            assertEquals(new MemoryUse(0, kept, 0), sampler.memory());
        }
    }

    @Test
    void closedWhileACallUsesIt() throws Exception {
        try (GridSampler sampler = explicit()) {
            Tensor expected = sampler.sample(FRAME, HALF_A_PIXEL, OPTIONS);
            DeviceTensor frame = sampler.upload(FRAME);
            calls.block("enqueue");
            CompletableFuture<Tensor> result =
                    CompletableFuture.supplyAsync(() -> sampler.sample(frame, HALF_A_PIXEL, OPTIONS));
            calls.awaitBlocked();
            frame.close();
            assertEquals(0, sampler.memory().deviceTensors());
            calls.open();
            Bits.assertEqual(expected, result.get(1, TimeUnit.MINUTES), "of a tensor that was closed meanwhile");
        }
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), calls.violations());
    }

    @Test
    void oneThatIsNotClosedIsFreedWithAWarning() throws Exception {
        try (Warnings warnings = new Warnings();
                GridSampler sampler = explicit()) {
            letGo(sampler);
            for (int i = 0; sampler.memory().deviceTensors() > 0; i++) {
                assertTrue(i < 1000, "it is still there");
                System.gc();
                Thread.sleep(10);
            }
            String said = "";
            for (int i = 0; said.isEmpty(); i++) {
                assertTrue(i < 1000, "nothing was said");
                Thread.sleep(10);
                said = String.join("", warnings.take());
            }
            assertTrue(said.contains("device tensor float32 [1, 3, 7, 9] was not closed"), said);
        }
        assertEquals(List.of(), calls.live());
    }

    private static void letGo(GridSampler sampler) {
        assertEquals(FRAME.byteCount(), sampler.upload(FRAME).byteCount());
    }

    /** A view keeps what it shows. */
    @Test
    void aViewKeepsTheTensor() throws Exception {
        try (GridSampler sampler = explicit()) {
            Tensor view = sampler.upload(FRAME).view(0, SHAPE);
            for (int i = 0; i < 5; i++) {
                System.gc();
                Thread.sleep(10);
            }
            Bits.assertEqual(FRAME, view.inHostMemory(), "all of it");
        }
    }

    @Test
    void anExplicitDeviceThatFailsThrows() {
        try (GridSampler sampler = explicit();
                DeviceTensor frame = sampler.upload(FRAME);
                DeviceTensor to = sampler.allocate(ElementType.FLOAT32, SHAPE)) {
            calls.fail("enqueue", 1, OUT_OF_RESOURCES);
            assertThrows(GridSampleException.class, () -> sampler.sampleInto(frame, HALF_A_PIXEL, OPTIONS, to));
            sampler.sampleInto(frame, HALF_A_PIXEL, OPTIONS, to);
            Bits.assertEqual(warped(1), to.download(), "the next call");
            calls.fail("createBuffer", 1, INVALID_VALUE);
            assertThrows(GridSampleException.class, () -> sampler.upload(FRAME));
        }
        assertEquals(List.of(), calls.live());
    }

    @Test
    void underAutoAFailingDeviceGivesBackWhatItHolds() {
        try (Warnings warnings = new Warnings();
                GridSampler sampler = auto();
                DeviceTensor frame = sampler.upload(FRAME);
                DeviceTensor to = sampler.allocate(ElementType.FLOAT32, SHAPE)) {
            calls.fail("enqueue", 1, OUT_OF_RESOURCES);
            sampler.sampleInto(frame, HALF_A_PIXEL, OPTIONS, to);
            assertTrue(sampler.describe().startsWith("cpu"), sampler.describe());
            assertEquals(1, warnings.take().size());
            int before = calls.verbs().size();
            Bits.assertEqual(warped(1), to.download(), "on the CPU path");
            sampler.sampleInto(to, HALF_A_PIXEL, OPTIONS, frame);
            Bits.assertEqual(warped(2), frame.download(), "the next call");
            assertEquals(before, calls.verbs().size(), "the device is not called again");
        }
        assertEquals(List.of(), calls.live());
    }

    @Test
    void underAutoALostDeviceLosesWhatHasNoHostCopy() {
        try (Warnings warnings = new Warnings();
                GridSampler sampler = auto();
                DeviceTensor kept = sampler.upload(FRAME, true);
                DeviceTensor frame = sampler.upload(FRAME);
                DeviceTensor to = sampler.allocate(ElementType.FLOAT32, SHAPE)) {
            calls.lose("enqueue", 1, OUT_OF_RESOURCES);
            sampler.sampleInto(kept, HALF_A_PIXEL, OPTIONS, to);
            Bits.assertEqual(warped(1), to.download(), "on the CPU path, from the copy");
            for (Runnable use :
                    List.<Runnable>of(frame::download, () -> sampler.sample(frame, HALF_A_PIXEL, OPTIONS))) {
                String message =
                        assertThrows(GridSampleException.class, use::run).getMessage();
                assertTrue(message.contains("device tensor float32 [1, 3, 7, 9] is lost with the device"), message);
            }
            frame.copyFrom(FRAME);
            sampler.sampleInto(frame, HALF_A_PIXEL, OPTIONS, to);
            Bits.assertEqual(warped(1), to.download(), "uploaded again");
            warnings.take();
        }
        assertEquals(List.of(), calls.live());
    }

    /** One call waits in the driver while another fails, and both tensors of both are to move. */
    @Test
    void underAutoCallsThatOverlapAllSucceed() throws Exception {
        try (Warnings warnings = new Warnings();
                GridSampler sampler = auto();
                DeviceTensor frames = sampler.upload(Tensor.zeros(ElementType.FLOAT32, 8, 3, 7, 9));
                DeviceTensor frame = sampler.upload(FRAME)) {
            sampler.sample(frame, HALF_A_PIXEL, OPTIONS);
            for (boolean fails : new boolean[] {false, true, false}) {
                if (fails) {
                    calls.fail("enqueue", 3, INVALID_VALUE);
                }
                List<CompletableFuture<Void>> overlapping = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    Tensor own = frames.view(i * FRAME.elementCount(), SHAPE);
                    overlapping.add(
                            CompletableFuture.runAsync(() -> sampler.sampleInto(frame, HALF_A_PIXEL, OPTIONS, own)));
                }
                for (CompletableFuture<Void> call : overlapping) {
                    call.get(1, TimeUnit.MINUTES);
                }
                for (int i = 0; i < 8; i++) {
                    Tensor own = frames.view(i * FRAME.elementCount(), SHAPE);
                    Bits.assertEqual(warped(1), own.inHostMemory(), "item " + i);
                    own.copyFrom(Tensor.zeros(ElementType.FLOAT32, SHAPE));
                }
            }
            assertTrue(sampler.describe().startsWith("cpu"), sampler.describe());
            warnings.take();
        }
        assertEquals(List.of(), calls.live());
    }

    @Test
    void aHostCopyIsTrueUntilACallWrites() {
        try (GridSampler sampler = explicit();
                DeviceTensor frame = sampler.upload(FRAME, true);
                DeviceTensor other = sampler.upload(FRAME, true)) {
            int before = calls.verbs().size();
            Bits.assertEqual(FRAME, frame.download(), "its copy");
            assertEquals(before, calls.verbs().size(), "nothing is transferred");
            sampler.sampleInto(frame, HALF_A_PIXEL, OPTIONS, other);
            Bits.assertEqual(warped(1), other.download(), "what was written");
            frame.view(0, 63).copyFrom(FRAME.view(63, 63));
            assertEquals(FRAME.get(63), frame.download().get(0));
            assertEquals(FRAME.get(70), frame.download().get(70));
        }
    }

    @Test
    void withoutRoomOnTheDeviceAutoKeepsItInHostMemory() {
        try (GridSampler sampler = auto()) {
            calls.fail("createBuffer", 1, ALLOCATION_FAILURE);
            try (DeviceTensor frame = sampler.upload(FRAME)) {
                assertFalse(calls.verbs().contains("write"));
                Bits.assertEqual(warped(1), sampler.sample(frame, HALF_A_PIXEL, OPTIONS), "on the device");
                assertTrue(sampler.describe().startsWith("opencl"), sampler.describe());
            }
        }
    }

    @Test
    void withATimeLimitAndOnSeveralDevicesTheyAreInHostMemory() {
        for (GridSampler.Builder builder : List.of(
                GridSampler.builder().device(DeviceSelector.OPENCL).timeLimit(Duration.ofMinutes(5)),
                GridSampler.builder().devices(DeviceSelector.CPU, DeviceSelector.OPENCL))) {
            try (GridSampler sampler = builder.open();
                    DeviceTensor frame = sampler.upload(FRAME);
                    DeviceTensor to = sampler.allocate(ElementType.FLOAT32, SHAPE)) {
                sampler.sampleInto(frame, HALF_A_PIXEL, OPTIONS, to);
                Bits.assertEqual(warped(1), to.download(), sampler.describe());
            }
        }
    }
}
