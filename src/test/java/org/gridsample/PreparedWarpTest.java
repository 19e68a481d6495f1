package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.gridsample.device.Binding;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.compound.AutoBackend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.binding.CallBinding;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What prepared warps save, and what becomes of them when a device fails. */
@Tag("once")
class PreparedWarpTest {
    private static final int OUT_OF_RESOURCES = -5;
    private static final int ALLOCATION_FAILURE = -4;
    private static final SampleOptions OPTIONS = SampleOptions.defaults();
    private static final long[] SHAPE = {2, 3, 7, 9};
    private static final Tensor FRAME = SampleData.pixels(new SplittableRandom(1), ElementType.FLOAT32, SHAPE);
    private static final Tensor GRID = SampleData.grid(new SplittableRandom(2), ElementType.FLOAT32, SHAPE, 2, 4, 5, 2);
    private static final Coordinates AT = new Coordinates.Grid(GRID);

    private final FaultCalls calls = new FaultCalls(RealCalls.of(Binding.JOCL));

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL);
    }

    private static Tensor expected() {
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            return cpu.sample(FRAME, GRID, OPTIONS);
        }
    }

    private GridSampler explicit(Memory memory) {
        return Samplers.over(memory.open(calls.binding("counting")));
    }

    private GridSampler auto(Memory memory) {
        return Samplers.over(new AutoBackend(memory.open(calls.binding("counting")), new CpuBackend()));
    }

    private static PreparedWarp prepare(GridSampler sampler) {
        return sampler.prepare(AT, ElementType.FLOAT32, SHAPE, OPTIONS);
    }

    /** The kernel is there before the first frame, and the map is where kernels read it. */
    @ParameterizedTest
    @EnumSource
    void aFrameIsOneTransferEachWayAndOneLaunch(Memory memory) {
        try (GridSampler sampler = explicit(memory);
                PreparedWarp prepared = prepare(sampler)) {
            Map<String, Integer> before = calls.counts();
            assertEquals(1, before.get("buildProgram"));
            assertEquals(
                    memory == Memory.COPIED ? GRID.byteCount() : 0,
                    sampler.memory().deviceTensors());
            for (int frame = 0; frame < 5; frame++) {
                Bits.assertEqual(expected(), prepared.apply(FRAME), "frame " + frame);
            }
            Map<String, Integer> after = calls.counts();
            assertEquals(1, after.get("buildProgram"));
            assertEquals(5, count(after, "enqueue") - count(before, "enqueue"));
            assertEquals(5, count(after, "read") - count(before, "read"));
            assertEquals(memory == Memory.COPIED ? 5 : 0, count(after, "write") - count(before, "write"));
        }
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), calls.violations());
    }

    private static int count(Map<String, Integer> counts, String verb) {
        return counts.getOrDefault(verb, 0);
    }

    @ParameterizedTest
    @EnumSource
    void anExplicitDeviceThatFailsThrows(Memory memory) {
        try (GridSampler sampler = explicit(memory);
                PreparedWarp prepared = prepare(sampler)) {
            calls.fail("enqueue", 1, OUT_OF_RESOURCES);
            assertThrows(GridSampleException.class, () -> prepared.apply(FRAME));
            Bits.assertEqual(expected(), prepared.apply(FRAME), "the next frame");
            calls.fail("enqueue", 1, ALLOCATION_FAILURE);
            Bits.assertEqual(expected(), prepared.apply(FRAME), "in halves");
            calls.lose("read", 1, OUT_OF_RESOURCES);
            assertThrows(GridSampleException.class, () -> prepared.apply(FRAME));
            assertThrows(GridSampleException.class, () -> prepared.apply(FRAME));
        }
        assertEquals(List.of(), calls.live());
    }

    @Test
    void whatAnExplicitDeviceCannotBuildIsSaidWhenItIsPrepared() {
        try (GridSampler sampler = explicit(Memory.COPIED)) {
            calls.failBuild(1);
            assertThrows(GridSampleException.class, () -> prepare(sampler));
            assertEquals(0, sampler.memory().deviceTensors());
        }
        assertEquals(List.of(), calls.live());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"createProgram", "buildProgram", "createKernel", "createBuffer", "write", "enqueue", "read"})
    void underAutoWhatFailsWhileItIsPreparedIsNoFailure(String verb) {
        for (Memory memory : Memory.values()) {
            try (Warnings warnings = new Warnings();
                    GridSampler sampler = auto(memory)) {
                calls.fail(verb, 1, OUT_OF_RESOURCES);
                try (PreparedWarp prepared = prepare(sampler)) {
                    Bits.assertEqual(expected(), prepared.apply(FRAME), verb);
                    Bits.assertEqual(expected(), prepared.apply(FRAME), verb);
                }
                assertTrue(warnings.take().size() <= 1);
            }
            assertEquals(List.of(), calls.live());
        }
    }

    /** The map as well, whose copy in host memory is read from then on. */
    @ParameterizedTest
    @EnumSource
    void underAutoALostDeviceIsReplacedByTheCpuPath(Memory memory) {
        try (Warnings warnings = new Warnings();
                GridSampler sampler = auto(memory);
                PreparedWarp prepared = prepare(sampler)) {
            Bits.assertEqual(expected(), prepared.apply(FRAME), "on the device");
            calls.lose("enqueue", 1, OUT_OF_RESOURCES);
            Bits.assertEqual(expected(), prepared.apply(FRAME), "on the CPU path");
            int before = calls.verbs().size();
            Bits.assertEqual(expected(), prepared.apply(FRAME), "the next frame");
            assertEquals(before, calls.verbs().size(), "the device is not called again");
            assertTrue(sampler.describe().startsWith("cpu"), sampler.describe());
            assertEquals(1, warnings.take().size());
        }
        assertEquals(List.of(), calls.live());
    }

    /** Larger than the device. */
    @Test
    void whatHasToBeCut() {
        Map<String, Long> small = Map.of("globalMemory", FRAME.byteCount() + GRID.byteCount());
        try (GridSampler sampler = Samplers.over(Memory.COPIED.open(calls.binding("small"), small));
                PreparedWarp prepared = prepare(sampler)) {
            Bits.assertEqual(expected(), prepared.apply(FRAME), "in parts");
            assertTrue(calls.counts().get("enqueue") >= 2, () -> calls.counts().toString());
        }
        assertEquals(List.of(), calls.live());
    }

    /**
     * What a small call leaves as garbage, prepared or with the tensors of the call before it. The bounds are above what it allocates in code that
     * HotSpot has not optimised, 832, 848 and 1,224 bytes, so that they hold whatever it has got to; optimised it is less, through JOCL a third. Of
     * several rounds the least counts: what is allocated once is in one of them.
     */
    @ParameterizedTest
    @CsvSource({"CPU_PATH, true, 1000", "CPU_PATH, false, 1000", "IN_PLACE, true, 1400"})
    void aCallAllocatesLittle(String where, boolean isPrepared, long mostBytes) {
        Tensor frame = SampleData.pixels(new SplittableRandom(3), ElementType.FLOAT32, 1, 1, 8, 8);
        Tensor output = Tensor.zeros(ElementType.FLOAT32, 1, 1, 8, 8);
        Coordinates at = new Coordinates.Grid(
                SampleData.grid(new SplittableRandom(4), ElementType.FLOAT32, frame.shape(), 1, 8, 8, 2));
        try (GridSampler sampler = Samplers.over(
                        where.equals("CPU_PATH")
                                ? new CpuBackend()
                                : Memory.IN_PLACE.open(new CallBinding("jocl", RealCalls.of(Binding.JOCL))));
                PreparedWarp prepared = sampler.prepare(at, ElementType.FLOAT32, frame.shape(), OPTIONS)) {
            Runnable call = isPrepared
                    ? () -> prepared.apply(frame, output)
                    : () -> sampler.sampleInto(frame, at, OPTIONS, output);
            ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
            long thread = Thread.currentThread().getId();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20; round++) {
                long before = threads.getThreadAllocatedBytes(thread);
                for (int i = 0; i < 100; i++) {
                    call.run();
                }
                least = Math.min(least, (threads.getThreadAllocatedBytes(thread) - before) / 100);
            }
            long each = least;
            assertTrue(each <= mostBytes, () -> each + " bytes a call");
        }
    }
}
