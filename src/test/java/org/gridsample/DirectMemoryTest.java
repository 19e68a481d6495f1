package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gridsample.cli.Main;
import org.gridsample.device.Binding;
import org.gridsample.image.Picture;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.OpenAndSample;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Child JVMs whose direct memory doesn't suffice. */
class DirectMemoryTest {
    private static final String NEED =
            "float32 \\[1, 4000, 10, 100\\] needs 16000000 bytes of direct memory, \\d+ of the ";

    @TempDir
    Path directory;

    private static List<String> sample(String device, String jvmOption) {
        return ChildJvm.of(TooLargeOutput.class)
                .chainSignals()
                .jvm(jvmOption)
                .arguments(device)
                .run()
                .succeeded()
                .stdout()
                .lines()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "opencl"})
    @DisplayName("J5: an output beyond direct memory names need, limit and option, and the sampler goes on")
    void j5_library(String device) {
        if (device.equals("opencl")) {
            RequiredDevice.require(Binding.AUTO);
        }
        List<String> lines = sample(device, "-XX:MaxDirectMemorySize=12m");

        assertTrue(
                lines.get(0)
                        .matches(
                                NEED
                                        + "12582912 that Java allows are in use; raise that limit with -XX:MaxDirectMemorySize"),
                lines::toString);
        assertEquals("float32 [1, 4000, 1, 1]", lines.get(1));
    }

    @Test
    @DisplayName("J5: where the limit is the heap's the message says so")
    void j5_defaultLimit() {
        List<String> lines = sample("cpu", "-Xmx12m");

        assertTrue(
                lines.get(0)
                        .matches(
                                NEED
                                        + "\\d+ that Java allows are in use; raise that limit, by default the heap's, with -XX:MaxDirectMemorySize"),
                lines::toString);
    }

    @Test
    @DisplayName("J5: a binding that finds no direct memory to load with says so, and no binding ends the call")
    void j5_binding() {
        RequiredDevice.require(Binding.AUTO);
        ChildJvm.Result result = ChildJvm.of(OpenAndSample.class)
                .jvm("-XX:MaxDirectMemorySize=64k")
                .arguments("auto", "AUTO")
                .run()
                .succeeded();

        List<String> lines = result.stdout().lines().toList();
        assertEquals("[1.5]", lines.get(1), result::toString);
        // Later JDKs read a library without direct memory, and the device is used.
        assertTrue(
                lines.get(0).startsWith("opencl:")
                        || lines.get(0)
                                .matches(
                                        "cpu, .*jocl: \\d+ bytes of direct memory are needed, 0 of the 65536 that Java allows are in"
                                                + " use.*; raise that limit with -XX:MaxDirectMemorySize"),
                result::toString);
    }

    @Test
    @DisplayName("J5: the command line names the limit that was reached, not another, and leaves no file")
    void j5_commandLine() throws IOException {
        Path theta = directory.resolve("theta.npy");
        Npy.write(theta, Tensor.zeros(ElementType.FLOAT32, 1, 2, 3));
        Path output = directory.resolve("grid.npy");

        assertOutOfMemory(
                ChildJvm.of(Main.class)
                        .jvm("-XX:MaxDirectMemorySize=64k")
                        .arguments("affine-grid", "--theta=" + theta, "--size=1,3,1000,1000", "--output=" + output),
                "float32 \\[1, 1000, 1000, 2\\] needs 8000000 bytes of direct memory, \\d+ of the 65536 that Java allows are in"
                        + " use; raise that limit with -XX:MaxDirectMemorySize=\\.\\.\\. in JAVA_TOOL_OPTIONS");
        assertFalse(Files.exists(output));
        assertOutOfMemory(
                ChildJvm.of(Main.class)
                        .jvm("-Xmx24m", "-XX:+UseSerialGC")
                        .arguments("demo", "--size=4096", "--device=cpu", "--output-dir=" + directory),
                "Java heap space; the heap's limit is \\d+ bytes, raise it with -Xmx\\.\\.\\. in JAVA_TOOL_OPTIONS");
    }

    @Test
    @DisplayName(
            "J5: a picture of which memory holds the pixels once, but not in both layouts, is refused by its file's name")
    void j5_picture() throws IOException {
        Path picture = directory.resolve("in.jpg");
        Picture.of(Tensor.zeros(ElementType.UINT8, 1, 3, 1000, 1000)).write(picture);
        Path grid = directory.resolve("grid.npy");
        Npy.write(grid, Tensor.zeros(ElementType.FLOAT32, 1, 1, 1, 2));

        ChildJvm.Result result = ChildJvm.of(Main.class)
                .jvm("-XX:MaxDirectMemorySize=5m")
                .arguments(
                        "sample",
                        "--input=" + picture,
                        "--grid=" + grid,
                        "--device=cpu",
                        "--output=" + directory.resolve("out.npy"))
                .run();

        assertEquals(2, result.exitCode(), result::toString);
        assertTrue(
                result.stderr()
                        .contains(
                                "in.jpg: 1000 x 1000 pixels are more than memory holds: uint8 [1, 3, 1000, 1000] needs"),
                result::toString);
    }

    private static void assertOutOfMemory(ChildJvm child, String message) {
        ChildJvm.Result result = child.run();
        assertEquals(1, result.exitCode(), result::toString);
        List<String> lines = result.stderr().lines().toList();
        assertTrue(lines.get(lines.size() - 1).matches("gridsample: out of memory: " + message), result::toString);
    }
}
