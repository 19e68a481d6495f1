package org.gridsample.gpucheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gridsample.sampling.Interpolation;

/** What is timed: float32, zeros, align_corners false, a grid turned by 0.2 rad, the output as large as the input. */
record Cell(List<Long> shape, Interpolation interpolation) {
    private static final long[][] SHAPES = {
        {1, 3, 2160, 3840}, {8, 64, 512, 512}, {1, 1, 2048, 2048}, {1, 3, 1080, 1920}, {1, 8, 64, 64, 64}
    };

    static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        for (long[] shape : SHAPES) {
            for (Interpolation interpolation : Interpolation.values()) {
                cells.add(new Cell(Arrays.stream(shape).boxed().toList(), interpolation));
            }
        }
        return cells;
    }

    /** {@code 1x3x2160x3840 bilinear}. */
    String name() {
        return shape.stream().map(String::valueOf).collect(Collectors.joining("x")) + " " + mode();
    }

    String mode() {
        return interpolation.name().toLowerCase(Locale.ROOT);
    }

    long[] size() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    /** What has to move at least once: input, grid and output. */
    long bytes() {
        long elements = shape.stream().reduce(1L, Math::multiplyExact);
        return Float.BYTES * (2 * elements + elements / shape.get(1) * (shape.size() - 2));
    }
}
