package org.gridsample.reference;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Precision;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Tensors;

/**
 * The bits of the gradients that docs/semantics.md promises, one pixel, one tap and one operation at a time. They are PyTorch's where it
 * has them. As in {@link ScalarSampler}, which finds the positions, numbers are held as double and rounded.
 *
 * <p>A value of the input's gradient starts at 0, and contributions are added one at a time, each rounded. In 4-D output pixels are taken in
 * groups of as many as PyTorch's vectors of 32 bytes hold, across the ends of rows: tap by tap, and for each tap the group's pixels in
 * order. In 5-D a group is one pixel. A point's gradient is summed over the channels in order, in bicubic over each channel's taps, then multiplied by
 * the slope of the position by the coordinate.
 */
public final class ScalarGradients {
    private static final double A = -0.75;

    private static final int OUTSIDE = -1;
    private static final int FILLED = -2;

    private final SampleOptions options;
    private final boolean alignCorners;
    private final boolean normalised;
    private final boolean float32;
    private final int axes;
    private final int channels;
    private final int[] sizes;
    private final int inputPlane;
    private final int outputPlane;
    private final double[] input;
    private final double[] gradOutput;
    private final ScalarSampler sampler;
    final double[] gradInput;
    private final double[] gradPoints;
    final double[] gradFill;

    /** Of one item, whose channels come one after the other. */
    ScalarGradients(Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        this.options = options;
        normalised = coordinates.kind().isNormalised();
        alignCorners = normalised && options.alignCorners();
        float32 = input.type().precision() == Precision.FLOAT32;
        axes = input.rank() - 2;
        channels = (int) input.extent(1);
        sizes = new int[axes];
        for (int axis = 0; axis < axes; axis++) {
            sizes[axis] = (int) input.extent(input.rank() - 1 - axis);
        }
        inputPlane = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
        outputPlane = (int) (gradOutput.elementCount() / channels);
        this.input = values(input);
        this.gradOutput = values(gradOutput);
        sampler = ScalarSampler.of(input, coordinates, options);
        gradInput = new double[this.input.length];
        gradPoints = new double[outputPlane * axes];
        gradFill = new double[channels];
    }

    /**
     * What a backward call is made of, for each item of the output.
     *
     * @param input {@code [N, ...]} as the input
     * @param points of the points that there are, or that matrices make: {@code [N, ..., axes]}
     * @param fill {@code [N, C]}; empty where that is 0
     */
    public record Items(Tensor input, Tensor points, Optional<Tensor> fill) {}

    /** The gradients of input and grid, whose batches are the same. */
    public static List<Tensor> of(Tensor gradOutput, Tensor input, Tensor grid, SampleOptions options) {
        Items items = of(gradOutput, input, new Coordinates.Grid(grid), options);
        return List.of(items.input, items.points);
    }

    /** Of any coordinates, batches of which one serves all, and layouts. */
    public static Items of(Tensor gradOutput, Tensor input, Coordinates coordinates, SampleOptions options) {
        Tensor pixels = Tensors.in(Layout.CHANNELS_FIRST, input, options.inputLayout());
        Tensor gradients = Tensors.in(Layout.CHANNELS_FIRST, gradOutput, options.outputLayout());
        int axes = input.rank() - 2;
        long items = gradients.extent(0);
        long channels = pixels.extent(1);
        long[] inputShape = pixels.shape();
        inputShape[0] = items;
        long[] pointsShape =
                Layout.CHANNELS_LAST.shape(items, axes, Layout.CHANNELS_FIRST.spatialExtents(gradients.shape()));
        Tensor gradInput = Tensor.zeros(input.type(), inputShape);
        Tensor gradPoints = Tensor.zeros(input.type(), pointsShape);
        Tensor gradFill = Tensor.zeros(input.type(), items, channels);
        SampleOptions planar = options.withLayout(Layout.CHANNELS_FIRST);
        for (int i = 0; i < items; i++) {
            ScalarGradients item =
                    new ScalarGradients(item(gradients, i), item(pixels, i), item(coordinates, i), planar);
            item.add();
            store(item.gradInput, gradInput, i);
            store(item.gradPoints, gradPoints, i);
            store(item.gradFill, gradFill, i);
        }
        boolean fills =
                !options.fill().equals(List.of(0.0)) && options.paddings(axes).contains(Padding.ZEROS);
        return new Items(
                Tensors.in(options.inputLayout(), gradInput, Layout.CHANNELS_FIRST),
                gradPoints,
                fills ? Optional.of(gradFill) : Optional.empty());
    }

