package org.gridsample.reference;

import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;

/**
 * grid_sample as its mathematics say, in float64, one pixel at a time, by a method of its own: every pixel is a tensor
 * product of per-axis taps. It shares no code and no order of operations with what it judges.
 */
public final class ReferenceSampler {
    private static final double A = -0.75;

    /** Taps along one axis: an index of -1 is outside. */
    private record Taps(long[] index, double[] weight) {}

    private ReferenceSampler() {}

    /** The output as C-ordered float64 values, whatever the type of the arguments. */
    public static double[] sample(Tensor input, Tensor grid, SampleOptions options) {
        double[] pixels = widen(input);
        double[] coordinates = widen(grid);
        int axes = input.rank() - 2;
        long[] sizes = new long[axes];
        int plane = 1;
        for (int axis = 0; axis < axes; axis++) {
            sizes[axis] = input.extent(input.rank() - 1 - axis);
            plane *= (int) sizes[axis];
        }
        int batch = (int) Math.max(input.extent(0), grid.extent(0));
        int channels = (int) input.extent(1);
        int outputPlane = (int) (grid.elementCount() / grid.extent(0) / axes);
        double[] output = new double[batch * channels * outputPlane];
        for (int n = 0; n < batch; n++) {
            int item = input.extent(0) == 1 ? 0 : n;
            int gridItem = grid.extent(0) == 1 ? 0 : n;
            for (int p = 0; p < outputPlane; p++) {
                double[] at = new double[axes];
                System.arraycopy(coordinates, (gridItem * outputPlane + p) * axes, at, 0, axes);
                for (int c = 0; c < channels; c++) {
                    output[(n * channels + c) * outputPlane + p] =
                            pixel(pixels, (item * channels + c) * plane, sizes, at, options, fill(options, c));
                }
            }
        }
        return output;
    }

    /** The position in pixels before any padding. */
    public static double position(double coordinate, long size, boolean alignCorners) {
        return alignCorners ? (coordinate + 1) / 2 * (size - 1) : ((coordinate + 1) * size - 1) / 2;
    }

    /** The position that padding makes of it. */
    public static double pad(double position, long size, int axis, SampleOptions options) {
        return switch (options.padding(axis)) {
            case ZEROS -> position;
            case BORDER -> clip(position, size);
            case REFLECTION -> clip(reflect(position, size, options.alignCorners()), size);
            case WRAP -> Double.isFinite(position) ? position : 0;
        };
    }

    /** The pixel that a tap reads, for a padding that moves taps rather than positions. */
    private static double padTap(double tap, long size, int axis, SampleOptions options) {
        return switch (options.padding(axis)) {
            case ZEROS, BORDER, REFLECTION -> tap;
            case WRAP -> tap - size * Math.floor(tap / size);
        };
    }

    private static double fill(SampleOptions options, int channel) {
        return options.fill().get(options.fill().size() == 1 ? 0 : channel);
    }

    private static double pixel(
            double[] pixels, int start, long[] sizes, double[] at, SampleOptions options, double fill) {
        Taps[] taps = new Taps[sizes.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            double position = position(at[axis], sizes[axis], options.alignCorners());
            boolean cubic = options.interpolation() == Interpolation.BICUBIC;
            if (!Double.isFinite(at[axis]) && cubic) {
                return Double.NaN;
            }
            if (!Double.isFinite(at[axis]) && options.padding(axis) == Padding.ZEROS) {
                return fill;
            }
            taps[axis] = cubic
                    ? cubic(position, sizes[axis], axis, options)
                    : linearOrNearest(pad(position, sizes[axis], axis, options), sizes[axis], axis, options);
        }
        double inside = sum(pixels, start, sizes, taps, sizes.length - 1, 0, 1);
        return fill == 0 ? inside : inside + fill * outside(taps, options);
    }

    private static double sum(
            double[] pixels, int start, long[] sizes, Taps[] taps, int axis, long offset, double weight) {
        if (axis < 0) {
            return pixels[start + (int) offset] * weight;
        }
        double sum = 0;
        for (int tap = 0; tap < taps[axis].index.length; tap++) {
            long index = taps[axis].index[tap];
            if (index >= 0) {
                sum += sum(
                        pixels,
                        start,
                        sizes,
                        taps,
                        axis - 1,
                        offset * sizes[axis] + index,
                        weight * taps[axis].weight[tap]);
            }
        }
        return sum;
    }

    /** The weight of what is outside: all of it but that of the taps with a pixel along each axis that is filled. */
    private static double outside(Taps[] taps, SampleOptions options) {
        double inside = 1;
        for (int axis = 0; axis < taps.length; axis++) {
            double sum = 0;
            for (int tap = 0; tap < taps[axis].index.length; tap++) {
                boolean counts = taps[axis].index[tap] >= 0 || options.padding(axis) != Padding.ZEROS;
                sum += counts ? taps[axis].weight[tap] : 0;
            }
            inside *= sum;
        }
        return 1 - inside;
    }

    private static Taps linearOrNearest(double position, long size, int axis, SampleOptions options) {
        if (options.interpolation() == Interpolation.NEAREST) {
            return new Taps(new long[] {index(padTap(Math.rint(position), size, axis, options), size)}, new double[] {1
            });
        }
        double floor = Math.floor(position);
        double t = position - floor;
        return new Taps(
                new long[] {
                    index(padTap(floor, size, axis, options), size), index(padTap(floor + 1, size, axis, options), size)
                },
                new double[] {1 - t, t});
    }

    private static Taps cubic(double position, long size, int axis, SampleOptions options) {
        double floor = Math.floor(position);
        Taps taps = new Taps(new long[4], new double[4]);
        for (int i = 0; i < 4; i++) {
            double tap = floor + (i - 1);
            taps.index[i] = index(padTap(pad(tap, size, axis, options), size, axis, options), size);
            taps.weight[i] = keys(Math.abs((position - floor) - (i - 1)));
        }
        return taps;
    }

    private static double keys(double d) {
        return d <= 1 ? (A + 2) * d * d * d - (A + 3) * d * d + 1 : A * (d * d * d - 5 * d * d + 8 * d - 4);
    }

    private static long index(double position, long size) {
        return position >= 0 && position <= size - 1 ? (long) position : -1;
    }

    private static double clip(double position, long size) {
        return Double.isNaN(position) ? 0 : Math.min(size - 1, Math.max(position, 0));
    }

    /** Walks the triangle wave about the two mirrors. */
    private static double reflect(double position, long size, boolean alignCorners) {
        double low = alignCorners ? 0 : -0.5;
        double span = alignCorners ? size - 1 : size;
        if (span == 0 || !Double.isFinite(position)) {
            return 0;
        }
        double distance = Math.abs(position - low) % (2 * span);
        return (distance > span ? 2 * span - distance : distance) + low;
    }

    private static double[] widen(Tensor tensor) {
        double[] wide = new double[(int) tensor.elementCount()];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = tensor.get(i);
        }
        return wide;
    }
}
