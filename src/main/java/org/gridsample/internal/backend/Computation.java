package org.gridsample.internal.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;

/**
 * What is computed, whatever the sizes: a kernel is made for it, and a backend's speed depends on it.
 *
 * @param type of input, grid and output, and of all arithmetic
 * @param spatialRank 2 or 3
 * @param paddings one for each axis: x, y and, of three, z
 * @param fill whether what is outside along axes padded with zeros has values that are read, else it is 0
 * @param ones whether all the input's pixels are 1, and none is read
 * @param alignCorners false where coordinates are in pixels
 */
public record Computation(
        Operation.Kind operation,
        ElementType type,
        int spatialRank,
        Coordinates.Kind coordinates,
        Interpolation interpolation,
        List<Padding> paddings,
        boolean fill,
        boolean ones,
        boolean alignCorners) {

    /** The options of a request for it, but for the values that it fills with. */
    public SampleOptions options() {
        return SampleOptions.defaults()
                .withInterpolation(interpolation)
                .withPaddings(paddings)
                .withAlignCorners(alignCorners);
    }

    /** Each choice by the name of its dimension, as in a kernel's build options but in lower case. */
    public SortedMap<String, String> choices() {
        SortedMap<String, String> choices = new TreeMap<>();
        choices.put("align_corners", alignCorners ? "1" : "0");
        choices.put("compute", type.toString());
        choices.put("coordinates", lowerCase(coordinates));
        choices.put("fill", fill ? "1" : "0");
        choices.put("interpolation", lowerCase(interpolation));
        choices.put("ones", ones ? "1" : "0");
        choices.put("padding_x", lowerCase(paddings.get(0)));
        choices.put("padding_y", lowerCase(paddings.get(1)));
        // A kernel without a z wants a padding for it as well.
        choices.put("padding_z", lowerCase(paddings.get(spatialRank - 1)));
        choices.put("spatial_rank", Integer.toString(spatialRank));
        choices.put("storage", type.toString());
        return choices;
    }

    /**
     * Computations of these types, few, each with a form of the kernel, so that any two values of different dimensions meet in one.
     * Type, rank, interpolation and padding, of all axes the same and of zeros with and without a fill, meet in all their
     * combinations: each of these has edges, and so code, of its own. After them come some with a padding of its own for each axis.
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
        List<T> all = new ArrayList<>(pairs(4, types, alike, forms, made));
        all.addAll(pairs(0, types, mixed, forms, made));
        return all;
    }

    private static <F, T> List<T> pairs(
            int full, List<ElementType> types, List<Edges> edges, List<F> forms, BiFunction<Computation, F, T> made) {
        Operation.Kind[] operations = Operation.Kind.values();
        List<Positions> positions = Positions.all();
        Interpolation[] interpolations = Interpolation.values();
        List<T> all = new ArrayList<>();
        int[] sizes = {
            types.size(), 2, interpolations.length, edges.size(), operations.length, positions.size(), forms.size(), 2
        };
        for (int[] row : Pairs.of(full, sizes)) {
            Positions position = positions.get(row[5]);
            int spatialRank = 2 + row[1];
            Computation computation = new Computation(
                    operations[row[4]],
                    types.get(row[0]),
                    spatialRank,
                    position.coordinates,
                    interpolations[row[2]],
                    edges.get(row[3]).paddings.subList(0, spatialRank),
                    edges.get(row[3]).fill,
                    row[7] == 1,
                    position.alignCorners);
            all.add(made.apply(computation, forms.get(row[6])));
        }
        return all;
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

    /**
     * {@code float32 4-D bilinear zeros, align_corners}; {@code float32 4-D bilinear wrap,border} where axes differ; {@code float32
     * 4-D bilinear zeros, fill, pixel map}.
     */
    @Override
    public String toString() {
        String names = paddings.stream().distinct().count() == 1
                ? lowerCase(paddings.get(0))
                : paddings.stream().map(Computation::lowerCase).collect(Collectors.joining(","));
        return type + " " + (spatialRank + 2) + "-D " + lowerCase(interpolation) + " " + names
                + (fill ? ", fill" : "")
                + (ones ? ", ones" : "")
                + (alignCorners ? ", align_corners" : "")
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
