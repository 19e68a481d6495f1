package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Drivers' compilers are built on clang, of many versions: what one of them takes with a warning another may refuse. */
@Tag("once")
class KernelLintTest {
    private static OfflineCompiler compiler;

    @BeforeAll
    static void findCompiler() {
        compiler = new OfflineCompiler();
    }

    /** For each target, since they differ in types, address spaces and what is built in. */
    @ParameterizedTest
    @EnumSource(OfflineCompiler.Target.class)
    void everyVariantCompilesWithoutWarnings(OfflineCompiler.Target target) {
        assertEquals(
                "",
                KernelVariantTest.all()
                        .parallel()
                        .map(variant -> compiler.complaints(target, variant, ""))
                        .filter(said -> !said.isEmpty())
                        .limit(3)
                        .collect(Collectors.joining("\n")));
    }

    /** Else a choice that one file doesn't know would be computed as another. */
    @Test
    void anUnknownChoiceDoesNotCompile() {
        KernelVariant variant = KernelVariantTest.all().findFirst().orElseThrow();
        String options = variant.options();
        for (String define : options.split(" -D ")) {
            if (define.contains("=") && !define.startsWith("-cl")) {
                String unknown = options.replace(define, define.replaceFirst("=.*", "=77"));
                String said = compiler.complaints(OfflineCompiler.Target.SPIR, unknown, KernelSource.program(variant));
                assertTrue(said.contains("expected -D "), () -> unknown + ": " + said);
            }
        }
    }

    @Test
    void warningsAreSeen() {
        KernelVariant variant = KernelVariantTest.all().findFirst().orElseThrow();
        String unused = "\n__kernel void more(int unused) {}\n";
        assertNotEquals("", compiler.complaints(OfflineCompiler.Target.SPIR, variant, unused));
    }
}
