package org.gridsample.bench;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.gridsample.sampling.Interpolation;
import org.gridsample.tensor.ElementType;

/**
 * PyTorch's CPU kernels. Its grid_sample can't write into given memory; instead the output is freed at once, and the settings
 * of malloc in scripts/bench make the next call get the same pages again.
 */
final class PyTorchContestant implements Contestant {
    static final String NAME = "pytorch";

    PyTorchContestant(int threads) {
        torch.set_num_threads(threads);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String describe() {
        return "PyTorch " + torch.class.getPackage().getImplementationVersion() + ", "
                + torch.get_cpu_capability().getString() + ", " + Aims.threads(torch.get_num_threads());
    }

    @Override
    public boolean takes(Cell cell) {
        return switch (cell.group()) {
            case MATRIX, EXTRA, GROWTH, GRAD -> cell.rank() == 4 || cell.interpolation() != Interpolation.BICUBIC;
            case WARP, FRAME -> false;
        };
    }

    @Override
    public Call prepare(Cell cell, Problem problem) {
        return switch (cell.group()) {
            case MATRIX, EXTRA, GROWTH -> sampling(cell, problem);
            case GRAD -> gradients(cell, problem);
            case WARP, FRAME -> throw new IllegalArgumentException("PyTorch reads at grids only, not " + cell);
        };
    }

    private static Call sampling(Cell cell, Problem problem) {
        Tensor input = share(problem.input());
        Tensor grid = share(problem.grid());
        long mode = mode(cell);
        long padding = padding(cell);
        boolean alignCorners = cell.options().alignCorners();
        return new PyTorchCall<>(
                List.of(input, grid), () -> torch.grid_sampler(input, grid, mode, padding, alignCorners), List::of);
    }

    private static Call gradients(Cell cell, Problem problem) {
        Tensor gradOutput = share(problem.gradOutput());
        Tensor input = share(problem.input());
        Tensor grid = share(problem.grid());
        long mode = mode(cell);
        long padding = padding(cell);
        boolean alignCorners = cell.options().alignCorners();
        BoolPointer both = new BoolPointer(2).put(0, true).put(1, true);
        return new PyTorchCall<>(
                List.of(gradOutput, input, grid),
                () -> cell.rank() == 4
                        ? torch.grid_sampler_2d_backward(gradOutput, input, grid, mode, padding, alignCorners, both)
                        : torch.grid_sampler_3d_backward(gradOutput, input, grid, mode, padding, alignCorners, both),
                gradients -> List.of(gradients.get0(), gradients.get1()));
    }

    private static long mode(Cell cell) {
        return switch (cell.interpolation()) {
            case BILINEAR -> 0;
            case NEAREST -> 1;
            case BICUBIC -> 2;
        };
    }

    private static long padding(Cell cell) {
        return switch (cell.options().padding(0)) {
            case ZEROS -> 0;
            case BORDER -> 1;
            case REFLECTION -> 2;
            case WRAP -> throw new IllegalArgumentException("PyTorch has no padding " + cell);
        };
    }

    private static Tensor share(org.gridsample.tensor.Tensor tensor) {
        return torch.from_blob(
                new FloatPointer(tensor.floats()), tensor.shape(), new TensorOptions(torch.ScalarType.Float));
    }

    @Override
    public void close() {}

    /**
     * Work of PyTorch's.
     *
     * @param read freed with the call
     * @param work what it gives is freed at once
     * @param tensors those in what the work gives, which it owns
     */
    private record PyTorchCall<R extends Pointer>(
            List<Tensor> read, Supplier<R> work, Function<R, List<Tensor>> tensors) implements Call {
        @Override
        public void run() {
            work.get().close();
        }

        @Override
        public List<org.gridsample.tensor.Tensor> outputs() {
            try (R result = work.get()) {
                return tensors.apply(result).stream().map(PyTorchCall::copy).toList();
            }
        }

        private static org.gridsample.tensor.Tensor copy(Tensor tensor) {
            try (Tensor dense = tensor.contiguous()) {
                var copy = org.gridsample.tensor.Tensor.zeros(
                        ElementType.FLOAT32, dense.sizes().vec().get());
                copy.floats()
                        .put(new FloatPointer(dense.data_ptr_float())
                                .capacity(dense.numel())
                                .asBuffer());
                return copy;
            }
        }

        @Override
        public void close() {
            read.forEach(Tensor::close);
        }
    }
}
