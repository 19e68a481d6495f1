package org.gridsample.internal.opencl;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.gridsample.testing.Tools;

/** clang, on which the compilers of most drivers are built, for devices that needn't be here. */
final class OfflineCompiler {
    /** What it compiles for. */
    enum Target {
        SPIR("-target", "spir64-unknown-unknown"),
        NVIDIA("-target", "nvptx64-nvidia-cuda"),
        AMD("-target", "amdgcn-amd-amdhsa", "-mcpu=gfx90a", "-nogpulib");

        private final List<String> options;

        Target(String... options) {
            this.options = List.of(options);
        }
    }

    private final String clang = Tools.clang();

    /** Everything it has to say about a variant of this source; warnings are errors. Empty if nothing. */
    String complaints(Target target, KernelVariant variant, String source) {
        List<String> command = new ArrayList<>(List.of(clang, "-x", "cl"));
        command.addAll(target.options);
        command.addAll(Arrays.asList(variant.options().split(" ")));
        command.addAll(List.of("-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only", "-"));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(source.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            return code == 0 && said.isEmpty()
                    ? ""
                    : target + ", " + variant.options() + ": exit code " + code + "\n" + said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + clang, e);
        }
    }
}
