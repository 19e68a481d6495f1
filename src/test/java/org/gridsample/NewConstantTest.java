package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.Unit;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Precision;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A new constant of an enum that is chosen by must not compile until every place has been seen: each is a switch expression
 * without a default. The classes named here are those places; one more is a reason to ask whether it has to be.
 */
@Tag("once")
class NewConstantTest {
    private static final Path SOURCES = Path.of("src", "main", "java");

    private static final Path TWINS = Path.of("target", "generated-sources", "double-twins");

    @TempDir
    Path classes;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            org.gridsample.sampling.Interpolation     | BILINEAR, | NEW, BILINEAR, | Alpha AxisRule Computation DoubleContributions DoubleDualWeights DoubleExactTaps DoubleGridGradient DoubleGridSums DoubleQuickTaps DoubleScatter DoubleSum DoubleTapWeights FloatContributions FloatDualWeights FloatExactTaps FloatGridGradient FloatGridSums FloatQuickTaps FloatScatter FloatSum FloatTapWeights GridGradient InputGradientSteps KernelSource KernelVariant TapOrder Taps Uint8Bilinear WarpOp
            org.gridsample.sampling.Padding           | ZEROS,    | NEW, ZEROS,    | AxisRule DoubleAxis FloatAxis Padding
            org.gridsample.sampling.Coordinates       | GRID(     | NEW(true), GRID( | Computation CoordinateArgument DoublePlan FloatPlan GradientArguments GridSampler KnownAnswer Locality MatrixSums Sampling
            org.gridsample.tensor.ElementType         | FLOAT32(  | NEW("new", "n4", 4, Precision.FLOAT32), FLOAT32( | AffineGrid Alpha CodecReader DemoCommand ElementType Elements KnownAnswer SampleDepth SampleRequest Storage StoredValues TiffWriter
            org.gridsample.tensor.Precision           | FLOAT32,  | NEW, FLOAT32,  | AxisRule BitDifference CpuBackend InputGradientSteps KernelVariant KnownAnswer Launch OpenClBackend PositionMap Precision TapOrder WarpCommand
            org.gridsample.tensor.Layout              | CHANNELS_FIRST, | NEW, CHANNELS_FIRST, | ColorScaling Computation Form Geometry GradientFiles ImageFile InputGradient KnownAnswer Layout Sampling Strides TensorPicture Unit
            org.gridsample.internal.backend.Unit      | ITEM,     | NEW, ITEM,     | Argument Geometry Partition Unit
            org.gridsample.internal.backend.Operation | SAMPLE    | SAMPLE, NEW    | Computation CpuBackend DeviceTensors Form KernelSource KernelVariant KnownAnswer Launch OpenClBackend
            org.gridsample.device.DeviceSelector      | AUTO,     | NEW, AUTO,     | Backends DeviceSelector OpenClProvider Verdicts
            org.gridsample.device.Binding             | AUTO,     | NEW, AUTO,     | Binding BindingLoader
            """)
    void isMissedByThese(String type, String constant, String withNew, String expected) throws IOException {
        Path enumeration = SOURCES.resolve(type.replace('.', '/') + ".java");
        String text = Files.readString(enumeration);
        int first = text.indexOf(constant, text.indexOf("enum "));
        assertTrue(first > 0, type + " has no " + constant);
        String changed = text.substring(0, first) + withNew + text.substring(first + constant.length());
        assertEquals(expected, String.join(" ", classesThatFail(enumeration, changed)));
    }

    /** An {@code if} on a constant takes every new one for one of the old. */
    @Test
    void isNeverJustUnequal() throws IOException {
        String constants = Stream.of(
                        Interpolation.values(),
                        Padding.values(),
                        Coordinates.Kind.values(),
                        ElementType.values(),
                        Precision.values(),
                        Operation.Kind.values(),
                        Unit.values(),
                        Layout.values(),
                        Binding.values(),
                        DeviceSelector.Kind.values())
                .flatMap(Stream::of)
                .map(Enum::name)
                .distinct()
                .collect(Collectors.joining("|"));
        Pattern comparison = Pattern.compile("[!=]= *(?!DeviceInfo\\.Type)(\\w+\\.)*(" + constants + ")\\b");
        List<String> found = new ArrayList<>();
        for (Path source : sources()) {
            for (String line : Files.readAllLines(source)) {
                if (comparison.matcher(line).find()) {
                    found.add(source.getFileName() + ": " + line.strip());
                }
            }
        }
        assertEquals(List.of(), found);
    }

    private Set<String> classesThatFail(Path replaced, String text) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, null)) {
            List<JavaFileObject> units = new ArrayList<>();
            for (Path source : sources()) {
                if (source.equals(replaced)) {
                    units.add(new Changed(source.toUri(), text));
                } else {
                    files.getJavaFileObjects(source).forEach(units::add);
                }
            }
            // Coverage is looked at last, and otherwise not at all once another class has failed.
            List<String> options = List.of(
                    "-proc:none",
                    "-nowarn",
                    "-XDshould-stop.ifError=FLOW",
                    "-d",
                    classes.toString(),
                    "-cp",
                    System.getProperty("java.class.path"));
            compiler.getTask(null, files, found, options, null, units).call();
        }
        Set<String> names = new TreeSet<>();
        for (Diagnostic<? extends JavaFileObject> diagnostic : found.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                String message = diagnostic.getMessage(Locale.ROOT);
                assertTrue(message.contains("does not cover"), diagnostic::toString);
                names.add(new File(diagnostic.getSource().getName()).getName().replace(".java", ""));
            }
        }
        return names;
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path root : List.of(SOURCES, TWINS)) {
            try (Stream<Path> found = Files.walk(root)) {
                found.filter(file -> file.toString().endsWith(".java") && !file.endsWith("module-info.java"))
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    private static final class Changed extends SimpleJavaFileObject {
        private final String text;

        Changed(URI uri, String text) {
            super(uri, Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
