package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.device.MemoryUse;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A stream of frames through a prepared map: memory stays as it is after the first hundred. A few small ones by default; {@code
 * -Dgridsample.frames=10000} for 1080p, on the CPU path, on the device in place and as one with memory of its own.
 */
@Tag("once")
class FramesTest {
    private static final int FIRST = 100;
    private static final int FRAMES = Integer.getInteger("gridsample.frames", 400);
    private static final boolean LARGE = Integer.getInteger("gridsample.frames") != null;
    private static final long ROWS = LARGE ? 1080 : 27;
    private static final long COLUMNS = LARGE ? 1920 : 48;

    /** What the JVM itself comes and goes with. */
    private static final long SLACK = 4 << 20;

    private enum Device {
        CPU,
        IN_PLACE,
        COPIED
    }

    static Stream<Device> devices() {
        return Stream.of(Device.values());
    }

    private static Backend open(Device device) {
        if (device != Device.CPU) {
            RequiredDevice.require(Binding.JOCL);
        }
        return switch (device) {
            case CPU -> new CpuBackend();
            case IN_PLACE -> Memory.IN_PLACE.open(BindingLoader.load(Binding.JOCL));
            case COPIED -> Memory.COPIED.open(BindingLoader.load(Binding.JOCL));
        };
    }

    private record Use(long heap, long direct, MemoryUse device) {
        static Use of(GridSampler sampler) {
            System.gc();
            long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            Runtime runtime = Runtime.getRuntime();
            return new Use(runtime.totalMemory() - runtime.freeMemory(), direct, sampler.memory());
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void memoryStaysAsItIs(Device device) {
        long[] shape = {1, ROWS, COLUMNS, 3};
        SampleOptions options = SampleOptions.defaults().withLayouts(Layout.CHANNELS_LAST, Layout.CHANNELS_LAST);
        Coordinates map = new Coordinates.PixelMap(map(Transform.rotation(0.2)));
        try (GridSampler sampler = Samplers.over(open(device));
                PreparedWarp prepared = sampler.prepare(map, ElementType.UINT8, shape, options)) {
            List<Tensor> inputs = new ArrayList<>();
            List<Tensor> outputs = new ArrayList<>();
            List<CompletableFuture<Tensor>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                inputs.add(Tensor.zeros(ElementType.UINT8, shape));
                outputs.add(Tensor.zeros(ElementType.UINT8, shape));
                results.add(CompletableFuture.completedFuture(null));
            }
            Use before = null;
            for (int frame = 0; frame < FRAMES; frame++) {
                if (frame == FIRST) {
                    results.forEach(CompletableFuture::join);
                    before = Use.of(sampler);
                }
                int turn = frame % 4;
                results.get(turn).join();
                results.set(turn, prepared.applyAsync(inputs.get(turn), outputs.get(turn)));
            }
            results.forEach(CompletableFuture::join);
            Use after = Use.of(sampler);
            System.out.printf("%d frames, %s: from %s to %s%n", FRAMES, device, before, after);
            assertEquals(before.device().deviceTensors(), after.device().deviceTensors());
            // Of three frames under way, whenever that many first were.
            assertTrue(after.device().keptBuffers() <= 6 * ROWS * COLUMNS * 3, before + " became " + after);
            assertTrue(after.direct() <= before.direct() + SLACK, before + " became " + after);
            assertTrue(after.heap() <= before.heap() + SLACK, before + " became " + after);
        }
    }

    /** Where the turn about the centre reads, for each pixel. */
    private static Tensor map(Transform transform) {
        Transform reading = transform.aboutCentreOf(ROWS, COLUMNS).inverse();
        Tensor map = Tensor.zeros(ElementType.FLOAT32, 1, ROWS, COLUMNS, 2);
        long next = 0;
        for (long y = 0; y < ROWS; y++) {
            for (long x = 0; x < COLUMNS; x++) {
                double[] position = reading.apply(x, y);
                map.set(next++, position[0]);
                map.set(next++, position[1]);
            }
        }
        return map;
    }
}
