package org.gridsample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gridsample.device.Binding;
import org.gridsample.device.OpenClEvent;
import org.gridsample.internal.cpu.CpuBackend;
import org.gridsample.internal.opencl.binding.Cl;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.DeviceTensor;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.OpenClProgram;

/**
 * Samples between kernels of a program's own, in its memory: what it fills is sampled, and what comes out it reads. For a child JVM or in this
 * one.
 */
final class InteropCases {
    static final long[] SHAPE = {1, 2, 9, 11};
    static final int COUNT = 2 * 9 * 11;
    static final SampleOptions OPTIONS = SampleOptions.defaults();

    private InteropCases() {}

    /** What the program fills its buffers with. */
    static Tensor filled() {
        float[] values = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            values[i] = OpenClProgram.value(i);
        }
        return Tensor.of(values, SHAPE);
    }

    /** From a matrix, and from points in host memory. */
    static List<Coordinates> coordinates() {
        Coordinates turned = Transform.rotation(0.3).aboutCentreOf(filled()).coordinates(9, 11);
        float[] points = new float[9 * 11 * 2];
        for (int i = 0; i < points.length; i++) {
            points[i] = i * 29 % 103 / 10f;
        }
        return List.of(turned, new Coordinates.PixelMap(Tensor.of(points, 1, 9, 11, 2)));
    }

    /** What the program reads after a call with each of the coordinates, of the sampler's doing or of the CPU path's. */
    static List<float[]> expected() {
        List<float[]> expected = new ArrayList<>();
        try (GridSampler cpu = Samplers.over(new CpuBackend())) {
            for (Coordinates coordinates : coordinates()) {
                float[] values = cpu.sample(filled(), coordinates, OPTIONS).toFloatArray();
                for (int i = 0; i < COUNT; i++) {
                    values[i] *= 2;
                }
                expected.add(values);
            }
        }
        return expected;
    }

    static List<float[]> sampled(OpenClProgram program, GridSampler sampler) {
        List<float[]> results = new ArrayList<>();
        long input = program.buffer(Cl.MEM_READ_WRITE, COUNT * Float.BYTES);
        long output = program.buffer(Cl.MEM_READ_WRITE, COUNT * Float.BYTES + 100);
        try (DeviceTensor from = sampler.wrap(input, ElementType.FLOAT32, SHAPE);
                DeviceTensor to = sampler.wrap(output, ElementType.FLOAT32, SHAPE)) {
            for (Coordinates coordinates : coordinates()) {
                try (OpenClEvent filled = program.fill(input, COUNT);
                        OpenClEvent sampled = sampler.enqueue(from, coordinates, OPTIONS, to, filled.handle())) {
                    results.add(program.twice(output, COUNT, sampled));
                }
            }
        }
        program.releaseBuffer(input);
        program.releaseBuffer(output);
        return results;
    }

    public static void main(String[] arguments) {
        Binding binding = Binding.valueOf(arguments[0]);
        try (OpenClProgram program = OpenClProgram.through(binding);
                GridSampler sampler = GridSampler.builder()
                        .context(program.context())
                        .binding(binding)
                        .open()) {
            System.out.println("device: " + program.device());
            List<float[]> expected = expected();
            List<float[]> actual = sampled(program, sampler);
            int different = 0;
            for (int i = 0; i < expected.size(); i++) {
                different += Arrays.equals(expected.get(i), actual.get(i)) ? 0 : 1;
            }
            System.out.println(expected.size() + " cases, " + different + " with other bits than the CPU path");
        }
    }
}
