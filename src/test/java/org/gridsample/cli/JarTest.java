package org.gridsample.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.gridsample.device.Binding;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar started by {@code java -jar}, with its libraries beside it as the build has them, and without. */
class JarTest {
    @TempDir
    static Path directory;

    private static Path jar;
    private static Path lonelyJar;

    @BeforeAll
    static void makeTheJar() throws IOException {
        jar = Files.createDirectories(directory.resolve("a build")).resolve("gridsample.jar");
        Path classes = ChildJvm.classPathEntries()
                .filter(entry -> Files.exists(entry.resolve("org/gridsample/cli/Main.class")))
                .findFirst()
                .orElseThrow();
        int code = ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--create",
                        "--file",
                        jar.toString(),
                        "--main-class",
                        Main.class.getName(),
                        "-C",
                        classes.toString(),
                        ".");
        assertEquals(0, code, "the jar can't be made");
        Path lib = Files.createDirectories(jar.resolveSibling("lib"));
        for (Path entry :
                ChildJvm.classPathEntries().filter(Files::isRegularFile).toList()) {
            Files.copy(entry, lib.resolve(entry.getFileName()));
        }
        lonelyJar = Files.copy(jar, directory.resolve("gridsample.jar"));
    }

    @Test
    @DisplayName("J7: java -jar takes the libraries from the folder lib beside the jar")
    void j7_librariesBesideTheJar() {
        ChildJvm.Result result =
                ChildJvm.ofJar(jar).arguments("--version").run().succeeded();

        assertTrue(result.stdout().startsWith("gridsample "), result::toString);
        assertEquals("", result.stderr());
    }

    @Test
    @DisplayName("J7: what java -jar starts samples on OpenCL, and its child processes have the libraries too")
    void j7_devices() {
        RequiredDevice.require(Binding.AUTO);
        ChildJvm.Result result = ChildJvm.ofJar(jar)
                .chainSignals()
                .arguments("devices", "--self-test=false")
                .run()
                .succeeded();

        assertTrue(
                result.stdout().lines().anyMatch(line -> line.matches("opencl:0:0 .* usable .*jocl, lwjgl.*")),
                result::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "devices", "no-such-command"})
    @DisplayName("J7: without its libraries the jar says in one line which are missing and what to start")
    void j7_nothingBesideTheJar(String command) {
        ChildJvm.Result result = ChildJvm.ofJar(lonelyJar).arguments(command).run();

        assertRefused(
                result,
                "info.picocli:picocli, me.tongfei:progressbar, org.slf4j:slf4j-api, com.google.code.gson:gson;");
        assertTrue(result.stderr().contains("start scripts/gridsample, or java -cp "), result::toString);
    }

    @Test
    @DisplayName("J7: a class path without slf4j is told in one line by every command")
    void j7_withoutSlf4j() {
        for (String command : List.of("--version", "demo")) {
            assertRefused(
                    ChildJvm.of(Main.class)
                            .withoutJar("slf4j-api")
                            .directory(directory)
                            .arguments(command)
                            .run(),
                    "beside the jar: org.slf4j:slf4j-api; start ");
        }
        assertFalse(Files.exists(directory.resolve("demo")));
    }

    private static void assertRefused(ChildJvm.Result result, String message) {
        assertEquals(1, result.exitCode(), result::toString);
        assertEquals("", result.stdout());
        assertEquals(1, result.stderr().lines().count(), result::toString);
        assertTrue(result.stderr().startsWith("gridsample: not on the class path"), result::toString);
        assertTrue(result.stderr().contains(message), result::toString);
    }
}
