package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
        String source = KernelSource.program();
        assertEquals(
                "",
                KernelVariantTest.all()
                        .parallel()
                        .map(variant -> compiler.complaints(target, variant, source))
                        .filter(said -> !said.isEmpty())
                        .limit(3)
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void warningsAreSeen() {
        KernelVariant variant = KernelVariantTest.all().findFirst().orElseThrow();
        String unused = KernelSource.program() + "\n__kernel void more(int unused) {}\n";
        assertNotEquals("", compiler.complaints(OfflineCompiler.Target.SPIR, variant, unused));
    }
}
