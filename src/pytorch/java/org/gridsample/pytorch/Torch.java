package org.gridsample.pytorch;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * The functions of real PyTorch that this project answers to. PyTorch's temporaries are freed at once, by a scope: the
 * garbage collector doesn't see their size.
 */
final class Torch {
    private Torch() {}

    /** {@code torch.nn.functional.grid_sample}, on PyTorch's CPU kernels. */
    static Tensor gridSample(Tensor input, Tensor grid, SampleOptions options) {
        PointerScope temporaries = new PointerScope();
        try {
            return fromTorch(
                    torch.grid_sampler(
                            toTorch(input), toTorch(grid), mode(options), padding(options), options.alignCorners()),
                    input.type());
        } finally {
            temporaries.close();
        }
    }

    /** The gradients of {@link #gridSample}'s input and grid, for that of its output. */
    static List<Tensor> gridSampleBackward(Tensor gradOutput, Tensor input, Tensor grid, SampleOptions options) {
        PointerScope temporaries = new PointerScope();
        try {
            BoolPointer both = new BoolPointer(2).put(0, true).put(1, true);
            T_TensorTensor_T gradients = input.rank() == 4
                    ? torch.grid_sampler_2d_backward(
                            toTorch(gradOutput),
                            toTorch(input),
                            toTorch(grid),
                            mode(options),
                            padding(options),
                            options.alignCorners(),
                            both)
                    : torch.grid_sampler_3d_backward(
                            toTorch(gradOutput),
                            toTorch(input),
                            toTorch(grid),
                            mode(options),
                            padding(options),
                            options.alignCorners(),
                            both);
            return List.of(fromTorch(gradients.get0(), input.type()), fromTorch(gradients.get1(), input.type()));
        } finally {
            temporaries.close();
        }
    }

    private static long mode(SampleOptions options) {
        return switch (options.interpolation()) {
            case BILINEAR -> 0;
            case NEAREST -> 1;
            case BICUBIC -> 2;
        };
    }

    private static long padding(SampleOptions options) {
        return switch (options.padding(0)) {
            case ZEROS -> 0;
            case BORDER -> 1;
            case REFLECTION -> 2;
            case WRAP -> throw new IllegalArgumentException("PyTorch has no padding " + options);
        };
    }

    /** {@code torch.nn.functional.affine_grid}. */
    static Tensor affineGrid(Tensor theta, long[] size, boolean alignCorners) {
        PointerScope temporaries = new PointerScope();
        try {
            return fromTorch(torch.affine_grid_generator(toTorch(theta), size, alignCorners), theta.type());
        } finally {
            temporaries.close();
        }
    }

    private static org.bytedeco.pytorch.Tensor toTorch(Tensor tensor) {
        boolean single = tensor.type() == ElementType.FLOAT32;
        Pointer memory = single ? new FloatPointer(tensor.floats()) : new DoublePointer(tensor.doubles());
        TensorOptions options = new TensorOptions(single ? torch.ScalarType.Float : torch.ScalarType.Double);
        return torch.from_blob(memory, tensor.shape(), options);
    }

    private static Tensor fromTorch(org.bytedeco.pytorch.Tensor result, ElementType type) {
        // 4-D kernels may answer in channels-last memory.
        org.bytedeco.pytorch.Tensor dense = result.contiguous();
        long[] shape = dense.sizes().vec().get();
        Tensor copy = Tensor.zeros(type, shape);
        if (copy.elementCount() == 0) {
            return copy;
        }
        if (type == ElementType.FLOAT32) {
            FloatBuffer values = new FloatPointer(dense.data_ptr_float())
                    .capacity(copy.elementCount())
                    .asBuffer();
            copy.floats().put(values);
        } else {
            DoubleBuffer values = new DoublePointer(dense.data_ptr_double())
                    .capacity(copy.elementCount())
                    .asBuffer();
            copy.doubles().put(values);
        }
        return copy;
    }
}
