package org.gridsample.reference;

import java.util.Arrays;
import java.util.List;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Precision;
import org.gridsample.tensor.Tensor;

/**
 * The bits that docs/semantics.md promises, computed as it says: one pixel, one tap and one operation at a time, for extents
 * that float32 can count. It shares no code with what it judges. Numbers are held as double: of two float32 numbers, a sum or
 * product rounded to double and then to float32 is the one rounded once.
 */
public final class ScalarSampler {
    private final Tensor input;
    private final long[] outputShape;
    private final double[] pixels;
    private final double[] coordinates;
    private final Coordinates.Kind kind;
    private final SampleOptions options;
    private final boolean alignCorners;
    private final boolean float32;
    private final int axes;

    private ScalarSampler(Tensor input, Coordinates.Kind kind, Tensor numbers, long[] extents, SampleOptions options) {
        this.input = input;
        pixels = values(input);
        this.kind = kind;
        this.options = options;
        alignCorners = kind.isNormalised() && options.alignCorners();
        float32 = input.type().precision() == Precision.FLOAT32;
        axes = input.rank() - 2;
        coordinates = Arrays.stream(values(numbers)).map(this::round).toArray();
        outputShape = input.shape();
        System.arraycopy(extents, 0, outputShape, 2, axes);
    }

    /** For one item. */
    public static Tensor sample(Tensor input, Tensor grid, SampleOptions options) {
        return sample(input, new Coordinates.Grid(grid), options);
    }

    /** For one item. */
    public static Tensor sample(Tensor input, Coordinates coordinates, SampleOptions options) {
        return of(input, coordinates, options).sample();
    }

    /** Of one item. */
    static ScalarSampler of(Tensor input, Coordinates coordinates, SampleOptions options) {
        return switch (coordinates.kind()) {
            case GRID -> ofPoints(input, coordinates.kind(), ((Coordinates.Grid) coordinates).tensor(), options);
            case PIXEL_MAP ->
                ofPoints(input, coordinates.kind(), ((Coordinates.PixelMap) coordinates).tensor(), options);
            case FLOW -> ofPoints(input, coordinates.kind(), ((Coordinates.Flow) coordinates).tensor(), options);
            case AFFINE -> {
                Coordinates.Affine affine = (Coordinates.Affine) coordinates;
                yield new ScalarSampler(input, affine.kind(), affine.matrices(), affine.extents(), options);
            }
            case THETA -> {
                Coordinates.Theta theta = (Coordinates.Theta) coordinates;
                yield new ScalarSampler(input, theta.kind(), theta.matrices(), theta.extents(), options);
            }
            case HOMOGRAPHY -> {
                Coordinates.Homography homography = (Coordinates.Homography) coordinates;
                yield new ScalarSampler(
                        input, homography.kind(), scaled(homography.matrices()), homography.extents(), options);
            }
        };
    }

    private static ScalarSampler ofPoints(Tensor input, Coordinates.Kind kind, Tensor points, SampleOptions options) {
        long[] extents = Arrays.copyOfRange(points.shape(), 1, points.rank() - 1);
        return new ScalarSampler(input, kind, points, extents, options);
    }

    private Tensor sample() {
        Tensor output = Tensor.zeros(options.outputType(input.type()), outputShape);
        int channels = (int) input.extent(1);
        int plane = (int) (input.elementCount() / channels);
        int outputPlane = (int) (output.elementCount() / channels);
        for (int t = 0; t < outputPlane; t++) {
            for (int c = 0; c < channels; c++) {
                output.set(c * outputPlane + t, scaled(pixel(c * plane, t), c));
            }
        }
        return output;
    }

    private static double[] values(Tensor tensor) {
        double[] values = new double[(int) tensor.elementCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.get(i);
        }
        return values;
    }

    private double pixel(int channel, int t) {
        if (options.antialias()) {
            return canonical(footprint(channel, t));
        }
        return value(channel, unpadded(t));
    }

    /** At a position that is not yet padded. */
    private double value(int channel, double[] unpadded) {
        double[] position = new double[axes];
        for (int axis = 0; axis < axes; axis++) {
            position[axis] = padded(axis, unpadded[axis]);
        }
        return switch (options.interpolation()) {
            case NEAREST -> nearest(channel, position);
            case BILINEAR -> canonical(axes == 2 ? bilinear(channel, position) : trilinear(channel, position));
            case BICUBIC -> canonical(axes == 2 ? bicubic(channel, position, 0) : tricubic(channel, position));
        };
    }