    static void store(double[] values, Tensor to, int item) {
        for (int i = 0; i < values.length; i++) {
            to.set((long) item * values.length + i, values[i] != values[i] ? Double.NaN : values[i]);
        }
    }

    static Tensor item(Tensor batch, int item) {
        long[] shape = batch.shape();
        shape[0] = 1;
        return batch.view(batch.extent(0) == 1 ? 0 : item * (batch.elementCount() / batch.extent(0)), shape);
    }

    static Coordinates item(Coordinates batch, int item) {
        return switch (batch.kind()) {
            case GRID -> new Coordinates.Grid(item(((Coordinates.Grid) batch).tensor(), item));
            case PIXEL_MAP -> new Coordinates.PixelMap(item(((Coordinates.PixelMap) batch).tensor(), item));
            case FLOW -> new Coordinates.Flow(item(((Coordinates.Flow) batch).tensor(), item));
            case AFFINE -> {
                Coordinates.Affine affine = (Coordinates.Affine) batch;
                yield new Coordinates.Affine(item(affine.matrices(), item), affine.extents());
            }
            case THETA -> {
                Coordinates.Theta theta = (Coordinates.Theta) batch;
                yield new Coordinates.Theta(item(theta.matrices(), item), theta.extents());
            }
            case HOMOGRAPHY -> {
                Coordinates.Homography homography = (Coordinates.Homography) batch;
                yield new Coordinates.Homography(item(homography.matrices(), item), homography.extents());
            }
        };
    }

    static double[] values(Tensor tensor) {
        double[] values = new double[(int) tensor.elementCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.get(i);
        }
        return values;
    }

    double round(double exact) {
        return float32 ? (float) exact : exact;
    }

    private double fma(double a, double b, double c) {
        return float32 ? Math.fma((float) a, (float) b, (float) c) : Math.fma(a, b, c);
    }

    /** Where a pixel reads along an axis, and by how much that moves with its coordinate. */
    record Position(double at, double slope) {}

    /**
     * A tap of a pixel: its offset in the plane, {@link #OUTSIDE} or {@link #FILLED}, what it contributes there, and along each axis its weight
     * and, in bicubic, that weight's slope.
     */
    record Tap(int offset, Contribution contribution, double[] weights, double[] slopes) {}

    interface Contribution {
        double of(double gradient);
    }

    private void add() {
        int group = group();
        for (int first = 0; first < outputPlane; first += group) {
            int count = Math.min(group, outputPlane - first);
            Tap[][] taps = new Tap[count][];
            for (int i = 0; i < count; i++) {
                taps[i] = taps(positions(first + i));
            }
            for (int channel = 0; channel < channels; channel++) {
                for (int tap = 0; tap < taps[0].length; tap++) {
                    for (int i = 0; i < count; i++) {
                        contribute(channel, taps[i][tap], gradOutput[channel * outputPlane + first + i]);
                    }
                }
            }
            for (int i = 0; i < count; i++) {
                setPointsGradient(first + i, taps[i]);
            }
        }
    }

    /** Output pixels that are taken together. */
    int group() {
        return axes == 3 ? 1 : float32 ? 8 : 4;
    }

    void contribute(int channel, Tap tap, double gradient) {
        if (tap.offset >= 0) {
            int at = channel * inputPlane + tap.offset;
            gradInput[at] = round(gradInput[at] + tap.contribution.of(gradient));
        } else if (tap.offset == FILLED) {
            gradFill[channel] = round(gradFill[channel] + tap.contribution.of(gradient));
        }
    }

