package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.internal.backend.Backend;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.BindingLoader;
import org.gridsample.internal.opencl.ClDevice;
import org.gridsample.internal.opencl.Discovery;
import org.gridsample.internal.opencl.OpenClProvider;
import org.gridsample.internal.opencl.binding.jocl.JoclCalls;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.FaultCalls;
import org.gridsample.testing.Memory;
import org.gridsample.testing.RequiredDevice;
import org.gridsample.testing.SampleData;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_device_partition_property;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several devices on one request. */
class TeamTest {
    private static final long[][] SHAPES = {
        {9, 3, 20, 30},
        {1, 5, 64, 48},
        {1, 1, 100, 120},
        {2, 3, 7, 9},
        {1, 2, 3, 1},
        {3, 2, 6, 20, 22},
        {1, 1, 9, 30, 31}
    };

    @BeforeAll
    static void needsADevice() {
        RequiredDevice.require(Binding.JOCL);
    }

    /** Shapes that are shared by items, by channels and by rows, and some too small to be shared; each twice. */
    private static void assertRight(GridSampler team) {
        SplittableRandom random = new SplittableRandom(3);
        try (GridSampler cpu = new GridSampler(new CpuBackend())) {
            for (Interpolation mode : List.of(Interpolation.BILINEAR, Interpolation.NEAREST)) {
                SampleOptions options = SampleOptions.defaults().withInterpolation(mode);
                for (long[] shape : SHAPES) {
                    long[] gridShape = shape.clone();
                    System.arraycopy(shape, 2, gridShape, 1, shape.length - 2);
                    gridShape[shape.length - 1] = shape.length - 2;
                    Tensor input = SampleData.pixels(random, ElementType.FLOAT32, shape);
                    Tensor grid = SampleData.grid(random, ElementType.FLOAT32, shape, gridShape);
                    Tensor expected = cpu.sample(input, grid, options);
                    for (int run = 0; run < 2; run++) {
                        Bits.assertEqual(expected, team.sample(input, grid, options), team.describe());
                    }
                }
            }
        }
    }

    @Test
    void aDeviceAndTheCpuPathGiveTheBitsOfOne() {
        try (GridSampler team = GridSampler.builder()
                .devices(DeviceSelector.parse("opencl:0:0"), DeviceSelector.CPU)
                .binding(Binding.JOCL)
                .open()) {
            assertRight(team);
            assertTrue(team.describe().matches("\\d+ % opencl:0:0 .* \\+ \\d+ % cpu, .*"), team.describe());
        }
    }

    @Test
    void twoDevicesOfOneDriver() {
        ChildJvm.of(TwoDevices.class)
                .env("POCL_DEVICES", "pthread pthread")
                .run()
                .succeeded();
    }

    /** The child's program. */
    static final class TwoDevices {
        private TwoDevices() {}

        public static void main(String[] arguments) {
            try (GridSampler team = GridSampler.builder()
                    .devices(DeviceSelector.parse("opencl:0:0"), DeviceSelector.parse("opencl:0:1"))
                    .open()) {
                assertRight(team);
                assertTrue(team.describe().contains(" + "), team.describe());
            }
        }
    }

    @Test
    void subDevices() {
        ClDevice whole =
                Discovery.of(BindingLoader.load(Binding.JOCL)).devices().get(0);
        RequiredDevice.require(whole.info().computeUnits() > 1, "the device has one compute unit");
        cl_device_partition_property each = new cl_device_partition_property();
        each.addProperty(CL.CL_DEVICE_PARTITION_EQUALLY, 1);
        int[] count = {0};
        CL.clCreateSubDevices((cl_device_id) whole.device(), each, 0, null, count);
        cl_device_id[] parts = new cl_device_id[count[0]];
        assertEquals(0, CL.clCreateSubDevices((cl_device_id) whole.device(), each, parts.length, parts, count));
        List<Backend> backends = new ArrayList<>();
        for (cl_device_id part : parts) {
            ClDevice device = new ClDevice(whole.info(), whole.platform(), part);
            backends.add(new OpenClProvider(BindingLoader.load(Binding.JOCL), device).open());
        }
        try (GridSampler team = new GridSampler(new TeamBackend(backends))) {
            assertRight(team);
        }
        for (cl_device_id part : parts) {
            CL.clReleaseDevice(part);
        }
    }

    @Test
    void aDeviceThatFailsHandsItsShareOver() {
        FaultCalls calls = new FaultCalls(new JoclCalls());
        try (GridSampler team = new GridSampler(
                new TeamBackend(List.of(Memory.COPIED.open(calls.binding("faulty")), new CpuBackend())))) {
            assertRight(team);
            calls.fail("enqueue", 2, -5);
            assertRight(team);
            assertTrue(team.describe().contains("retired: clEnqueueNDRangeKernel"), team.describe());
            int before = calls.verbs().size();
            assertRight(team);
            assertEquals(before, calls.verbs().size(), "a retired device is not called");
        }
        assertEquals(List.of(), calls.live());
        assertEquals(List.of(), calls.violations());
    }

    @Test
    void whenAllHaveFailedItSaysSo() {
        FaultCalls calls = new FaultCalls(new JoclCalls());
        try (GridSampler team =
                new GridSampler(new TeamBackend(List.of(Memory.COPIED.open(calls.binding("faulty")))))) {
            Tensor input = Tensor.zeros(ElementType.FLOAT32, 1, 1, 80, 80);
            Tensor grid = Tensor.zeros(ElementType.FLOAT32, 1, 80, 80, 2);
            calls.lose("enqueue", 1, -5);
            assertThrows(GridSampleException.class, () -> team.sample(input, grid));
            GridSampleException all = assertThrows(GridSampleException.class, () -> team.sample(input, grid));
            assertTrue(all.getMessage().startsWith("none of the devices works any more"), all.getMessage());
        }
    }

    @Test
    void devicesAreNamedOnceAndForCertain() {
        GridSampler.Builder builder = GridSampler.builder();
        assertThrows(IllegalArgumentException.class, () -> builder.devices());
        assertThrows(IllegalArgumentException.class, () -> builder.devices(DeviceSelector.AUTO));
        assertThrows(IllegalArgumentException.class, () -> builder.devices(DeviceSelector.CPU, DeviceSelector.CPU));
    }
}
