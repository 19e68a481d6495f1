package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static String complaints(OfflineCompiler.Target target, Stream<KernelVariant> variants) {
        String source = KernelSource.program();
        return variants.parallel()
                .map(variant -> compiler.complaints(target, variant, source))
                .filter(said -> !said.isEmpty())
                .limit(3)
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everyVariantCompilesWithoutWarnings() {
        assertEquals("", complaints(OfflineCompiler.Target.SPIR, KernelVariantTest.all()));
    }

    /**
     * Targets differ in types, address spaces and what is built in, for which a loop and written-out channels will do; all of them with
     * {@code -Dgridsample.lint.all=true}.
     */
    @ParameterizedTest
    @EnumSource(
            value = OfflineCompiler.Target.class,
            names = {"NVIDIA", "AMD"})
    void gpuVariantsCompileWithoutWarnings(OfflineCompiler.Target target) {
        List<Integer> channels = List.of(0, 3);
        assertEquals(
                "",
                complaints(
                        target,
                        KernelVariantTest.all()
                                .filter(variant -> Boolean.getBoolean("gridsample.lint.all")
                                        || variant.width() < 16
                                                && !variant.alignCorners()
                                                && channels.contains(variant.channels()))));
    }

    @Test
    void warningsAreSeen() {
        KernelVariant variant = KernelVariantTest.all().findFirst().orElseThrow();
        String unused = KernelSource.program() + "\n__kernel void more(int unused) {}\n";
        assertNotEquals("", compiler.complaints(OfflineCompiler.Target.SPIR, variant, unused));
    }
}
