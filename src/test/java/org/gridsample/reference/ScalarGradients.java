package org.gridsample.reference;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Precision;
import org.gridsample.tensor.Tensor;

/**
 * The bits of PyTorch's CPU gradients, one pixel, one tap and one operation at a time, for a grid whose points are finite, in the
 * paddings that PyTorch has. Of what PyTorch doesn't have, 5-D bicubic is refused. As in {@link ScalarSampler} numbers are held as
 * double and rounded.
 *
 * <p>A value of the input's gradient starts at 0, and contributions are added one at a time, each rounded. In 4-D output pixels are taken in
 * groups of as many as PyTorch's vectors of 32 bytes hold, across the ends of rows: tap by tap, and for each tap the group's pixels in
 * order. In 5-D a group is one pixel. A point's gradient is summed over the channels in order, in bicubic over each channel's taps, then multiplied by
 * the slope of the position by the coordinate.
 */
public final class ScalarGradients {
    private static final double A = -0.75;

    private final SampleOptions options;
    private final boolean float32;
    private final int axes;
    private final int channels;
    private final int[] sizes;
    private final int inputPlane;
    private final int outputPlane;
    private final double[] input;
    private final double[] grid;
    private final double[] gradOutput;
    private final Tensor gradInput;
    private final Tensor gradGrid;

    private ScalarGradients(Tensor gradOutput, Tensor input, Tensor grid, SampleOptions options) {
        this.options = options;
        float32 = input.type().precision() == Precision.FLOAT32;
        axes = input.rank() - 2;
        channels = (int) input.extent(1);
        sizes = new int[axes];
        for (int axis = 0; axis < axes; axis++) {
            sizes[axis] = (int) input.extent(input.rank() - 1 - axis);
        }
        inputPlane = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
        outputPlane = (int) (gradOutput.elementCount() / gradOutput.extent(0) / channels);
        this.input = values(input);
        this.grid = values(grid);
        this.gradOutput = values(gradOutput);
        gradInput = Tensor.zeros(input.type(), input.shape());
        gradGrid = Tensor.zeros(grid.type(), grid.shape());
    }

    /** The gradients of input and grid, whose batches are the same. */
    public static List<Tensor> of(Tensor gradOutput, Tensor input, Tensor grid, SampleOptions options) {
        if (input.rank() == 5 && options.interpolation() == Interpolation.BICUBIC) {
            throw new IllegalArgumentException("PyTorch has no bicubic in 5-D");
        }
        ScalarGradients gradients = new ScalarGradients(gradOutput, input, grid, options);
        for (int item = 0; item < input.extent(0); item++) {
            gradients.addItem(item);
        }
        return List.of(gradients.gradInput, gradients.gradGrid);
    }

    private static double[] values(Tensor tensor) {
        double[] values = new double[(int) tensor.elementCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.get(i);
        }
        return values;
    }

    private double round(double exact) {
        return float32 ? (float) exact : exact;
    }

    private double fma(double a, double b, double c) {
        return float32 ? Math.fma((float) a, (float) b, (float) c) : Math.fma(a, b, c);
    }

    /** Where a pixel reads along an axis, and by how much that moves with its coordinate. */
    private record Position(double at, double slope) {}

    /** A tap of a pixel: its offset in the plane, -1 outside, what it contributes there, and what it does for the point's gradient. */
    private record Tap(int offset, Contribution contribution, double[] weights) {}

    private interface Contribution {
        double of(double gradient);
    }

    private void addItem(int item) {
        int group = axes == 3 ? 1 : float32 ? 8 : 4;
        for (int first = 0; first < outputPlane; first += group) {
            int count = Math.min(group, outputPlane - first);
            Tap[][] taps = new Tap[count][];
            for (int i = 0; i < count; i++) {
                taps[i] = taps(positions(item, first + i));
            }
            for (int channel = item * channels; channel < (item + 1) * channels; channel++) {
                for (int tap = 0; tap < taps[0].length; tap++) {
                    for (int i = 0; i < count; i++) {
                        contribute(channel, taps[i][tap], gradOutput[channel * outputPlane + first + i]);
                    }
                }
            }
            for (int i = 0; i < count; i++) {
                setPointsGradient(item, first + i, taps[i]);
            }
        }
    }

    private void contribute(int channel, Tap tap, double gradient) {
        if (tap.offset >= 0) {
            int at = channel * inputPlane + tap.offset;
            gradInput.set(at, round(gradInput.get(at) + tap.contribution.of(gradient)));
        }
    }

