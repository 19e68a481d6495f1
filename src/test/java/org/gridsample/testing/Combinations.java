package org.gridsample.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;

/** Every way to sample. */
public final class Combinations {
    private Combinations() {}

    /** What PyTorch has of {@link #all}. */
    public static List<SampleOptions> ofPyTorch() {
        return all().stream()
                .filter(options -> switch (options.padding(0)) {
                    case ZEROS, BORDER, REFLECTION -> true;
                    case WRAP -> false;
                })
                .toList();
    }

    /** All, and some with a padding of its own for each axis. */
    public static List<SampleOptions> ofAxes(int axes) {
        List<SampleOptions> all = new ArrayList<>(all());
        for (Interpolation interpolation : Interpolation.values()) {
            all.addAll(mixed(axes, interpolation));
        }
        return all;
    }

    /** Paddings that follow each other on the axes, from two of them on. */
    public static List<SampleOptions> mixed(int axes, Interpolation interpolation) {
        Padding[] paddings = Padding.values();
        List<SampleOptions> mixed = new ArrayList<>();
        for (int i = interpolation.ordinal(); i < interpolation.ordinal() + paddings.length; i += 2) {
            int first = i;
            mixed.add(SampleOptions.defaults()
                    .withInterpolation(interpolation)
                    .withPaddings(IntStream.range(0, axes)
                            .mapToObj(axis -> paddings[(first + axis) % paddings.length])
                            .toList())
                    .withAlignCorners(i % 4 < 2));
        }
        return mixed;
    }

    /** Zeros that are filled, along all axes and along some. */
    public static List<SampleOptions> filled(int axes, double... fill) {
        List<List<Padding>> paddings = List.of(
                List.of(Padding.ZEROS, Padding.ZEROS, Padding.ZEROS),
                List.of(Padding.BORDER, Padding.ZEROS, Padding.REFLECTION),
                List.of(Padding.ZEROS, Padding.WRAP, Padding.ZEROS));
        List<SampleOptions> filled = new ArrayList<>();
        for (Interpolation interpolation : Interpolation.values()) {
            for (List<Padding> padding : paddings) {
                filled.add(SampleOptions.defaults()
                        .withInterpolation(interpolation)
                        .withPaddings(padding.subList(0, axes))
                        .withAlignCorners(filled.size() % 2 == 1)
                        .withFill(fill));
            }
        }
        return filled;
    }

    /** Mode x padding x align_corners. */
    public static List<SampleOptions> all() {
        List<SampleOptions> all = new ArrayList<>();
        for (Interpolation interpolation : Interpolation.values()) {
            for (Padding padding : Padding.values()) {
                all.add(SampleOptions.defaults()
                        .withInterpolation(interpolation)
                        .withPadding(padding));
                all.add(SampleOptions.defaults()
                        .withInterpolation(interpolation)
                        .withPadding(padding)
                        .withAlignCorners(true));
            }
        }
        return all;
    }
}