    private void setPointsGradient(int pixel, Tap[] taps) {
        double[] sums = new double[axes];
        for (int channel = 0; channel < channels; channel++) {
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
                case BICUBIC -> {
                    if (axes == 2) {
                        addBicubic(sums, channel, taps, gradient);
                    } else {
                        addTricubic(sums, channel, taps, gradient);
                    }
                }
            }
        }
        Position[] positions = positions(pixel);
        for (int axis = 0; axis < axes; axis++) {
            gradPoints[pixel * axes + axis] = isFlat() ? 0 : round(sums[axis] * positions[axis].slope);
        }
    }

    /** Whether what is read doesn't change with a point that moves a little: its gradient is 0, never -0. */
    private boolean isFlat() {
        return switch (options.interpolation()) {
            case NEAREST -> true;
            case BILINEAR, BICUBIC -> false;
        };
    }

    double value(int channel, Tap tap) {
        if (tap.offset == FILLED) {
            return round(options.fill().get(options.fill().size() == 1 ? 0 : channel));
        }
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

    /** The upper neighbours' terms are added, the lower ones' subtracted; taps that read nothing have none. */
    private void addTrilinear(double[] sums, int channel, Tap[] taps, double gradient) {
        for (int t = 0; t < 8; t++) {
            if (taps[t].offset == OUTSIDE) {
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
            sums[0] = fma(-round(product * tap.slopes[0]), tap.weights[1], sums[0]);
            sums[1] = fma(-round(product * tap.slopes[1]), tap.weights[0], sums[1]);
        }
    }

    private void addTricubic(double[] sums, int channel, Tap[] taps, double gradient) {
        for (Tap tap : taps) {
            double product = round(value(channel, tap) * gradient);
            double[] c = tap.weights;
            double[] d = tap.slopes;
            sums[0] = fma(-round(round(product * d[0]) * c[1]), c[2], sums[0]);
            sums[1] = fma(-round(round(product * c[0]) * d[1]), c[2], sums[1]);
            sums[2] = fma(-round(round(product * c[0]) * c[1]), d[2], sums[2]);
        }
    }

    Position[] positions(int pixel) {
        Position[] positions = new Position[axes];
        for (int axis = 0; axis < axes; axis++) {
            Position position = new Position(sampler.position(axis, pixel), normalised ? round(span(axis) / 2) : 1);
            positions[axis] = switch (options.interpolation()) {
                case NEAREST, BILINEAR -> padded(axis, position, Double.isFinite(sampler.coordinate(axis, pixel)));
                case BICUBIC -> position;
            };
        }
        return positions;
    }

    private double span(int axis) {
        return alignCorners ? sizes[axis] - 1 : sizes[axis];
    }

    /** At a mirror, at an end of the axis and beyond it the slope is that of the side which PyTorch takes; without a finite coordinate it is 0. */
    private Position padded(int axis, Position position, boolean isOfFinite) {
        Position padded =
                switch (options.padding(axis)) {
                    case ZEROS -> Double.isFinite(position.at) ? position : new Position(-2, position.slope);
                    case BORDER -> clipped(axis, position);
                    case REFLECTION -> clipped(axis, reflected(axis, position));
                    case WRAP -> Double.isFinite(position.at) ? position : new Position(0, position.slope);
                };
        return isOfFinite ? padded : new Position(padded.at, 0);
    }

    private Position reflected(int axis, Position position) {
        double low = alignCorners ? 0 : -0.5;
        double turn = 2 * span(axis);
        if (turn == 0 || !Double.isFinite(position.at)) {
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

    Tap[] taps(Position[] positions) {
        return switch (options.interpolation()) {
            case NEAREST -> new Tap[] {nearest(positions)};
            case BILINEAR -> linear(positions);
            case BICUBIC -> cubic(positions);
        };
    }

    /** The pixel at a whole position along an axis, {@link #OUTSIDE} or {@link #FILLED}. */
    private int index(double at, int axis) {
        double within =
                switch (options.padding(axis)) {
                    case ZEROS, BORDER, REFLECTION -> at;
                    case WRAP -> wrapped(at, axis);
                };
        if (within >= 0 && within <= sizes[axis] - 1) {
            return (int) within;
        }
        return switch (options.padding(axis)) {
            case ZEROS -> FILLED;
            case BORDER, REFLECTION, WRAP -> OUTSIDE;
        };
    }

    private double wrapped(double at, int axis) {
        double within = Double.isFinite(at) ? Math.abs(at) % sizes[axis] : 0;
        return at < 0 && within > 0 ? sizes[axis] - within : within;
    }

    private int offset(int... indices) {
        if (Arrays.stream(indices).anyMatch(index -> index == FILLED)) {
            return options.fill().equals(List.of(0.0)) ? OUTSIDE : FILLED;
        }
        int offset = 0;
        for (int axis = axes - 1; axis >= 0; axis--) {
            if (indices[axis] < 0) {
                return OUTSIDE;
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
        return new Tap(offset(indices), gradient -> gradient, new double[0], new double[0]);
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
                boolean isFromTheNext = axes == 3 && !readsFarOutside(axis);
                weights[axis] = upper ? w : isFromTheNext ? round(next - at) : round(1 - w);
            }
            DoubleBinaryOperator times = (a, b) -> round(a * b);
            double weight = Arrays.stream(weights).reduce(times).orElseThrow();
            taps[t] = new Tap(offset(indices), gradient -> round(weight * gradient), weights, new double[0]);
        }
        return taps;
    }

    /** Whether taps have a value however far outside they are. */
    private boolean readsFarOutside(int axis) {
        return switch (options.padding(axis)) {
            case ZEROS -> !options.fill().equals(List.of(0.0));
            case BORDER, REFLECTION -> false;
            case WRAP -> true;
        };
    }

    /** In 4-D a column after the other; in 5-D x fastest, then y, then z. */
    private Tap[] cubic(Position[] positions) {
        double[][] weights = new double[axes][];
        double[][] slopes = new double[axes][];
        for (int axis = 0; axis < axes; axis++) {
            double t = round(positions[axis].at - Math.floor(positions[axis].at));
            weights[axis] = new double[] {outer(round(t + 1)), inner(t), inner(round(1 - t)), outer(round(2 - t))};
            slopes[axis] = new double[] {
                outerSlope(-3 * A, round(-1 - t), -8 * A),
                innerSlope(-3 * (A + 2), 0 - t),
                innerSlope(3 * (A + 2), round(1 - t)),
                outerSlope(3 * A, round(2 - t), 8 * A)
            };
        }
        Tap[] taps = new Tap[1 << 2 * axes];
        for (int t = 0; t < taps.length; t++) {
            int[] indices = new int[axes];
            double[] c = new double[axes];
            double[] d = new double[axes];
            for (int axis = 0; axis < axes; axis++) {
                int i = t >> 2 * (axes == 2 ? 1 - axis : axis) & 3;
                indices[axis] = cubicIndex(positions[axis].at, i, axis);
                c[axis] = weights[axis][i];
                d[axis] = slopes[axis][i];
            }
            Contribution contribution =
                    gradient -> Arrays.stream(c).reduce(gradient, (product, weight) -> round(product * weight));
            taps[t] = new Tap(offset(indices), contribution, c, d);
        }
        return taps;
    }

    private int cubicIndex(double at, int tap, int axis) {
        Position whole = new Position(round(Math.floor(at) + (tap - 1)), 0);
        return switch (options.padding(axis)) {
            case ZEROS, WRAP -> index(whole.at, axis);
            case BORDER -> index(clipped(axis, whole).at, axis);
            case REFLECTION -> index(clipped(axis, reflected(axis, whole)).at, axis);
        };
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
