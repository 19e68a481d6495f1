package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridsample.internal.backend.Computation;
import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What two GPUs' compilers make of the kernels of single pixels: docs/benchmarks/registers.md. With
 * {@code -Dgridsample.registers=FILE} its table is written anew.
 */
@Tag("once")
class KernelRegistersTest {
    private static final String PROPERTY = "gridsample.registers";
    private static final Path REPORT = Path.of("docs/benchmarks/registers.md");

    /** The report from here on is generated. */
    private static final String HEADING = "## The kernels as they are";

    private static OfflineCompiler compiler;
    private static List<Row> rows;

    /** Counts of one kernel. */
    private record Row(KernelVariant variant, Amd amd, Nvidia nvidia) {
        static Row of(KernelVariant variant) {
            return new Row(
                    variant,
                    Amd.of(compiler.assembly(OfflineCompiler.Target.AMD, variant)),
                    Nvidia.of(compiler.assembly(OfflineCompiler.Target.NVIDIA, variant)));
        }

        String name() {
            String channels = variant.how().channels() == 0
                    ? "any"
                    : Integer.toString(variant.how().channels());
            return String.join(
                            " | ",
                            variant.what().type().toString(),
                            variant.what().spatialRank() + 2 + "-D",
                            variant.what().interpolation().name(),
                            variant.what().paddings().get(0).name(),
                            channels)
                    .toLowerCase(Locale.ROOT)
                    .replace("-d", "-D");
        }

        @Override
        public String toString() {
            return "| " + name() + " | " + amd.vector + " | " + amd.scalar + " | " + amd.spilledScalar + " | "
                    + amd.loads + " | " + amd.branches
                    + " | " + amd.instructions + " | " + nvidia.readOnlyLoads + " | " + nvidia.branches + " | "
                    + nvidia.instructions + " | "
                    + nvidia.registers.map(Object::toString).orElse("") + " | "
                    + nvidia.spilled + " |";
        }
    }

    /** Registers, and what there are too few of them for. */
    private record Amd(
            int vector,
            int scalar,
            int spilledVector,
            int spilledScalar,
            int privateBytes,
            long loads,
            long branches,
            long instructions) {
        static Amd of(String assembly) {
            return new Amd(
                    number(assembly, "\\.vgpr_count:\\s+(\\d+)"),
                    number(assembly, "\\.sgpr_count:\\s+(\\d+)"),
                    number(assembly, "\\.vgpr_spill_count:\\s+(\\d+)"),
                    number(assembly, "\\.sgpr_spill_count:\\s+(\\d+)"),
                    number(assembly, "\\.private_segment_fixed_size:\\s+(\\d+)"),
                    count(assembly, "(global|flat|buffer)_load\\w*"),
                    count(assembly, "s_cbranch\\w*"),
                    count(assembly, "(v|s|ds|global|flat|buffer)_\\w+"));
        }
    }

    /** In PTX, which has as many registers as it likes; ptxas, which knows the GPU's, comes with CUDA. */
    private record Nvidia(
            long readOnlyLoads,
            long otherLoads,
            long branches,
            long instructions,
            Optional<Integer> registers,
            int spilled) {
        static Nvidia of(String assembly) {
            Optional<String> said = OfflineCompiler.ptxas(assembly);
            return new Nvidia(
                    count(assembly, "ld\\.global\\.nc\\.\\S+"),
                    count(assembly, "ld\\.global\\.(?!nc\\.)\\S+"),
                    count(assembly, "(@!?%p\\d+ )?bra(\\.uni)?"),
                    count(assembly, "(@!?%p\\d+ )?[a-z]+\\d*(\\.[^;\\s]+)*"),
                    said.map(text -> number(text, "Used (\\d+) registers")),
                    said.map(text -> number(text, "(\\d+) bytes spill stores")).orElse(0));
        }
    }

