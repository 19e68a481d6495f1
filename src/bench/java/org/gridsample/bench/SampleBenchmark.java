package org.gridsample.bench;

import java.util.concurrent.TimeUnit;
import org.gridsample.GridSampler;
import org.gridsample.PreparedWarp;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.tensor.ElementType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One {@code sampleInto}, and the same prepared, of this library alone; {@code -prof gc} shows what a call allocates. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SampleBenchmark {
    /** {@code cpu}, or {@code opencl-} and a binding. */
    @Param({"cpu", "opencl-jocl", "opencl-lwjgl"})
    public String device;

    /** The smallest call shows what a call costs beside the work. */
    @Param({"1x1x8x8", "1x3x1080x1920"})
    public String shape;

    @Param({"BILINEAR", "NEAREST", "BICUBIC"})
    public Interpolation mode;

    @Param("ZEROS")
    public Padding padding;

    @Param("SMOOTH")
    public Job job;

    @Param("FLOAT32")
    public ElementType type;

    private GridSampler sampler;
    private Cell cell;
    private Problem problem;
    private PreparedWarp prepared;

    @Setup
    public void open() {
        GridSampler.Builder builder = GridSampler.builder();
        if (device.equals("cpu")) {
            builder.device(DeviceSelector.CPU);
        } else {
            builder.device(DeviceSelector.OPENCL).binding(binding());
        }
        sampler = builder.open();
        cell = Cell.of(Cell.Group.MATRIX, Cell.shape(shape), type, mode, padding, job);
        problem = Problem.of(cell);
        prepared = sampler.prepare(problem.coordinates(), type, problem.input().shape(), cell.options());
    }

    private Binding binding() {
        return switch (device) {
            case "opencl-jocl" -> Binding.JOCL;
            case "opencl-lwjgl" -> Binding.LWJGL;
            default ->
                throw new IllegalArgumentException("device: expected cpu, opencl-jocl or opencl-lwjgl, got " + device);
        };
    }

    @Benchmark
    public void sampleInto() {
        sampler.sampleInto(problem.input(), problem.coordinates(), cell.options(), problem.output());
    }

    @Benchmark
    public void prepared() {
        prepared.apply(problem.input(), problem.output());
    }

    @TearDown
    public void close() {
        sampler.close();
    }
}
