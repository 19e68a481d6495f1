package org.gridsample.internal.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Interpolation;

/** The source of a {@link KernelVariant}'s program: the kernel files that it needs, in one, and what kernel and launch agree on. */
final class KernelSource {
    private static final String FOLDER = "/org/gridsample/kernels/";

    private KernelSource() {}

    /** The files in one; {@code #line} keeps file and line in the compiler's messages. */
    static String program(KernelVariant variant) {
        return program(
                variant.what().operation(),
                variant.what().interpolation(),
                variant.what().antialias(),
                variant.what().tangent(),
                variant.how());
    }

    private static String program(
            Operation.Kind operation, Interpolation interpolation, boolean antialias, boolean tangent, Form how) {
        String taps =
                switch (interpolation) {
                    case NEAREST -> "nearest.cl";
                    case BILINEAR -> "linear.cl";
                    case BICUBIC -> "cubic.cl";
                };
        StringBuilder program = new StringBuilder();
        append(program, "prelude.cl", read("prelude.cl"));
        append(program, "geometry_t", Launch.GeometryMember.declaration());
        List<String> files = new ArrayList<>(List.of("geometry.cl", "storage.cl", "coordinates.cl", "positions.cl"));
        files.addAll(
                switch (operation) {
                    case SAMPLE, GRID_GRADIENT -> List.of(taps);
                    case INPUT_GRADIENT -> List.of("scatter.cl", taps);
                });
        if (tangent) {
            files.add("tangent.cl");
        }
        files.addAll(
                switch (operation) {
                    case SAMPLE ->
                        antialias ? List.of("below.cl", "tiles.cl", "footprint.cl") : List.of("below.cl", "tiles.cl");
                    case GRID_GRADIENT -> List.of("below.cl");
                    case INPUT_GRADIENT -> addition(interpolation, how);
                });
        files.add(KernelVariant.entry(operation) + ".cl");
        for (String file : files) {
            append(program, file, read(file));
        }
        return program.toString();
    }

    private static List<String> addition(Interpolation interpolation, Form how) {
        if (how.width() == 1) {
            return how.lists()
                    ? List.of("gradient_block.cl", "add_groups.cl", "gradient_lists.cl")
                    : List.of("gradient_block.cl", "add_groups.cl");
        }
        return switch (interpolation) {
            case NEAREST -> List.of("gradient_block.cl", "add_runs.cl");
            case BILINEAR, BICUBIC -> List.of("gradient_block.cl", "add_vectors.cl");
        };
    }

    private static void append(StringBuilder program, String name, String text) {
        program.append("#line 1 \"").append(name).append("\"\n").append(text);
    }

    /** A name for the kernels as they are: what was measured of others says little about them. */
    static String digest() {
        return DiskCache.digest(Stream.of(Operation.Kind.values())
                .flatMap(operation -> Stream.of(Interpolation.values())
                        .flatMap(interpolation -> Stream.of(false, true)
                                .flatMap(antialias -> Stream.of(1, 8)
                                        .map(width -> new Form(width, 0, true, width == 1))
                                        .map(how -> program(operation, interpolation, antialias, false, how)))))
                .toArray(String[]::new));
    }

    private static String read(String file) {
        try (InputStream in = KernelSource.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("kernel source " + FOLDER + file
                        + " is not on the class path; the gridsample jar was repackaged without its resources");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("kernel source " + FOLDER + file + " can't be read", e);
        }
    }
}
