package org.gridsample.image;

import java.util.List;
import java.util.function.BiFunction;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/**
 * Samples pictures with alpha so that a colour counts by its alpha: what is invisible lends its neighbours no colour, and the soft
 * edge of something red is red on any ground. Thread-safe.
 */
public final class Alpha {
    /** Where tensors come from whose every element is written. */
    @FunctionalInterface
    interface Memory {
        Tensor take(ElementType type, long... shape);
    }

    private Alpha() {}

    /**
     * Samples a picture: {@code Alpha.sample(picture, options, (values, how) -> sampler.warp(values, turn, how))}. Its colours times
     * alpha are sampled in float32 and divided by the alpha that is sampled with them. Alpha itself is what it would be alone. A pixel of
     * integers that stays in its place is unchanged unless its alpha is 0: then its colours become 0, as they are wherever the result
     * is invisible. The fill's colours are plain, not times its alpha.
     *
     * <p>As without this class are sampled a picture without alpha, one of int32, and any where the interpolation mixes no pixels.
     *
     * @param picture an image or a batch of them; of 2 or 4 channels the last is alpha, of which 0 is invisible
     * @param options how to sample, without a scale
     * @param sampling samples the tensor that it gets by the options that it gets
     * @return the sampled picture, of the type and layout that the options ask for
     * @throws IllegalArgumentException if the options have a scale and the picture has alpha
     */
    public static Tensor sample(
            Tensor picture, SampleOptions options, BiFunction<Tensor, SampleOptions, Tensor> sampling) {
        return sample(picture, options, sampling, Tensor::zeros);
    }

    /** The same, its tensors but the sampled one being of that memory. */
    static Tensor sample(
            Tensor picture, SampleOptions options, BiFunction<Tensor, SampleOptions, Tensor> sampling, Memory memory) {
        int channels = channels(picture, options.inputLayout());
        boolean hasAlpha = channels == 2 || channels == 4;
        if (!hasAlpha || !mixesPixels(options) || isOnlyMoved(picture.type())) {
            return sampling.apply(picture, options);
        }
        if (options.isScaled()) {
            throw new IllegalArgumentException(
                    "options: expected no scale for a picture with alpha, got " + options + "; scale the result");
        }
        float opaque = opaque(picture.type());
        Tensor multiplied = multiplied(picture, options.inputLayout(), opaque, memory);
        Tensor sampled = sampling.apply(
                multiplied, withMultipliedFill(options, channels, opaque).withOutputType(ElementType.FLOAT32));
        Tensor result = memory.take(options.outputType(picture.type()), sampled.shape());
        float invisible = invisible(result.type());
        ColorScaling.scale(sampled, result, options.outputLayout(), alpha -> alpha > invisible ? opaque / alpha : 0);
        return result;
    }

    /** The picture itself where nothing would change, since what is sampled of fewer bits has the same ones as of float32. */
    private static Tensor multiplied(Tensor picture, Layout layout, float opaque, Memory memory) {
        if (picture.type().bytes() < Float.BYTES && ColorScaling.isAlpha(opaque, picture, layout)) {
            return picture;
        }
        Tensor multiplied = memory.take(ElementType.FLOAT32, picture.shape());
        ColorScaling.scale(picture, multiplied, layout, alpha -> alpha / opaque);
        return multiplied;
    }

    /** What is no picture has none, and is refused where it is sampled. */
    private static int channels(Tensor picture, Layout layout) {
        return picture.rank() < 4 ? 0 : (int) picture.extent(layout.channelAxis(picture.rank()));
    }

    /** Whether the result has other values than the picture. */
    static boolean mixesPixels(SampleOptions options) {
        return switch (options.interpolation()) {
            case NEAREST -> options.antialias();
            case BILINEAR, BICUBIC -> true;
        };
    }

    private static boolean isOnlyMoved(ElementType type) {
        return switch (type) {
            case INT32 -> true;
            case UINT8, UINT16, INT16, FLOAT16, FLOAT32, FLOAT64 -> false;
        };
    }

    /** The alpha whose colours are multiplied by 1. Of others the factor is another, the result but for rounding the same. */
    private static float opaque(ElementType type) {
        return switch (type) {
            case UINT16 -> 65535f;
            case UINT8, INT16, INT32, FLOAT16, FLOAT32, FLOAT64 -> 255f;
        };
    }

    /** The greatest alpha that is stored as 0. */
    private static float invisible(ElementType type) {
        return switch (type) {
            case UINT8, UINT16, INT16, INT32 -> 0.5f;
            case FLOAT16, FLOAT32, FLOAT64 -> 0f;
        };
    }

    /** A fill of a wrong number stays one, and is refused where it is sampled. */
    private static SampleOptions withMultipliedFill(SampleOptions options, int channels, float opaque) {
        List<Double> fill = options.fill();
        if (fill.equals(SampleOptions.defaults().fill())) {
            return options;
        }
        double[] values = new double[fill.size() == 1 ? channels : fill.size()];
        double alpha = fill.get(fill.size() - 1);
        for (int i = 0; i < values.length; i++) {
            double value = fill.get(fill.size() == 1 ? 0 : i);
            values[i] = i == values.length - 1 ? alpha : value * (alpha / opaque);
        }
        return options.withFill(values);
    }
}
