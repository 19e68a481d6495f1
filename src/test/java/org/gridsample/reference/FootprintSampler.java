package org.gridsample.reference;

import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;

/**
 * What sampling without aliasing is to give where a grid shrinks a plane: in float64, one pixel at a time, as {@link ReferenceSampler}
 * is what plain sampling gives.
 *
 * <p>An output pixel's footprint is the parallelogram of its steps: along each axis of the output the way from its grid point to the
 * next one, or from the one before where that is shorter: at a seam, where a grid jumps, nothing is smeared. Where neither is
 * finite, or there is none, the step is 0. A step is as long as the number of input pixels that it passes along x or y, whichever
 * are more. Along it lie as many probes as it is long, rounded up but for {@link #SLACK}, at least 1 and at most {@link #MOST}, in
 * the middles of equal parts of it; the grid point is in the middle of all. The result is the mean of the probes, each sampled and
 * padded as a grid point is. Where no step is longer than a pixel the grid point is the one probe, and the result that of plain
 * sampling.
 */
public final class FootprintSampler {
    /** By so much a step may exceed whole pixels: a picture that is turned or copied isn't shrunk by roundings. */
    static final double SLACK = 1.0 / 16;

    /** Along a step that is longer, probes skip pixels. */
    static final int MOST = 16;

    private final Tensor grid;
    private final long[] sizes;
    private final boolean alignCorners;
    private final int columns;
    private final int rows;

    private FootprintSampler(Tensor input, Tensor grid, SampleOptions options) {
        this.grid = grid;
        sizes = new long[] {input.extent(3), input.extent(2)};
        alignCorners = options.alignCorners();
        columns = (int) grid.extent(2);
        rows = (int) grid.extent(1);
    }

    /** The output as C-ordered values, for one item {@code [1, C, H, W]} and a grid {@code [1, Ho, Wo, 2]}, both of float64. */
    public static double[] sample(Tensor input, Tensor grid, SampleOptions options) {
        return new FootprintSampler(input, grid, options).sample(input, options);
    }

    private double[] sample(Tensor input, SampleOptions options) {
        int channels = (int) input.extent(1);
        double[] output = new double[channels * rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                double[] probes = probes(column, row);
                Tensor points = Tensor.of(probes, 1, 1, probes.length / 2, 2);
                double[] values = ReferenceSampler.sample(input, points, options);
                for (int c = 0; c < channels; c++) {
                    output[(c * rows + row) * columns + column] =
                            mean(values, c * probes.length / 2, probes.length / 2);
                }
            }
        }
        return output;
    }

    /** From the first one on, so that one alone is handed on as it is. */
    private static double mean(double[] values, int first, int count) {
        double sum = values[first];
        for (int i = 1; i < count; i++) {
            sum += values[first + i];
        }
        return count == 1 ? sum : sum / count;
    }

    /** Row by row: along x within, along y without. */
    private double[] probes(int column, int row) {
        double[] at = point(column, row);
        double[] along = step(column, row, 1, 0);
        double[] down = step(column, row, 0, 1);
        int across = count(along);
        int below = count(down);
        double[] probes = new double[2 * across * below];
        for (int j = 0; j < below; j++) {
            for (int i = 0; i < across; i++) {
                for (int axis = 0; axis < 2; axis++) {
                    double aside = across == 1 ? 0 : ((i + 0.5) / across - 0.5) * along[axis];
                    double under = below == 1 ? 0 : ((j + 0.5) / below - 0.5) * down[axis];
                    probes[2 * (j * across + i) + axis] = at[axis] + (aside + under);
                }
            }
        }
        return probes;
    }

    private double[] point(int column, int row) {
        long first = 2L * (row * columns + column);
        return new double[] {grid.get(first), grid.get(first + 1)};
    }

    /** To the next point along an axis of the output, or from the one before, whichever is shorter. */
    private double[] step(int column, int row, int x, int y) {
        double[] at = point(column, row);
        double[] shortest = new double[2];
        double length = Double.POSITIVE_INFINITY;
        for (int side = 1; side >= -1; side -= 2) {
            int nextColumn = column + side * x;
            int nextRow = row + side * y;
            if (nextColumn >= 0 && nextColumn < columns && nextRow >= 0 && nextRow < rows) {
                double[] next = point(nextColumn, nextRow);
                double[] step = {side * (next[0] - at[0]), side * (next[1] - at[1])};
                if (length(step) < length) {
                    shortest = step;
                    length = length(step);
                }
            }
        }
        return shortest;
    }

    /** In input pixels; infinite where it isn't finite. */
    private double length(double[] step) {
        double length = 0;
        for (int axis = 0; axis < 2; axis++) {
            double scale = (alignCorners ? sizes[axis] - 1 : sizes[axis]) / 2.0;
            double along = Math.abs(step[axis]) * scale;
            length = along <= Double.MAX_VALUE ? Math.max(length, along) : Double.POSITIVE_INFINITY;
        }
        return length;
    }

    private int count(double[] step) {
        return (int) Math.max(1, Math.min(MOST, Math.ceil(length(step) - SLACK)));
    }
}
