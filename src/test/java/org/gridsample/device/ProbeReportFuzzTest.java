package org.gridsample.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gridsample.testing.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any text as a child process's report: a report that its own JSON gives again, or the message that it is none.
 * {@code scripts/fuzz report} goes on from the seeds.
 */
public final class ProbeReportFuzzTest {
    static List<Path> seeds() {
        return Seeds.of("report");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void seed(Path seed) throws IOException {
        fuzzerTestOneInput(Files.readAllBytes(seed));
    }

    /** The fuzzer calls it by this name. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        ProbeReport report;
        try {
            report = ProbeReport.fromJson(text);
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().startsWith("report: "), e::getMessage);
            return;
        }
        assertEquals(report, ProbeReport.fromJson(report.toJson()));
    }
}
