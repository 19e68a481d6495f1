package org.gridsample.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;

/**
 * One combination that is measured. The output is as large as the input.
 *
 * @param group what it is measured for
 * @param shape of the input, {@code N, C, (D,) H, W}
 * @param type of input and output
 * @param options with the layout of this library's input and output; peers have their own
 * @param job where coordinates come from
 */
record Cell(Group group, List<Long> shape, ElementType type, SampleOptions options, Job job) {
    enum Group {
        /** The comparison with PyTorch. */
        MATRIX(PyTorchContestant.NAME),
        /** Measured beside it for OpenCV's sake. */
        EXTRA(PyTorchContestant.NAME),
        /** Equal but for the number of pixels. */
        GROWTH(PyTorchContestant.NAME),
        /** Pictures turned, as OpenCV and Java2D do it. */
        WARP(OpenCvContestant.NAME),
        /** Java2D's pictures, warped from one to another. */
        FRAME(OpenCvContestant.NAME),
        /** The gradients of input and grid. */
        GRAD(PyTorchContestant.NAME);

        private final String peer;

        Group(String peer) {
            this.peer = peer;
        }

        /** Whom the others are compared with. */
        String peer() {
            return peer;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Cell of(Group group, List<Long> shape, ElementType type, Interpolation mode, Padding padding, Job job) {
        SampleOptions options = SampleOptions.defaults().withInterpolation(mode).withPadding(padding);
        return new Cell(group, shape, type, options, job);
    }

    /** With this library's input and output in a layout; the shape stays {@code N, C, H, W}. */
    Cell with(Layout layout) {
        return new Cell(group, shape, type, options.withLayout(layout), job);
    }

    Cell with(Job other) {
        return new Cell(group, shape, type, options, other);
    }

    /** {@code 1x3x1080x1920 float32 bilinear zeros smooth}, and {@code interleaved} where it is. */
    String name() {
        return "%s %s %s %s %s%s".formatted(shapeText(), type, mode(), padding(), job, ifInterleaved(" interleaved"));
    }

    /** The words, if this library's channels are interleaved. */
    String ifInterleaved(String words) {
        return switch (layout()) {
            case CHANNELS_FIRST -> "";
            case CHANNELS_LAST -> words;
        };
    }

    /** Whether group and name have all these words. */
    boolean has(String words) {
        List<String> mine = List.of((group + " " + name()).split(" "));
        return mine.containsAll(Arrays.asList(words.strip().split("\\s+")));
    }

    String shapeText() {
        return shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
    }

    static List<Long> shape(String text) {
        return Arrays.stream(text.split("x")).map(Long::valueOf).toList();
    }

    Interpolation interpolation() {
        return options.interpolation();
    }

    String mode() {
        return interpolation().name().toLowerCase(Locale.ROOT);
    }

    String padding() {
        return options.padding(0).name().toLowerCase(Locale.ROOT);
    }

    Layout layout() {
        return options.inputLayout();
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

    /** What has to move at least once: input, points and output; of gradients the output's, too, and in its place the results. */
    long bytes() {
        long pixels = elements() * type.bytes();
        long points = job.hasPoints() ? pixels() * (rank() - 2) * Float.BYTES : 0;
        return switch (group) {
            case MATRIX, EXTRA, GROWTH, WARP, FRAME -> 2 * pixels + points;
            case GRAD -> 3 * pixels + 2 * points;
        };
    }
}
