package org.gridsample.bench;

import org.bytedeco.javacpp.FloatPointer;
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
        return cell.group() != Cell.Group.WARP && (cell.rank() == 4 || cell.interpolation() != Interpolation.BICUBIC);
    }

    @Override
    public Call prepare(Cell cell, Problem problem) {
        long mode =
                switch (cell.options().interpolation()) {
                    case BILINEAR -> 0;
                    case NEAREST -> 1;
                    case BICUBIC -> 2;
                };
        long padding =
                switch (cell.options().padding(0)) {
                    case ZEROS -> 0;
                    case BORDER -> 1;
                    case REFLECTION -> 2;
                    case WRAP -> throw new IllegalArgumentException("PyTorch has no padding " + cell);
                };
        Tensor input = share(problem.input());
        Tensor grid = share(problem.grid());
        return new Call() {
            @Override
            public void run() {
                sample().close();
            }

            @Override
            public org.gridsample.tensor.Tensor output() {
                try (Tensor result = sample();
                        Tensor dense = result.contiguous()) {
                    var copy = org.gridsample.tensor.Tensor.zeros(ElementType.FLOAT32, cell.size());
                    copy.floats()
                            .put(new FloatPointer(dense.data_ptr_float())
                                    .capacity(dense.numel())
                                    .asBuffer());
                    return copy;
                }
            }

            @Override
            public void close() {
                input.close();
                grid.close();
            }

            private Tensor sample() {
                return torch.grid_sampler(
                        input, grid, mode, padding, cell.options().alignCorners());
            }
        };
    }

    private static Tensor share(org.gridsample.tensor.Tensor tensor) {
        return torch.from_blob(
                new FloatPointer(tensor.floats()), tensor.shape(), new TensorOptions(torch.ScalarType.Float));
    }

    @Override
    public void close() {}
}