    private double footprint(int channel, int t) {
        double[][] steps = new double[3][3];
        int[] probes = {1, 1, 1};
        for (int axis = 0; axis < axes; axis++) {
            steps[axis] = step(axis, t);
            double length = length(steps[axis]);
            for (int whole = 1;
                    whole < (axes == 2 ? 16 : 6) && isNear(unpadded(t)) && length > whole + 1 / 16.0;
                    whole++) {
                probes[axis] = whole + 1;
            }
        }
        double[] middle = unpadded(t);
        double[] planes = new double[probes[2]];
        for (int k = 0; k < planes.length; k++) {
            double[] rows = new double[probes[1]];
            for (int j = 0; j < rows.length; j++) {
                double[] columns = new double[probes[0]];
                for (int i = 0; i < columns.length; i++) {
                    double[] probe = new double[axes];
                    for (int axis = 0; axis < axes; axis++) {
                        double offset = round(round(steps[0][axis] * part(i, probes[0]))
                                + round(steps[1][axis] * part(j, probes[1])));
                        if (axes == 3) {
                            offset = round(offset + round(steps[2][axis] * part(k, probes[2])));
                        }
                        probe[axis] = round(middle[axis] + offset);
                    }
                    columns[i] = value(channel, probe);
                }
                rows[j] = mean(columns);
            }
            planes[k] = mean(rows);
        }
        return mean(planes);
    }

    private static boolean isNear(double[] position) {
        return Arrays.stream(position).allMatch(along -> Math.abs(along) < Math.pow(2, 31));
    }

    private double mean(double[] values) {
        double sum = values[0];
        for (int i = 1; i < values.length; i++) {
            sum = round(sum + values[i]);
        }
        return round(sum * round(1.0 / values.length));
    }

    private double part(int i, int parts) {
        return round((2 * i + 1 - parts) * (round(1.0 / parts) / 2));
    }

    /** To the next pixel along an axis of the output, or from the one before, whichever is shorter; zeros where there is none. */
    private double[] step(int axis, int t) {
        int stride = 1;
        for (int i = 0; i < axis; i++) {
            stride *= (int) outputShape[axes + 1 - i];
        }
        double[] step = new double[3];
        double shortest = Double.POSITIVE_INFINITY;
        for (int side = 1; side >= -1; side -= 2) {
            long index = index(axis, t) + side;
            if (index >= 0 && index < outputShape[axes + 1 - axis]) {
                double[] here = unpadded(t);
                double[] there = unpadded(t + side * stride);
                double[] way = new double[3];
                for (int i = 0; i < axes; i++) {
                    way[i] = round(side > 0 ? there[i] - here[i] : here[i] - there[i]);
                }
                if (length(way) < shortest) {
                    step = way;
                    shortest = length(way);
                }
            }
        }
        return step;
    }

    private static double length(double[] way) {
        double length = 0;
        for (double along : way) {
            length = Math.abs(along) < Math.pow(2, 31) ? Math.max(length, Math.abs(along)) : Double.POSITIVE_INFINITY;
        }
        return length;
    }

    private double scaled(double value, int channel) {
        if (!options.isScaled()) {
            return value;
        }
        double[] scales = options.outputScales(input.extent(1));
        return canonical(fma(value, round(scales[2 * channel]), round(scales[2 * channel + 1])));
    }

    private static double canonical(double value) {
        return value != value ? Double.NaN : value;
    }

    private int size(int axis) {
        return (int) input.extent(input.rank() - 1 - axis);
    }

    private double round(double exact) {
        return float32 ? (float) exact : exact;
    }

    private double fma(double a, double b, double c) {
        return float32 ? Math.fma((float) a, (float) b, (float) c) : Math.fma(a, b, c);
    }

    private double[] unpadded(int t) {
        double[] position = new double[axes];
        for (int axis = 0; axis < axes; axis++) {
            position[axis] = position(axis, t);
        }
        return position;
    }

    /** What an output pixel has along an axis, given or made: normalised, or a pixel of the input. */
    double coordinate(int axis, int t) {
        return switch (kind) {
            case GRID, PIXEL_MAP -> coordinates[t * axes + axis];
            case FLOW -> round(round(index(axis, t)) + coordinates[t * axes + axis]);
            case AFFINE -> product(axis, t);
            case THETA -> normalised(axis, t);
            case HOMOGRAPHY -> round(sum(axis, t) / sum(axes, t));
        };
    }

    /** Before any padding. */
    double position(int axis, int t) {
        double coordinate = coordinate(axis, t);
        double p =
                switch (kind) {
                    case GRID, THETA -> unnormalised(axis, coordinate);
                    case PIXEL_MAP, FLOW, AFFINE, HOMOGRAPHY -> coordinate;
                };
        return switch (options.interpolation()) {
            case NEAREST, BILINEAR -> p;
            case BICUBIC ->
                Double.isFinite(coordinate) && !Double.isFinite(p)
                        ? Math.copySign(float32 ? Float.MAX_VALUE : Double.MAX_VALUE, p)
                        : p;
        };
    }

