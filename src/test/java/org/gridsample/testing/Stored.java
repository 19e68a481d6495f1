package org.gridsample.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** How the elements of an input and of its output are stored. */
public record Stored(ElementType input, ElementType output, boolean scaled) {
    /** Every way that this interpolation has, but for float32 and float64 as they are. */
    public static List<Stored> all(Interpolation interpolation) {
        List<Stored> all = new ArrayList<>();
        for (ElementType input : ElementType.values()) {
            for (ElementType output : ElementType.values()) {
                boolean computable =
                        input.isComputable() && output.isComputable() && input.precision() == output.precision();
                if (computable) {
                    all.add(new Stored(input, output, true));
                }
                boolean moved = input == output && interpolation == Interpolation.NEAREST;
                if ((computable || moved) && !(input == output && Tensors.FLOATS.contains(input))) {
                    all.add(new Stored(input, output, false));
                }
            }
        }
        return all;
    }

    /** The options with this output, whose scales take some of the input's values beyond what it holds. */
    public SampleOptions options(SampleOptions options, int channels) {
        SampleOptions stored = options.withOutputType(output);
        if (!scaled) {
            return stored;
        }
        double[] scale = new double[channels];
        double[] offset = new double[channels];
        for (int c = 0; c < channels; c++) {
            scale[c] = (c - 1.5) * greatest(output) / greatest(input);
            offset[c] = c * greatest(output) / 7;
        }
        return stored.withOutputScale(scale, offset);
    }

    /** Values all over the type's range, of float types from -1 to 1. */
    public static Tensor pixels(SplittableRandom random, ElementType type, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        for (int i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, random.nextDouble(-1, 1) * greatest(type));
        }
        return tensor;
    }

    private static double greatest(ElementType type) {
        return switch (type) {
            case FLOAT32, FLOAT64, FLOAT16 -> 1;
            case UINT8 -> 255;
            case UINT16 -> 65535;
            case INT16 -> 32768;
            case INT32 -> 0x1p31;
        };
    }
}
