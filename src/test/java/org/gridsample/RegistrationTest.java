package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that registers pictures finds how they were moved. */
class RegistrationTest {
    @TempDir
    Path directory;

    @Test
    void findsHowAPictureWasMoved() throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "docs/Registration.java",
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, java.waitFor(), output);
        List<Double> found =
                numbers("found a rotation of (\\S+) degrees and a translation of \\((\\S+), (\\S+)\\)", output);
        assertEquals(5, found.get(0), 0.1, output);
        assertEquals(6.5, found.get(1), 0.1, output);
        assertEquals(-4.25, found.get(2), 0.1, output);
        assertTrue(numbers("flow: (\\S+) pixels", output).get(0) < 0.5, output);
        for (String kind : List.of("affine", "flow")) {
            for (String picture : List.of("moving", "fixed", "found", "difference-before", "difference-after")) {
                assertTrue(Files.exists(directory.resolve(kind + "-" + picture + ".png")), kind + "-" + picture);
            }
        }
    }

    private static List<Double> numbers(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), text);
        List<Double> numbers = new ArrayList<>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            numbers.add(Double.parseDouble(matcher.group(i)));
        }
        return numbers;
    }
}
