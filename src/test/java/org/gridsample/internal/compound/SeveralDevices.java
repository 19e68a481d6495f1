package org.gridsample.internal.compound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.GridSampler;
import org.gridsample.Samplers;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.ClDevice;
import org.gridsample.internal.opencl.Discovery;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.binding.CallBinding;
import org.gridsample.internal.opencl.binding.ClBinding;
import org.gridsample.internal.opencl.binding.jocl.JoclCalls;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.Memory;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_device_partition_property;

/** One request on several real devices; a main class, since other threads are busy while pocl compiles: see SignalsTest. */
final class SeveralDevices {
    private static final int OUT_OF_RESOURCES = -5;
    private static final int BUILD_FAILURE = -11;

    /** Which no smaller part gets around. */
    private static final int INVALID_COMMAND_QUEUE = -36;

    /** Batches, channels, rows to share; fewer of them than devices; a batch of 1 on either side. */
    private static final List<long[][]> SHAPES = List.of(
            shapes(new long[] {37, 2, 7, 9}, 37, 5, 6, 2),
            shapes(new long[] {3, 21, 7, 9}, 3, 5, 6, 2),
            shapes(new long[] {1, 3, 17, 13}, 1, 31, 9, 2),
            shapes(new long[] {1, 1, 5, 5}, 1, 1, 1, 2),
            shapes(new long[] {4, 2, 9, 21}, 1, 33, 35, 2),
            shapes(new long[] {1, 2, 9, 21}, 5, 11, 3, 2),
            shapes(new long[] {2, 3, 5, 7, 9}, 2, 4, 5, 11, 3));

    private static long[][] shapes(long[] input, long... grid) {
        return new long[][] {input, grid};
    }

    /** Requests of every kind, twice: with shares not yet measured, and measured. */
    private static void assertSameBits(GridSampler tested) {
        for (ElementType type : Tensors.FLOATS) {
            assertSameBits(tested, type, SHAPES.size());
        }
    }

