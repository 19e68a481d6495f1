package org.gridsample.internal.backend;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;

/**
 * What is computed, whatever the sizes: a kernel is made for it, and a backend's speed depends on it.
 *
 * @param tangent whether it is the derivative of that along a tangent of the points, which is read
 * @param type of the input's elements; coordinates and all arithmetic are of its precision
 * @param outputType of the output's elements
 * @param scaled whether each channel's values are multiplied, and something is added, before they are stored
 * @param inputLayout where the channels of the input's pixels lie
 * @param outputLayout where those of the output's do
 * @param strided whether other elements lie between those of the input, or of the output
 * @param spatialRank 2 or 3
 * @param paddings one for each axis: x, y and, of three, z
 * @param fill whether what is outside along axes padded with zeros has values that are read, else it is 0
 * @param ones whether all the input's pixels are 1, and none is read
 * @param alignCorners false where coordinates are in pixels
 * @param antialias whether a pixel of the output is the mean of its footprint, where the input is shrunk
 */
public record Computation(
        Operation.Kind operation,
        boolean tangent,
        ElementType type,
        ElementType outputType,
        boolean scaled,
        Layout inputLayout,
        Layout outputLayout,
        boolean strided,
        int spatialRank,
        Coordinates.Kind coordinates,
        Interpolation interpolation,
        List<Padding> paddings,
        boolean fill,
        boolean ones,
        boolean alignCorners,
        boolean antialias) {

    /** Of a gradient, of tensors that are dense and of one type. The output's layout is that of the output's gradient, which is read. */
    static Computation ofGradient(Operation.Kind operation, ElementType type, Sampling sampling) {
        Geometry geometry = sampling.geometry();
        SampleOptions options = sampling.options();
        return new Computation(
                operation,
                sampling.tangent().isPresent(),
                type,
                type,
                false,
                Sampling.asStored(options.inputLayout(), geometry.input()),
                Sampling.asStored(options.outputLayout(), geometry.output()),
                false,
                geometry.spatialRank(),
                sampling.coordinates().kind(),
                options.interpolation(),
                options.paddings(geometry.spatialRank()),
                sampling.fill().isPresent(),
                false,
                options.alignCorners(),
                false);
    }

    /** Whether all that is stored are elements of the input, all bits of them. */
    public boolean movesBits() {
        return movesBits(type, outputType, scaled, interpolation, antialias);
    }

    /** The same of a request with these options. */
    static boolean movesBits(ElementType type, SampleOptions options) {
        return movesBits(
                type, options.outputType(type), options.isScaled(), options.interpolation(), options.antialias());
    }

    private static boolean movesBits(
            ElementType type, ElementType outputType, boolean scaled, Interpolation interpolation, boolean antialias) {
        return computesNothing(interpolation) && outputType == type && !scaled && !antialias;
    }

    private static boolean computesNothing(Interpolation interpolation) {
        return switch (interpolation) {
            case NEAREST -> true;
            case BILINEAR, BICUBIC -> false;
        };
    }

    /** The options of a request for it, but for the values that it fills with, and for scales. */
    public SampleOptions options() {
        SampleOptions stored = SampleOptions.defaults().withLayouts(inputLayout, outputLayout);
        if (outputType != type) {
            stored = stored.withOutputType(outputType);
        }
        return stored.withInterpolation(interpolation)
                .withPaddings(paddings)
                .withAlignCorners(alignCorners)
                .withAntialias(antialias);
    }

    /** Each choice by the name of its dimension, as in a kernel's build options but in lower case. */
    public SortedMap<String, String> choices() {
        SortedMap<String, String> choices = new TreeMap<>();
        choices.put("align_corners", alignCorners ? "1" : "0");
        choices.put("antialias", antialias ? "1" : "0");
        choices.put("compute", type.precision().type().toString());
        choices.put("coordinates", lowerCase(coordinates));
        choices.put("fill", fill ? "1" : "0");
        choices.put("interpolation", lowerCase(interpolation));
        choices.put("layout", name(inputLayout));
        choices.put("operation", lowerCase(operation));
        choices.put("ones", ones ? "1" : "0");
        choices.put("output_layout", name(outputLayout));
        choices.put("output_storage", outputType.toString());
        choices.put("padding_x", lowerCase(paddings.get(0)));
        choices.put("padding_y", lowerCase(paddings.get(1)));
        // A kernel without a z wants a padding for it as well.
        choices.put("padding_z", lowerCase(paddings.get(spatialRank - 1)));
        choices.put("scaled", scaled ? "1" : "0");
        choices.put("spatial_rank", Integer.toString(spatialRank));
        choices.put("storage", type.toString());
        choices.put("strided", strided ? "1" : "0");
        choices.put("tangent", tangent ? "1" : "0");
        return choices;
    }

    /** Refuses an output that an input of this type can't have. */
    static void check(ElementType type, SampleOptions options) {
        ElementType outputType = options.outputType(type);
        if (isPossible(type, outputType, options.isScaled(), options.interpolation(), options.antialias())) {
            return;
        }
        throw new IllegalArgumentException(
                type.isComputable()
                        ? "output type: expected one that is computed with as "
                                + type.precision().type() + ", as the input's " + type + " is, got " + outputType
                        : "input: " + type + " can only be moved: expected nearest, to " + type
                                + ", without a scale or antialias, got " + options
                                + "; convert it to float64 to compute with it");
    }

    /**
     * Whether elements of these types can be had from each other so. Of types whose precision hasn't a number for each of their values,
     * elements can be moved only. What is null is not decided yet.
     */
    private static boolean isPossible(
            ElementType type, ElementType outputType, Boolean scaled, Interpolation interpolation, boolean antialias) {
        boolean areComputable =
                (type == null || type.isComputable()) && (outputType == null || outputType.isComputable());
        boolean areTwo = type != null && outputType != null && type != outputType;
        if (areTwo && !(areComputable && type.precision() == outputType.precision())) {
            return false;
        }
        return areComputable
                || scaled != Boolean.TRUE && !antialias && (interpolation == null || computesNothing(interpolation));
    }

    /**
     * Computations of these types, few, each with a form of the kernel, so that any two values of different dimensions meet in one.
     * Of types that are computed in as they are, type, rank, interpolation and padding, of all axes the same and of zeros with and
     * without a fill, meet in all their combinations: each of these has edges, and so code, of its own. After them come some with a
     * padding of its own for each axis, then those that store otherwise. Means of footprints, for which there is one form, are among
     * these as if they were another.
     *
     * @param made gets a computation and its form
     */
    public static <F, T> List<T> pairs(List<ElementType> types, List<F> forms, BiFunction<Computation, F, T> made) {
        List<Edges> alike = new ArrayList<>();
        List<Edges> mixed = new ArrayList<>();
        List<Padding> paddings = List.of(Padding.values());
        for (int i = 0; i < paddings.size(); i++) {
            Padding x = paddings.get(i);
            Padding y = paddings.get((i + 1) % paddings.size());
            Padding z = paddings.get((i + 2) % paddings.size());
            alike.add(new Edges(List.of(x, x, x), false));
            if (x.isFilled()) {
                alike.add(new Edges(List.of(x, x, x), true));
            }
            mixed.add(new Edges(List.of(x, y, z), y.isFilled()));
        }
        List<ElementType> plain =
                types.stream().filter(type -> type.precision().type() == type).toList();
        Set<Formed<F>> all = new LinkedHashSet<>(pairs(4, plain, false, alike, forms));
        all.addAll(pairs(0, plain, false, mixed, forms));
        all.addAll(pairs(0, types, true, alike, forms));
        all.addAll(gradients(Operation.Kind.GRID_GRADIENT, plain, mixed, forms));
        all.addAll(gradients(Operation.Kind.INPUT_GRADIENT, plain, mixed, forms));
        all.addAll(tangents(plain, mixed, forms));
        return all.stream().map(each -> made.apply(each.computation, each.form)).toList();
    }

    private record Formed<F>(Computation computation, F form) {}

    /** {@code convert}: to outputs of any type, scaled or not, rather than to the input's type as they are. */
    private static <F> List<Formed<F>> pairs(
            int full, List<ElementType> types, boolean convert, List<Edges> edges, List<F> forms) {
        List<Positions> positions = Positions.all();
        List<Layout> layouts = List.of(Layout.values());
        Interpolation[] interpolations = Interpolation.values();
        List<Formed<F>> all = new ArrayList<>();
        int[] sizes = {
            types.size(),
            2,
            interpolations.length,
            edges.size(),
            positions.size(),
            full > 0 ? forms.size() : forms.size() + 1,
            convert ? 1 : 2,
            convert ? types.size() : 1,
            convert ? 2 : 1,
            layouts.size(),
            layouts.size(),
            2
        };
        Predicate<int[]> possible = row -> !convert
                || isPossible(
                        row[0] < 0 ? null : types.get(row[0]),
                        row[7] < 0 ? null : types.get(row[7]),
                        row[8] < 0 ? null : row[8] == 1,
                        row[2] < 0 ? null : interpolations[row[2]],
                        row[5] == forms.size());
        for (int[] row : Pairs.of(full, possible, sizes)) {
            Positions position = positions.get(row[4]);
            int spatialRank = 2 + row[1];
            Computation computation = new Computation(
                    Operation.Kind.SAMPLE,
                    false,
                    types.get(row[0]),
                    types.get(convert ? row[7] : row[0]),
                    row[8] == 1,
                    layouts.get(row[9]),
                    layouts.get(row[10]),
                    row[11] == 1,
                    spatialRank,
                    position.coordinates,
                    interpolations[row[2]],
                    edges.get(row[3]).paddings.subList(0, spatialRank),
                    edges.get(row[3]).fill,
                    row[6] == 1,
                    position.alignCorners,
                    row[5] == forms.size());
            all.add(new Formed<>(computation, forms.get(row[5] == forms.size() ? all.size() % row[5] : row[5])));
        }
        return all;
    }

    /** A gradient's. Axes are padded each by itself, so that mixed edges do; there is one form for any number of channels. */
    private static <F> List<Formed<F>> gradients(
            Operation.Kind operation, List<ElementType> types, List<Edges> edges, List<F> forms) {
        List<Interpolation> interpolations = Stream.of(Interpolation.values())
                .filter(interpolation -> hasGradient(operation, interpolation))
                .toList();
        return derivatives(List.of(operation), false, interpolations, Positions.all(), types, edges, forms);
    }

    /** Derivatives of all operations along tangents, of points. */
    private static <F> List<Formed<F>> tangents(List<ElementType> types, List<Edges> edges, List<F> forms) {
        List<Interpolation> interpolations = Stream.of(Interpolation.values())
                .filter(interpolation -> !GridGradient.isFlat(interpolation))
                .toList();
        List<Positions> points = Positions.all().stream()
                .filter(position -> CoordinateArgument.perPixel(position.coordinates, 2) > 0)
                .toList();
        return derivatives(List.of(Operation.Kind.values()), true, interpolations, points, types, edges, forms);
    }

    private static <F> List<Formed<F>> derivatives(
            List<Operation.Kind> operations,
            boolean tangent,
            List<Interpolation> interpolations,
            List<Positions> positions,
            List<ElementType> types,
            List<Edges> edges,
            List<F> forms) {
        List<Layout> layouts = List.of(Layout.values());
        List<Formed<F>> all = new ArrayList<>();
        int[] sizes = {
            types.size(),
            2,
            interpolations.size(),
            edges.size(),
            positions.size(),
            layouts.size(),
            layouts.size(),
            operations.size()
        };
        for (int[] row : Pairs.of(0, any -> true, sizes)) {
            Positions position = positions.get(row[4]);
            int spatialRank = 2 + row[1];
            Computation computation = new Computation(
                    operations.get(row[7]),
                    tangent,
                    types.get(row[0]),
                    types.get(row[0]),
                    false,
                    layouts.get(row[5]),
                    layouts.get(row[6]),
                    false,
                    spatialRank,
                    position.coordinates,
                    interpolations.get(row[2]),
                    edges.get(row[3]).paddings.subList(0, spatialRank),
                    edges.get(row[3]).fill,
                    false,
                    position.alignCorners,
                    false);
            all.add(new Formed<>(computation, forms.get(all.size() % forms.size())));
        }
        return all;
    }

    private static boolean hasGradient(Operation.Kind operation, Interpolation interpolation) {
        return switch (operation) {
            case SAMPLE -> false;
            case GRID_GRADIENT -> !GridGradient.isFlat(interpolation);
            case INPUT_GRADIENT -> true;
        };
    }

    /** What lies outside: one dimension, since a fill has a meaning for some paddings only. */
    private record Edges(List<Padding> paddings, boolean fill) {}

    /** How positions are found: one dimension, since align_corners has a meaning for some coordinates only. */
    private record Positions(Coordinates.Kind coordinates, boolean alignCorners) {
        static List<Positions> all() {
            List<Positions> all = new ArrayList<>();
            for (Coordinates.Kind kind : Coordinates.Kind.values()) {
                all.add(new Positions(kind, false));
                if (kind.isNormalised()) {
                    all.add(new Positions(kind, true));
                }
            }
            return all;
        }
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private String layouts() {
        if (inputLayout == outputLayout) {
            return switch (inputLayout) {
                case CHANNELS_FIRST -> "";
                case CHANNELS_LAST -> ", interleaved";
            };
        }
        return ", " + name(inputLayout) + " to " + name(outputLayout);
    }

    private static String name(Layout layout) {
        return switch (layout) {
            case CHANNELS_FIRST -> "planar";
            case CHANNELS_LAST -> "interleaved";
        };
    }

    /**
     * {@code float32 4-D bilinear zeros, align_corners}; {@code float32 4-D bilinear wrap,border} where axes differ; {@code float32
     * 4-D bilinear zeros, fill, pixel map}; {@code float32 4-D bilinear zeros, interleaved to planar}; {@code uint8 to float32 scaled 4-D bilinear zeros}.
     */
    @Override
    public String toString() {
        String names = paddings.stream().distinct().count() == 1
                ? lowerCase(paddings.get(0))
                : paddings.stream().map(Computation::lowerCase).collect(Collectors.joining(","));
        String prefix =
                switch (operation) {
                    case SAMPLE -> "";
                    case GRID_GRADIENT -> "grid gradient ";
                    case INPUT_GRADIENT -> "input gradient ";
                };
        return (tangent ? "tangent " : "") + prefix + type + (outputType == type ? "" : " to " + outputType)
                + (scaled ? " scaled" : "") + " "
                + (spatialRank + 2) + "-D " + lowerCase(interpolation) + " " + names
                + (fill ? ", fill" : "")
                + (ones ? ", ones" : "")
                + layouts()
                + (strided ? ", strided" : "")
                + (alignCorners ? ", align_corners" : "")
                + (antialias ? ", antialias" : "")
                + switch (coordinates) {
                    case GRID -> "";
                    case PIXEL_MAP -> ", pixel map";
                    case FLOW -> ", flow";
                    case AFFINE -> ", affine";
                    case THETA -> ", theta";
                    case HOMOGRAPHY -> ", homography";
                };
    }
}
