package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridsample.documentation.Page;
import org.gridsample.image.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples run as the README starts them, and do what they are for. */
class ExamplesTest {
    @TempDir
    Path directory;

    @Test
    void theBestKnownExamplesPrintWhatTheReadmeSays() throws Exception {
        String output = run("Examples");
        assertEquals(3, output.lines().count(), output);
        assertTrue(Files.readString(Path.of("README.md")).contains("Examples.java\n" + output), output);
    }

    @Test
    void registrationFindsHowAPictureWasMoved() throws Exception {
        String output = run("Registration");
        List<Double> found =
                numbers("found a rotation of (\\S+) degrees and a translation of \\((\\S+), (\\S+)\\)", output);
        assertEquals(5, found.get(0), 0.1, output);
        assertEquals(6.5, found.get(1), 0.1, output);
        assertEquals(-4.25, found.get(2), 0.1, output);
        assertTrue(numbers("flow: (\\S+) pixels", output).get(0) < 0.5, output);
        for (String kind : List.of("affine", "flow")) {
            for (String picture : List.of("moving", "fixed", "found", "difference-before", "difference-after")) {
                assertPicture(kind + "-" + picture);
            }
        }
    }

    @Test
    void undistortionStraightensFrames() throws Exception {
        String output = run("Undistortion");
        List<Double> greyLevels = numbers("(\\S+) grey levels from straight ones, in the mean; (\\S+) before", output);
        assertTrue(greyLevels.get(0) < greyLevels.get(1) / 4, output);
        assertPicture("lens-seen");
        assertPicture("lens-straightened");
    }

    @Test
    void aPageIsFlatAgain() throws Exception {
        String output = run("Page");
        List<Double> found = numbers("goes to \\((\\S+), (\\S+)\\); (\\S+) grey levels", output);
        assertEquals(419, found.get(0), 1e-3, output);
        assertEquals(0, found.get(1), 1e-3, output);
        assertTrue(found.get(2) < 15, output);
        assertPicture("page-photo");
        assertPicture("page");
        assertPicture("page-found");
    }

    @Test
    void aPanoramaHasNoSeam() throws Exception {
        String output = run("Panorama");
        assertTrue(numbers("at most (\\S+) grey levels", output).get(0) < 0.1, output);
        for (String view : List.of("", "-0", "-90", "-180", "-270")) {
            assertPicture("panorama" + view);
        }
    }

    @Test
    void aFrameBetweenFramesIsNoCrossFade() throws Exception {
        String output = run("FrameInterpolation");
        List<Double> greyLevels = numbers("(\\S+) grey levels .* a cross-fade (\\S+)", output);
        assertTrue(greyLevels.get(0) < greyLevels.get(1) / 10, output);
        for (String frame : List.of("first", "second", "between", "between-found", "between-faded")) {
            assertPicture("frame-" + frame);
        }
    }

    @Test
    void labelsStayLabelsInIsotropicVoxels() throws Exception {
        String output = run("Isotropic");
        assertTrue(output.contains("labels [0, 1, 300, 700] became [0, 1, 300, 700]"), output);
        List<Double> volumes = numbers("label 700 (\\S+) cm3, before (\\S+)", output);
        assertEquals(volumes.get(1), volumes.get(0), 0.5, output);
        for (String view : List.of("before", "after", "labels")) {
            assertPicture("isotropic-" + view);
        }
    }

    @Test
    void java2dDrawsWithAWarpOp() throws Exception {
        String output = run("Java2d");
        assertTrue(numbers("turned: (\\S+) grey levels", output).get(0) < 0.5, output);
        assertPicture("java2d");
    }

    private String run(String example) throws Exception {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "src/examples/java/" + example + ".java",
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, java.waitFor(), output);
        assertDocumented(example, output);
        return output;
    }

    /** The page about it shows what it prints, but for digits: Java2D draws some pictures otherwise in other versions. */
    private static void assertDocumented(String example, String output) throws IOException {
        List<String> documented = new ArrayList<>();
        try (DirectoryStream<Path> pages = Files.newDirectoryStream(Path.of("docs/how-to"), "*.md")) {
            for (Path page : pages) {
                Page.read(page).blocks().stream()
                        .filter(block -> block.language().equals("console"))
                        .flatMap(block -> block.commands().stream())
                        .filter(command -> command.text().contains("/" + example + ".java"))
                        .forEach(command -> documented.add(withoutDigits(command.output())));
            }
        }
        assertEquals(List.of(withoutDigits(output.strip())), documented);
    }

    private static String withoutDigits(String text) {
        return text.replaceAll("-?\\d+(\\.\\d+)?", "#");
    }

    private void assertPicture(String name) throws Exception {
        assertTrue(Images.read(directory.resolve(name + ".png")).elementCount() > 0, name);
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