    /** Where the interpolation wants it. */
    private double padded(int axis, double p) {
        return switch (options.interpolation()) {
            case NEAREST, BILINEAR ->
                switch (options.padding(axis)) {
                    case ZEROS -> Double.isFinite(p) ? p : -2;
                    case BORDER, REFLECTION -> pad(p, axis);
                    case WRAP -> Double.isFinite(p) ? p : 0;
                };
            case BICUBIC -> p;
        };
    }

    /** Of an output pixel. */
    private long index(int axis, int t) {
        long number = t;
        for (int i = 0; i < axis; i++) {
            number /= outputShape[axes + 1 - i];
        }
        return number % outputShape[axes + 1 - axis];
    }

    /** So that the largest number is from 1 to 2, and none is tiny. */
    private static Tensor scaled(Tensor matrix) {
        double largest = Arrays.stream(values(matrix)).map(Math::abs).max().orElseThrow();
        Tensor scaled = Tensor.zeros(ElementType.FLOAT64, matrix.shape());
        for (int i = 0; i < matrix.elementCount(); i++) {
            scaled.set(i, zeroIfTiny(matrix.get(i) * Math.pow(2, -Math.getExponent(largest))));
        }
        return scaled;
    }

    /** Of a homography. */
    private double sum(int row, int t) {
        return zeroIfTiny(product(row, t));
    }

    private static double zeroIfTiny(double number) {
        return Math.abs(number) < Math.pow(2, -64) ? 0 : number;
    }

    /** Of a matrix' row and an output pixel. */
    private double product(int row, int t) {
        int at = row * (axes + 1);
        double sum = coordinates[at + axes];
        for (int axis = axes - 1; axis >= 0; axis--) {
            sum = fma(round(index(axis, t)), coordinates[at + axis], sum);
        }
        return sum;
    }

    /** What a row of theta makes of an output pixel's base coordinates. */
    private double normalised(int row, int t) {
        long points = 1;
        for (int axis = 0; axis < axes; axis++) {
            points *= outputShape[2 + axis];
        }
        boolean fused = points > (axes == 2 ? 66 : 33);
        int at = row * (axes + 1);
        double sum = round(coordinates[at] * base(0, t));
        for (int axis = 1; axis < axes; axis++) {
            double factor = coordinates[at + axis];
            sum = fused ? fma(factor, base(axis, t), sum) : round(sum + round(factor * base(axis, t)));
        }
        return round(sum + coordinates[at + axes]);
    }

    private double base(int axis, int t) {
        long extent = outputShape[axes + 1 - axis];
        if (extent == 1) {
            return 0;
        }
        long i = index(axis, t);
        double step = round(2.0 / (extent - 1));
        double point = i < extent / 2 ? fma(step, i, -1) : fma(-step, extent - 1 - i, 1);
        return alignCorners ? point : round(round(point * (extent - 1)) / extent);
    }

    private double unnormalised(int axis, double coordinate) {
        double span = alignCorners ? size(axis) - 1 : size(axis);
        double c = round(coordinate + 1);
        if (axes == 2) {
            return alignCorners ? round(c * (span / 2)) : fma(c, span / 2, -0.5);
        }
        return alignCorners ? round(c / 2 * span) : round(round(c * span) - 1) / 2;
    }

    private double pad(double p, int axis) {
        return switch (options.padding(axis)) {
            case ZEROS -> p;
            case BORDER -> clip(p, axis);
            case REFLECTION -> clip(reflect(p, axis), axis);
            case WRAP -> wrap(p, axis);
        };
    }

    private double clip(double p, int axis) {
        return p > 0 ? Math.min(p, size(axis) - 1) : 0;
    }

    private double reflect(double p, int axis) {
        double low = alignCorners ? 0 : -0.5;
        double turn = 2.0 * (alignCorners ? size(axis) - 1 : size(axis));
        if (!Double.isFinite(p) || turn == 0) {
            return 0;
        }
        double e = Math.abs(round(p - low)) % turn;
        return round(Math.min(e, round(turn - e)) + low);
    }

    private double wrap(double p, int axis) {
        double e = Double.isFinite(p) ? Math.abs(p) % size(axis) : 0;
        return p < 0 && e > 0 ? size(axis) - e : e;
    }

    /** The pixel that a tap of a nearest or bilinear position reads, -1 outside. */
    private int tap(double p, int axis) {
        return switch (options.padding(axis)) {
            case ZEROS, BORDER, REFLECTION -> index(p, axis);
            case WRAP -> index(wrap(p, axis), axis);
        };
    }

    /** The pixel at a whole position along an axis, -1 outside. */
    private int index(double p, int axis) {
        return p >= 0 && p <= size(axis) - 1 ? (int) p : -1;
    }