    /** The first of the shapes, with one interpolation each: how a request is shared doesn't depend on it, but a build takes time. */
    private static void assertSameBits(GridSampler tested, ElementType type, int shapes) {
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            for (int round = 0; round < 2; round++) {
                SplittableRandom random = new SplittableRandom(round);
                for (int i = 0; i < shapes; i++) {
                    long[] inputShape = SHAPES.get(i)[0];
                    Tensor input = SampleData.pixels(random, type, inputShape);
                    Tensor grid = SampleData.grid(random, type, inputShape, SHAPES.get(i)[1]);
                    Interpolation[] each = Interpolation.values();
                    SampleOptions options = SampleOptions.defaults()
                            .withInterpolation(each[i % each.length])
                            .withPadding(Padding.BORDER)
                            .withAlignCorners(true);
                    Bits.assertEqual(
                            cpu.sample(input, grid, options),
                            tested.sample(input, grid, options),
                            tested.describe() + ", input " + input + ", grid " + grid + ", " + options);
                }
            }
        }
    }

    static GridSampler sharing(Backend... backends) {
        return Samplers.over(new SeveralBackends(List.of(backends), System::nanoTime, 1));
    }

    private SeveralDevices() {}

    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "deviceAndCpu" -> {
                for (Memory memory : Memory.values()) {
                    deviceAndCpu(memory);
                }
            }
            case "builder" -> builder();
            case "twoDevices" -> twoDevices();
            case "subDevices" -> subDevices();
            case "oneFails" -> {
                oneFails("enqueue", OUT_OF_RESOURCES);
                oneFails("buildProgram", BUILD_FAILURE);
                oneFails("createHostBuffer", OUT_OF_RESOURCES);
                oneFails("read", OUT_OF_RESOURCES);
            }
            case "allFail" -> allFail();
            case "gradients" -> gradients();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void deviceAndCpu(Memory memory) {
        try (GridSampler sampler = sharing(memory.open(new CallBinding("JOCL", new JoclCalls())), new CpuBackend())) {
            assertSameBits(sampler);
            assertTrue(
                    sampler.describe().matches("opencl:0:0 .*; share \\d+ % \\| cpu, .*; share \\d+ %"),
                    sampler.describe());
        }
    }

    private static void builder() {
        SplittableRandom random = new SplittableRandom(1);
        Tensor input = SampleData.pixels(random, ElementType.FLOAT32, 6, 3, 64, 64);
        Tensor grid = SampleData.grid(random, ElementType.FLOAT32, input.shape(), 6, 64, 64, 2);
        try (GridSampler both = GridSampler.builder()
                        .devices(DeviceSelector.parse("opencl:0:0"), DeviceSelector.CPU)
                        .binding(Binding.JOCL)
                        .open();
                GridSampler cpu = Samplers.over(new CpuBackend())) {
            Bits.assertEqual(cpu.sample(input, grid), both.sample(input, grid), both.describe());
            assertTrue(both.describe().contains("share 50 %"), both.describe());
        }
    }

    private static void twoDevices() {
        ClBinding binding = new CallBinding("JOCL", new JoclCalls());
        try (GridSampler sampler = sharing(
                OpenClProvider.at(binding, DeviceSelector.parse("opencl:0:0")).open(),
                OpenClProvider.at(binding, DeviceSelector.parse("opencl:0:1")).open())) {
            assertSameBits(sampler);
            String names = "opencl:0:0 .*; share \\d+ % \\| opencl:0:1 .*; share \\d+ %";
            assertTrue(sampler.describe().matches(names), sampler.describe());
        }
    }

    private static void subDevices() {
        ClBinding binding = new CallBinding("JOCL", new JoclCalls());
        ClDevice whole = Discovery.of(binding).devices().get(0);
        cl_device_id[] parts = new cl_device_id[whole.info().computeUnits()];
        int[] count = {0};
        cl_device_partition_property properties = new cl_device_partition_property();
        properties.addProperty(CL.CL_DEVICE_PARTITION_EQUALLY, 1);
        int code = CL.clCreateSubDevices((cl_device_id) whole.device(), properties, parts.length, parts, count);
        assertEquals(0, code);
        List<Backend> backends = new ArrayList<>();
        for (int i = 0; i < count[0]; i++) {
            backends.add(new OpenClProvider(binding, new ClDevice(whole.info(), whole.platform(), parts[i])).open());
        }
        try (GridSampler sampler = sharing(backends.toArray(Backend[]::new))) {
            assertSameBits(sampler);
        }
        for (int i = 0; i < count[0]; i++) {
            CL.clReleaseDevice(parts[i]);
        }
    }

    private static void oneFails(String verb, int code) {
        FaultCalls calls = new FaultCalls(new JoclCalls());
        Backend failing = Memory.IN_PLACE.open(calls.binding("JOCL"));
        Backend sound = Memory.IN_PLACE.open(new CallBinding("JOCL", new JoclCalls()));
        try (GridSampler sampler = sharing(failing, sound)) {
            calls.fail(verb, 1, code);
            assertSameBits(sampler, ElementType.FLOAT32, 2);
            assertFalse(calls.isPending());
            boolean kernel = code == BUILD_FAILURE;
            assertEquals(!kernel, sampler.describe().contains("failed: cl"), sampler.describe());
            int before = calls.verbs().size();
            assertSameBits(sampler, ElementType.FLOAT32, 2);
            assertEquals(kernel, calls.verbs().size() > before, "a device that failed is not called again");
        }
        assertEquals(List.of(), calls.live());
    }

    private static void allFail() {
        FaultCalls first = new FaultCalls(new JoclCalls());
        FaultCalls second = new FaultCalls(new JoclCalls());
        Tensor input = Tensor.of(new float[32], 2, 1, 4, 4);
        Tensor grid = Tensor.of(new float[64], 2, 4, 4, 2);
        try (GridSampler sampler =
                sharing(Memory.COPIED.open(first.binding("JOCL")), Memory.COPIED.open(second.binding("JOCL")))) {
            first.fail("enqueue", 1, OUT_OF_RESOURCES);
            second.fail("read", 1, OUT_OF_RESOURCES);
            GridSampleException failure = assertThrows(GridSampleException.class, () -> sampler.sample(input, grid));
            assertTrue(failure.getMessage().contains("clEnqueueNDRangeKernel"), failure.getMessage());
            assertTrue(failure.getMessage().contains("clEnqueueReadBuffer"), failure.getMessage());
            assertThrows(GridSampleException.class, () -> sampler.sample(input, grid));
        }
        assertEquals(List.of(), first.live());
        assertEquals(List.of(), second.live());
    }

    /** Each device has its own items or channels of the input's gradient, and pixels of the grid's; what one leaves undone another does. */
    private static void gradients() {
        for (Memory memory : Memory.values()) {
            FaultCalls calls = new FaultCalls(new JoclCalls());
            try (GridSampler sampler = sharing(memory.open(calls.binding("JOCL")), new CpuBackend())) {
                assertSameGradients(sampler);
                assertTrue(sampler.describe().matches("opencl:0:0 .*; share \\d+ % \\| cpu, .*; share \\d+ %"));
                calls.fail("enqueue", 1, INVALID_COMMAND_QUEUE);
                assertSameGradients(sampler);
                assertFalse(calls.isPending());
                assertTrue(sampler.describe().contains("failed: cl"), sampler.describe());
            }
            assertEquals(List.of(), calls.live());
        }
    }

    /** Into zeros, and added to what is there. */
    private static void assertSameGradients(GridSampler tested) {
        SplittableRandom random = new SplittableRandom(3);
        SampleOptions options = SampleOptions.defaults().withFill(0.5);
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            for (long[][] shapes : SHAPES) {
                Tensor input = SampleData.pixels(random, ElementType.FLOAT32, shapes[0]);
                Tensor grid = SampleData.grid(random, ElementType.FLOAT32, shapes[0], shapes[1]);
                Tensor gradOutput = cpu.sample(input, grid, options);
                String what = tested.describe() + ", input " + input + ", grid " + grid;
                Gradients expected = cpu.backward(gradOutput, input, grid, options);
                Gradients actual = tested.backward(gradOutput, input, grid, options);
                Bits.assertEqual(expected.input(), actual.input(), what + ", input's");
                Bits.assertEqual(expected.coordinates(), actual.coordinates(), what + ", grid's");
                Bits.assertEqual(expected.fill().orElseThrow(), actual.fill().orElseThrow(), what + ", fill's");
                for (GridSampler each : List.of(cpu, tested)) {
                    Tensor sum = each == cpu ? expected.input() : actual.input();
                    each.inputGradientInto(gradOutput, new Coordinates.Grid(grid), options, sum, true);
                }
                Bits.assertEqual(expected.input(), actual.input(), what + ", added to the input's");
            }
        }
    }
}