    private static int number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), pattern);
        return Integer.parseInt(matcher.group(1));
    }

    private static long count(String assembly, String instruction) {
        return Pattern.compile("^\\t\\s*" + instruction + "[ \\t;]", Pattern.MULTILINE)
                .matcher(assembly)
                .results()
                .count();
    }

    @BeforeAll
    static void compile() {
        compiler = new OfflineCompiler();
        rows = variants().parallel().map(Row::of).toList();
    }

    /** Reflection has the most code around the taps, zeros the most among them. */
    private static Stream<KernelVariant> variants() {
        return Tensors.FLOATS.stream()
                .flatMap(type -> Stream.of(2, 3)
                        .flatMap(rank -> Stream.of(Interpolation.values())
                                .flatMap(interpolation -> Stream.concat(
                                        Stream.of(0, 1, 4)
                                                .map(channels ->
                                                        variant(type, rank, interpolation, Padding.ZEROS, channels)),
                                        Stream.of(variant(type, rank, interpolation, Padding.REFLECTION, 1))))));
    }

    private static KernelVariant variant(
            ElementType type, int rank, Interpolation interpolation, Padding padding, int channels) {
        return new KernelVariant(
                new Computation(
                        Operation.Kind.SAMPLE,
                        false,
                        type,
                        type,
                        false,
                        Layout.CHANNELS_FIRST,
                        Layout.CHANNELS_FIRST,
                        false,
                        rank,
                        Coordinates.Kind.GRID,
                        interpolation,
                        Collections.nCopies(rank, padding),
                        false,
                        false,
                        false,
                        false),
                new Form(1, channels, true, false));
    }

    @Test
    void registersSuffice() {
        for (Row row : rows) {
            assertEquals(0, row.amd.spilledVector, () -> "spilled registers: " + row.variant);
            assertEquals(0, row.nvidia.spilled, () -> "bytes spilled by ptxas: " + row.variant);
            assertEquals(0, row.amd.privateBytes, () -> "bytes of private memory: " + row.variant);
            assertTrue(
                    row.amd.spilledScalar == 0 || hasManyTaps(row.variant),
                    () -> "spilled scalar registers: " + row.variant);
        }
    }

    /** Of which of its 64 taps are inside, a compiler keeps more masks than there are registers. */
    private static boolean hasManyTaps(KernelVariant variant) {
        return variant.what().spatialRank() == 3 && variant.what().interpolation() == Interpolation.BICUBIC;
    }

    @Test
    void loadsGoThroughTheCacheForWhatIsOnlyRead() {
        for (Row row : rows) {
            assertTrue(row.nvidia.readOnlyLoads > 0, () -> row.variant.toString());
            assertEquals(0, row.nvidia.otherLoads, () -> row.variant.toString());
        }
    }

    /** Another compiler gives other numbers. */
    @Test
    void theReportIsUpToDate() throws IOException {
        String table = table();
        String target = System.getProperty(PROPERTY);
        if (target != null) {
            Path file = Path.of(target);
            String report = Files.readString(file);
            Files.writeString(file, report.substring(0, report.indexOf(HEADING)) + table);
        }
        String report = Files.readString(REPORT);
        if (report.contains(compiler.version())) {
            assertEquals(
                    table,
                    report.substring(report.indexOf(HEADING)),
                    "make it anew: mvn test -Dtest=KernelRegistersTest -D" + PROPERTY + "=" + REPORT);
        }
    }

    private static String table() {
        return HEADING + "\n\n" + compiler.version() + ", gfx90a and sm_80, `-O3`.\n\n"
                + "| type | rank | interpolation | padding | channels | AMD: VGPRs | SGPRs | spilled SGPRs | loads | branches | instructions"
                + " | NVIDIA: read-only loads | branches | instructions | registers | spilled bytes |\n"
                + "|---|---|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
                + rows.stream().map(Row::toString).collect(Collectors.joining("\n"))
                + "\n";
    }
}