    private void setPointsGradient(int item, int pixel, Tap[] taps) {
        int point = (item * outputPlane + pixel) * axes;
        double[] sums = new double[axes];
        for (int channel = item * channels; channel < (item + 1) * channels; channel++) {
            double gradient = gradOutput[channel * outputPlane + pixel];
            switch (options.interpolation()) {
                case NEAREST -> {}
                case BILINEAR -> {
                    if (axes == 2) {
                        addBilinear(sums, channel, taps, gradient);
                    } else {
                        addTrilinear(sums, channel, taps, gradient);
                    }
                }
                case BICUBIC -> addBicubic(sums, channel, taps, gradient);
            }
        }
        Position[] positions = positions(item, pixel);
        for (int axis = 0; axis < axes; axis++) {
            gradGrid.set(point + axis, isFlat() ? 0 : round(sums[axis] * positions[axis].slope));
        }
    }

    /** Whether what is read doesn't change with a point that moves a little: its gradient is 0, never -0. */
    private boolean isFlat() {
        return switch (options.interpolation()) {
            case NEAREST -> true;
            case BILINEAR, BICUBIC -> false;
        };
    }

    private double value(int channel, Tap tap) {
        return tap.offset < 0 ? 0 : input[channel * inputPlane + tap.offset];
    }

    private void addBilinear(double[] sums, int channel, Tap[] taps, double gradient) {
        double nw = value(channel, taps[0]);
        double ne = value(channel, taps[1]);
        double sw = value(channel, taps[2]);
        double se = value(channel, taps[3]);
        double e = taps[0].weights[0];
        double s = taps[0].weights[1];
        double w = taps[3].weights[0];
        double n = taps[3].weights[1];
        double alongX = fma(round(se - sw), n, round(round(ne - nw) * s));
        double alongY = fma(round(se - ne), w, round(round(sw - nw) * e));
        sums[0] = fma(alongX, gradient, sums[0]);
        sums[1] = fma(alongY, gradient, sums[1]);
    }

    /** The upper neighbours' terms are added, the lower ones' subtracted; taps outside have none. */
    private void addTrilinear(double[] sums, int channel, Tap[] taps, double gradient) {
        for (int t = 0; t < 8; t++) {
            if (taps[t].offset < 0) {
                continue;
            }
            double value = value(channel, taps[t]);
            double[] w = taps[t].weights;
            double[] terms = {
                round(round(value * w[1]) * w[2]), round(round(value * w[0]) * w[2]), round(round(value * w[0]) * w[1])
            };
            for (int axis = 0; axis < 3; axis++) {
                double term = round(terms[axis] * gradient);
                sums[axis] = round((t >> axis & 1) == 0 ? sums[axis] - term : sums[axis] + term);
            }
        }
    }

    private void addBicubic(double[] sums, int channel, Tap[] taps, double gradient) {
        for (Tap tap : taps) {
            double product = round(value(channel, tap) * gradient);
            double[] w = tap.weights;
            sums[0] = fma(-round(product * w[2]), w[1], sums[0]);
            sums[1] = fma(-round(product * w[3]), w[0], sums[1]);
        }
    }

    private Position[] positions(int item, int pixel) {
        Position[] positions = new Position[axes];
        for (int axis = 0; axis < axes; axis++) {
            double coordinate = grid[(item * outputPlane + pixel) * axes + axis];
            if (!Double.isFinite(coordinate)) {
                throw new IllegalArgumentException("expected finite grid points, got " + coordinate);
            }
            Position position = unnormalised(axis, coordinate);
            positions[axis] = switch (options.interpolation()) {
                case NEAREST, BILINEAR -> padded(axis, position);
                case BICUBIC -> position;
            };
        }
        return positions;
    }

    private double span(int axis) {
        return options.alignCorners() ? sizes[axis] - 1 : sizes[axis];
    }

    private Position unnormalised(int axis, double coordinate) {
        double span = span(axis);
        double c = round(coordinate + 1);
        if (axes == 2) {
            return new Position(
                    options.alignCorners() ? round(c * (span / 2)) : fma(c, span / 2, -0.5), round(span / 2));
        }
        return new Position(
                options.alignCorners() ? round(c / 2 * span) : round(round(c * span) - 1) / 2, round(span / 2));
    }

    /** At a mirror, at an end of the axis and beyond it the slope is that of the side which PyTorch takes. */
    private Position padded(int axis, Position position) {
        return switch (options.padding(axis)) {
            case ZEROS -> position;
            case BORDER -> clipped(axis, position);
            case REFLECTION -> clipped(axis, reflected(axis, position));
            case WRAP -> throw new IllegalArgumentException("PyTorch has no padding wrap");
        };
    }

