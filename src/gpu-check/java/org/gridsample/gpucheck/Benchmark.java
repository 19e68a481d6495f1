package org.gridsample.gpucheck;

import java.util.Arrays;
import org.gridsample.GridSampler;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Times cells; what is timed is compared with the CPU path as well. */
final class Benchmark {
    private static final int WARM_UP = 2;

    private final GridSampler cpu;
    private final GridSampler device;
    private final TimedDevice timed;
    private final TimedDevice.Copy copy;
    private final int rounds;

    Benchmark(GridSampler cpu, GridSampler device, TimedDevice timed, TimedDevice.Copy copy, int rounds) {
        this.cpu = cpu;
        this.device = device;
        this.timed = timed;
        this.copy = copy;
        this.rounds = rounds;
    }

    Row run(Cell cell, Outcome bits) {
        SampleOptions options = SampleOptions.defaults().withInterpolation(cell.interpolation());
        Tensor input = Tensors.noise(cell.size());
        Tensor grid = Tensors.turned(ElementType.FLOAT32, 0.2, false, cell.size());
        Tensor output = Tensor.zeros(ElementType.FLOAT32, cell.size());
        long[] kernel = timed.kernelNanos(SampleRequest.of(input, grid, options, output), rounds);
        long[] whole = new long[rounds];
        for (int i = -WARM_UP; i < rounds; i++) {
            long start = System.nanoTime();
            device.sampleInto(input, grid, options, output);
            if (i >= 0) {
                whole[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(whole);
        Bits.difference(cpu.sample(input, grid, options), output)
                .ifPresentOrElse(difference -> bits.fail(cell.name() + ": " + difference), bits::pass);
        return new Row(cell, rounds, kernel[rounds / 2], kernel[0], whole[rounds / 2], copy.gigabytesPerSecond());
    }
}
