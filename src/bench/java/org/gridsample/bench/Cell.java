package org.gridsample.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gridsample.sampling.SampleOptions;

/**
 * One combination that is measured. The output is as large as the input.
 *
 * @param group what it is measured for
 * @param shape of the input, {@code N, C, (D,) H, W}
 */
record Cell(Group group, List<Long> shape, SampleOptions options, GridKind grid) {
    enum Group {
        /** The comparison with PyTorch. */
        MATRIX,
        /** Measured beside it for OpenCV's sake. */
        EXTRA,
        /** Equal but for the number of pixels. */
        GROWTH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code 1x3x1080x1920 bilinear zeros smooth}: what --cell looks into. */
    String name() {
        return shapeText() + " " + mode() + " " + padding() + " " + grid;
    }

    String shapeText() {
        return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    String mode() {
        return options.interpolation().name().toLowerCase(Locale.ROOT);
    }

    String padding() {
        return options.padding(0).name().toLowerCase(Locale.ROOT);
    }

    long[] size() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    int rank() {
        return shape.size();
    }

    long batch() {
        return shape.get(0);
    }

    long channels() {
        return shape.get(1);
    }

    /** Of the whole batch, of one channel. */
    long pixels() {
        return elements() / channels();
    }

    long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** What has to move at least once: input, grid and output. */
    long bytes() {
        return Float.BYTES * (2 * elements() + pixels() * (rank() - 2));
    }
}