    private Position reflected(int axis, Position position) {
        double low = options.alignCorners() ? 0 : -0.5;
        double turn = 2 * span(axis);
        if (turn == 0) {
            return new Position(0, 0);
        }
        double from = round(position.at - low);
        double there = Math.abs(from) % turn;
        double back = round(turn - there);
        // In 5-D it is the number of halves of a turn that decides, where a position lies on a mirror.
        boolean returns = axes == 2 ? there > back : there >= turn / 2;
        double at = round((there > back ? back : there) + low);
        return new Position(at, returns ^ from < 0 ? -position.slope : position.slope);
    }

    private Position clipped(int axis, Position position) {
        double last = sizes[axis] - 1;
        double at = position.at > 0 ? Math.min(position.at, last) : 0;
        // In 5-D a 0 that keeps the sign.
        double still = axes == 2 ? 0 : 0 * position.slope;
        return new Position(at, at == 0 || at == last ? still : position.slope);
    }

    private Tap[] taps(Position[] positions) {
        return switch (options.interpolation()) {
            case NEAREST -> new Tap[] {nearest(positions)};
            case BILINEAR -> linear(positions);
            case BICUBIC -> cubic(positions);
        };
    }

    /** The pixel at a whole position along an axis, -1 outside. */
    private int index(double at, int axis) {
        return at >= 0 && at <= sizes[axis] - 1 ? (int) at : -1;
    }

    private int offset(int... indices) {
        int offset = 0;
        for (int axis = axes - 1; axis >= 0; axis--) {
            if (indices[axis] < 0) {
                return -1;
            }
            offset = offset * sizes[axis] + indices[axis];
        }
        return offset;
    }

    private Tap nearest(Position[] positions) {
        int[] indices = new int[axes];
        for (int axis = 0; axis < axes; axis++) {
            indices[axis] = index(Math.rint(positions[axis].at), axis);
        }
        return new Tap(offset(indices), gradient -> gradient, new double[0]);
    }

    /** x fastest, then y, then z. */
    private Tap[] linear(Position[] positions) {
        Tap[] taps = new Tap[1 << axes];
        for (int t = 0; t < taps.length; t++) {
            int[] indices = new int[axes];
            double[] weights = new double[axes];
            for (int axis = 0; axis < axes; axis++) {
                double at = positions[axis].at;
                double floor = Math.floor(at);
                double next = round(floor + 1);
                boolean upper = (t >> axis & 1) == 1;
                indices[axis] = index(upper ? next : floor, axis);
                double w = round(at - floor);
                weights[axis] = upper ? w : axes == 2 ? round(1 - w) : round(next - at);
            }
            DoubleBinaryOperator times = (a, b) -> round(a * b);
            double weight = Arrays.stream(weights).reduce(times).orElseThrow();
            taps[t] = new Tap(offset(indices), gradient -> round(weight * gradient), weights);
        }
        return taps;
    }

    /** A column after the other. Weights are those along x and y, then their slopes. */
    private Tap[] cubic(Position[] positions) {
        Tap[] taps = new Tap[16];
        double[][] weights = new double[2][];
        double[][] slopes = new double[2][];
        for (int axis = 0; axis < 2; axis++) {
            double t = round(positions[axis].at - Math.floor(positions[axis].at));
            weights[axis] = new double[] {outer(round(t + 1)), inner(t), inner(round(1 - t)), outer(round(2 - t))};
            slopes[axis] = new double[] {
                outerSlope(-3 * A, round(-1 - t), -8 * A),
                innerSlope(-3 * (A + 2), 0 - t),
                innerSlope(3 * (A + 2), round(1 - t)),
                outerSlope(3 * A, round(2 - t), 8 * A)
            };
        }
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double cx = weights[0][i];
                double cy = weights[1][j];
                taps[4 * i + j] = new Tap(
                        offset(cubicIndex(positions[0].at, i, 0), cubicIndex(positions[1].at, j, 1)),
                        gradient -> round(round(gradient * cx) * cy),
                        new double[] {cx, cy, slopes[0][i], slopes[1][j]});
            }
        }
        return taps;
    }

    private int cubicIndex(double at, int tap, int axis) {
        Position whole = new Position(round(Math.floor(at) + (tap - 1)), 0);
        return index(padded(axis, whole).at, axis);
    }

    private double outer(double d) {
        double cubic = round(round(A * d) - 5 * A);
        cubic = round(round(cubic * d) + 8 * A);
        return round(round(cubic * d) - 4 * A);
    }

    private double inner(double d) {
        return fma(round(fma(A + 2, d, -(A + 3)) * d), d, 1);
    }

    private double outerSlope(double a, double x, double c) {
        return round(round(round(round(a * x) - 10 * A) * x) + c);
    }

    private double innerSlope(double a, double x) {
        return round(round(round(a * x) - 2 * (A + 3)) * x);
    }
}
