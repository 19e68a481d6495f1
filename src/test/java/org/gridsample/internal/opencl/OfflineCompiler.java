package org.gridsample.internal.opencl;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.gridsample.testing.Tools;

/** clang, on which the compilers of most drivers are built, for devices that needn't be here. */
final class OfflineCompiler {
    /** What it compiles for. */
    enum Target {
        SPIR("", "-target", "spir64-unknown-unknown"),
        NVIDIA("""
                #define GROUP(axis) __nvvm_read_ptx_sreg_ctaid_##axis()
                #define GROUP_SIZE(axis) __nvvm_read_ptx_sreg_ntid_##axis()
                #define LOCAL(axis) __nvvm_read_ptx_sreg_tid_##axis()
                """, "-target", "nvptx64-nvidia-cuda", "-Xclang", "-target-cpu", "-Xclang", "sm_80"),
        AMD("""
                #define GROUP(axis) __builtin_amdgcn_workgroup_id_##axis()
                #define GROUP_SIZE(axis) __builtin_amdgcn_workgroup_size_##axis()
                #define LOCAL(axis) __builtin_amdgcn_workitem_id_##axis()
                """, "-target", "amdgcn-amd-amdhsa", "-mcpu=gfx90a", "-nogpulib");

        private final String workItem;
        private final List<String> options;

        Target(String workItem, String... options) {
            this.workItem = workItem;
            this.options = List.of(options);
        }

        private String declarations() {
            return switch (this) {
                case NVIDIA -> HALVES;
                case SPIR, AMD -> "";
            };
        }
    }

    /**
     * What kernels of single pixels call, made of what clang itself knows: a driver's library isn't needed, nor installed. What comes
     * of it is within a few registers of what ROCm's library gives.
     */
    private static final String BUILT_IN = """
            #define BUILT_IN(name) __builtin_##name%s
            #define fabs BUILT_IN(fabs)
            #define floor BUILT_IN(floor)
            #define fma BUILT_IN(fma)
            #define rint BUILT_IN(rint)
            #define min(a, b) ((a) < (b) ? (a) : (b))
            #define AXIS_0(of) of(x)
            #define AXIS_1(of) of(y)
            #define AXIS_2(of) of(z)
            #define get_group_id(axis) AXIS_##axis(GROUP)
            #define get_global_id(axis) ((size_t)AXIS_##axis(GROUP) * AXIS_##axis(GROUP_SIZE) + AXIS_##axis(LOCAL))
            """;

    /** What OpenCL C 1.2 has without an extension, and clang 14 for some targets only with cl_khr_fp16. */
    private static final String HALVES = """
            #define HALVES(lanes) HALVES_IN(lanes, __global) HALVES_IN(lanes, __private)
            #define HALVES_IN(lanes, space) \\
                float##lanes __attribute__((overloadable)) vload_half##lanes(size_t, const space half *); \\
                void __attribute__((overloadable)) vstore_half##lanes##_rte(float##lanes, size_t, space half *);
            HALVES()
            HALVES(2)
            HALVES(4)
            HALVES(8)
            HALVES(16)
            """;

    private record Output(int exitCode, String text) {}

    private final String clang = Tools.clang();

    /** What compiles and assembles, with versions. */
    String version() {
        String assembler = Tools.find("ptxas")
                .map(path ->
                        run(List.of("ptxas", "--version"), "").text().replaceAll("(?s).*, (V[0-9.]+).*", ", ptxas $1"))
                .orElse(", no ptxas");
        return run(List.of(clang, "--version"), "").text().lines().findFirst().orElseThrow() + assembler;
    }

    /** Everything it has to say about a variant with more at its end; warnings are errors. Empty if nothing. */
    String complaints(Target target, KernelVariant variant, String more) {
        String options = variant.options();
        return complaints(target, options, target.declarations() + KernelSource.program(variant) + more);
    }

    /** The same, whatever the source and its options. */
    String complaints(Target target, String options, String source) {
        Output output = compile(target, options, source, "-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only");
        return output.exitCode() == 0 && output.text().isEmpty() ? "" : target + ", " + options + ": " + output;
    }

    /** A GPU's assembly of a variant whose width is 1. */
    String assembly(Target target, KernelVariant variant) {
        String suffix =
                switch (variant.what().type().precision()) {
                    case FLOAT32 -> "##f";
                    case FLOAT64 -> "";
                };
        String source = target.workItem + String.format(BUILT_IN, suffix) + KernelSource.program(variant);
        Output output = compile(target, variant.options(), source, "-O3", "-S", "-o", "-");
        if (output.exitCode() != 0) {
            throw new AssertionError(target + ", " + variant.options() + ": " + output);
        }
        return output.text();
    }

    /** What CUDA's assembler says of PTX, if it is installed. */
    static Optional<String> ptxas(String ptx) {
        if (Tools.find("ptxas").isEmpty()) {
            return Optional.empty();
        }
        try {
            Path file = Files.createTempFile("kernel", ".ptx");
            try {
                Files.writeString(file, ptx);
                List<String> command = List.of("ptxas", "-v", "-arch=sm_80", "-o", "/dev/null", file.toString());
                return Optional.of(run(command, "").text());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Output compile(Target target, String defines, String source, String... options) {
        List<String> command = new ArrayList<>(List.of(clang, "-x", "cl"));
        command.addAll(target.options);
        command.addAll(Arrays.asList(defines.split(" ")));
        command.addAll(Arrays.asList(options));
        command.add("-");
        return run(command, source);
    }

    private static Output run(List<String> command, String source) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(source.getBytes(StandardCharsets.UTF_8));
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Output(process.waitFor(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        }
    }
}
