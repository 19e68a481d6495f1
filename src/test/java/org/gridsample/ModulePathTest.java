package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridsample.device.Binding;
import org.gridsample.testing.ChildJvm;
import org.gridsample.testing.EachBinding;
import org.gridsample.testing.RequiredDevice;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A program that is a module and requires this library's, with nothing on the class path. */
@EnabledOnOs(OS.LINUX)
class ModulePathTest {
    private static final String DESCRIPTOR = "module user { requires org.gridsample; }";

    private static final String PROGRAM = """
            package user;

            import java.util.Arrays;
            import org.gridsample.DeviceProbe;
            import org.gridsample.GridSampler;
            import org.gridsample.device.*;
            import org.gridsample.image.Images;
            import org.gridsample.sampling.SampleOptions;
            import org.gridsample.tensor.*;

            public class Main {
                public static void main(String[] arguments) {
                    if (arguments[0].equals("probe")) {
                        System.out.println(DeviceProbe.defaults().run().toJson());
                        return;
                    }
                    Tensor input = Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2);
                    Tensor grid = Tensor.of(new float[] {0.1f, 0.2f, 0, 0}, 1, 1, 2, 2);
                    Tensor output = Tensor.zeros(ElementType.FLOAT32, 1, 1, 1, 2);
                    try (GridSampler sampler = GridSampler.builder()
                            .device(DeviceSelector.parse(arguments[0]))
                            .binding(Binding.valueOf(arguments[1]))
                            .open()) {
                        sampler.sampleInto(input, grid, SampleOptions.defaults(), output);
                        System.out.println(sampler.describe());
                    } catch (BackendUnavailableException e) {
                        System.out.println(e.getMessage());
                    }
                    System.out.println(Arrays.toString(output.toFloatArray()));
                    System.out.println(Images.toTensor(Images.toImage(output, Layout.CHANNELS_FIRST)));
                }
            }
            """;

    @TempDir
    static Path directory;

    private static List<Path> modulePath;

    @BeforeAll
    static void compileTheProgram() throws IOException {
        String natives = System.getProperty("os.arch").equals("aarch64") ? "natives-linux-arm64" : "natives-linux";
        Pattern wanted =
                Pattern.compile("classes|(gson|jocl|slf4j-api|lwjgl-opencl|picocli|progressbar|jline-.*)-[\\d.]+jar"
                        + "|lwjgl-[\\d.]+(jar|-" + natives + "\\.jar)");
        Path program = directory.resolve("program");
        modulePath = Stream.concat(
                        Stream.of(program),
                        ChildJvm.classPathEntries()
                                .filter(entry -> wanted.matcher(
                                                entry.getFileName().toString())
                                        .matches()))
                .toList();
        Path descriptor = Files.writeString(directory.resolve("module-info.java"), DESCRIPTOR);
        Path source = Files.writeString(directory.resolve("Main.java"), PROGRAM);
        int code = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--module-path",
                        modulePath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                        "-d",
                        program.toString(),
                        descriptor.toString(),
                        source.toString());
        assertEquals(0, code, "the program doesn't compile");
    }

    private static ChildJvm program(String... arguments) {
        return ChildJvm.ofModule("user/user.Main", modulePath).arguments(arguments);
    }

    private static List<String> lines(ChildJvm child) {
        ChildJvm.Result result = child.run().succeeded();
        // Of a module that nothing requires there would be a warning.
        assertFalse(result.stderr().contains("Unknown module"), result::toString);
        return result.stdout().lines().toList();
    }

    private static String[] lwjgl(Binding binding) {
        return binding == Binding.LWJGL
                ? new String[] {"--add-modules", "org.lwjgl.opencl,org.lwjgl.natives"}
                : new String[0];
    }

    @Test
    @DisplayName("J1: on the module path the CPU path samples into the caller's memory, and pictures are made")
    void j1_cpuPath() {
        assertEquals(
                List.of(
                        "cpu, " + Runtime.getRuntime().availableProcessors() + " threads",
                        "[3.0, 2.5]",
                        "uint8 [1, 1, 2, 1]"),
                lines(program("cpu", "AUTO")));
    }

    @EachBinding
    @DisplayName("J1: on the module path both bindings find their natives and sample")
    void j1_openCl(Binding binding) {
        RequiredDevice.require(binding);
        List<String> lines = lines(program("opencl", binding.name()).jvm(lwjgl(binding)));

        assertTrue(lines.get(0).startsWith("opencl:0:0 "), lines::toString);
        assertTrue(lines.get(0).contains(", " + binding.name() + ")"), lines::toString);
        assertEquals("[3.0, 2.5]", lines.get(1));
    }

    @Test
    @DisplayName("J1: the reason why LWJGL is missing on the module path names the option that adds it")
    void j1_lwjglIsNotAsked() {
        String lib = lines(program("opencl", "LWJGL")).get(0);
        assertTrue(
                lib.endsWith("is not on the module path; add that dependency, and start java with"
                        + " --add-modules org.lwjgl.opencl,org.lwjgl.natives"),
                lib);

        String natives = lines(program("opencl", "LWJGL").jvm("--add-modules", "org.lwjgl.opencl"))
                .get(0);
        assertTrue(natives.contains("and start java with --add-modules org.lwjgl.natives"), natives);
    }

    @EachBinding
    @DisplayName("J1: on the module path drivers are tried in child processes that have the same modules")
    void j1_probe(Binding binding) {
        RequiredDevice.require(binding);
        String report = String.join("\n", lines(program("probe").jvm(lwjgl(binding))));

        assertTrue(report.contains("\"state\": \"usable\""), report);
        assertFalse(report.contains("\"state\": \"crashed\""), report);
        assertTrue(report.contains("\"" + binding + "\""), report);
        assertFalse(report.contains("\"library\": \"\""), report);
    }

    @EachBinding
    @DisplayName("J1: a JVM that denies a module native access is told the option with the modules' names")
    void j1_deniedNativeAccess(Binding binding) {
        Assumptions.assumeTrue(Runtime.version().feature() >= 24, "JDKs before 24 deny nothing");
        RequiredDevice.require(binding);
        ChildJvm denied = program("opencl", binding.name())
                .withoutNativeAccess()
                .jvm(lwjgl(binding))
                .jvm("--illegal-native-access=deny");
        String option = "--enable-native-access=org.gridsample,jocl"
                + (binding == Binding.LWJGL ? ",org.lwjgl,org.lwjgl.opencl" : "");

        String reason = lines(denied).get(0);
        assertTrue(reason.contains("denies it native access; start java with " + option), reason);
        String found = lines(denied.jvm(option)).get(0);
        assertTrue(found.startsWith("opencl:0:0 "), found);
    }

    @Test
    @DisplayName("J1: the command line runs from the module path too, and knows its version")
    void j1_commandLine() {
        List<String> lines = lines(ChildJvm.ofModule("org.gridsample/org.gridsample.cli.Main", modulePath)
                .jvm("--add-modules", "info.picocli,me.tongfei.progressbar")
                .arguments("--version"));

        ChildJvm.Result without = ChildJvm.ofModule("org.gridsample/org.gridsample.cli.Main", modulePath)
                .arguments("--version")
                .run();

        assertEquals(1, without.exitCode(), without::toString);
        assertEquals(
                "gridsample: modules of the command line are missing; start java with"
                        + " --add-modules info.picocli,me.tongfei.progressbar",
                without.stderr().strip());
        assertTrue(lines.get(0).matches("gridsample \\d+\\.\\d+.*, Java .*"), lines::toString);
    }
}
