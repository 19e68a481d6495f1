package org.gridsample.internal.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The source of every program: the kernel files, of which a {@link KernelVariant}'s options make one kernel. */
final class KernelSource {
    private static final String FOLDER = "/org/gridsample/kernels/";

    /** In this order. */
    private static final List<String> FILES =
            List.of("prelude.cl", "coordinates.cl", "fetch.cl", "interpolation.cl", "sample.cl");

    private KernelSource() {}

    /** The files in one; {@code #line} keeps file and line in the compiler's messages. */
    static String program() {
        StringBuilder program = new StringBuilder();
        for (String file : FILES) {
            program.append("#line 1 \"").append(file).append("\"\n").append(read(file));
        }
        return program.toString();
    }

    /** A name for the kernels as they are: what was measured of others says little about them. */
    static String digest() {
        return DeviceCache.digest(program());
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