    private double value(int channel, int x, int y, int z) {
        if ((x | y | z) >= 0) {
            return pixels[channel + (z * size(1) + y) * size(0) + x];
        }
        int[] at = {x, y, z};
        for (int axis = 0; axis < axes; axis++) {
            if (at[axis] < 0 && options.padding(axis) == Padding.ZEROS) {
                return fill(channel * (int) input.extent(1) / pixels.length);
            }
        }
        return 0;
    }

    private double fill(int channel) {
        double value = options.fill().get(options.fill().size() == 1 ? 0 : channel);
        return input.type().isComputable() ? round(value) : value;
    }

    /** Whether it is another value than zeros'. */
    private boolean isFilled() {
        return !options.fill().equals(List.of(0.0));
    }

    private double nearest(int channel, double[] p) {
        int z = axes == 2 ? 0 : tap(Math.rint(p[2]), 2);
        return value(channel, tap(Math.rint(p[0]), 0), tap(Math.rint(p[1]), 1), z);
    }

    private double bilinear(int channel, double[] p) {
        double column = Math.floor(p[0]);
        double row = Math.floor(p[1]);
        double w = round(p[0] - column);
        double n = round(p[1] - row);
        double e = round(1 - w);
        double s = round(1 - n);
        int left = tap(column, 0);
        int right = tap(round(column + 1), 0);
        int top = tap(row, 1);
        int bottom = tap(round(row + 1), 1);
        double sum = round(value(channel, left, top, 0) * round(s * e));
        sum = fma(value(channel, right, top, 0), round(s * w), sum);
        sum = fma(value(channel, left, bottom, 0), round(n * e), sum);
        return fma(value(channel, right, bottom, 0), round(n * w), sum);
    }

    private double trilinear(int channel, double[] p) {
        double sum = 0;
        for (int tap = 0; tap < 8; tap++) {
            int[] at = new int[3];
            double weight = 1;
            for (int axis = 0; axis < 3; axis++) {
                double floor = Math.floor(p[axis]);
                double next = round(floor + 1);
                boolean second = (tap >> axis & 1) == 1;
                at[axis] = tap(second ? next : floor, axis);
                double upper = round(p[axis] - floor);
                double lower =
                        switch (options.padding(axis)) {
                            case ZEROS -> isFilled() ? round(1 - upper) : round(next - p[axis]);
                            case BORDER, REFLECTION -> round(next - p[axis]);
                            case WRAP -> round(1 - upper);
                        };
                weight = round(weight * (second ? upper : lower));
            }
            sum = round(sum + round(value(channel, at[0], at[1], at[2]) * weight));
        }
        return sum;
    }

    private double tricubic(int channel, double[] p) {
        double[] weights = cubic(p[2]);
        double sum = round(bicubic(channel, p, tap(p[2], 0, 2)) * weights[0]);
        for (int k = 1; k < 4; k++) {
            sum = fma(bicubic(channel, p, tap(p[2], k, 2)), weights[k], sum);
        }
        return sum;
    }

    private double bicubic(int channel, double[] p, int z) {
        double[] x = cubic(p[0]);
        double[] y = cubic(p[1]);
        double sum = 0;
        for (int j = 0; j < 4; j++) {
            int row = tap(p[1], j, 1);
            double[] values = new double[4];
            for (int i = 0; i < 4; i++) {
                values[i] = value(channel, tap(p[0], i, 0), row, z);
            }
            double along = fusesRows()
                    ? fma(values[3], x[3], fma(values[2], x[2], fma(values[1], x[1], round(values[0] * x[0]))))
                    : round(round(fma(values[0], x[0], round(values[1] * x[1])) + round(values[2] * x[2]))
                            + round(values[3] * x[3]));
            sum = j == 0 ? round(along * y[0]) : fma(along, y[j], sum);
        }
        return sum;
    }

    private boolean fusesRows() {
        return float32
                && switch (options.padding(0)) {
                    case ZEROS, BORDER, WRAP -> false;
                    case REFLECTION -> true;
                };
    }

    private int tap(double p, int tap, int axis) {
        return index(pad(round(Math.floor(p) + (tap - 1)), axis), axis);
    }

    private double[] cubic(double p) {
        double d = round(p - Math.floor(p));
        return new double[] {outer(round(d + 1)), inner(d), inner(round(1 - d)), outer(round(2 - d))};
    }

    private double outer(double d) {
        double cubic = round(round(-0.75 * d) + 3.75);
        cubic = round(round(cubic * d) - 6);
        return round(round(cubic * d) + 3);
    }

    private double inner(double d) {
        return fma(round(fma(1.25, d, -2.25) * d), d, 1);
    }
}
