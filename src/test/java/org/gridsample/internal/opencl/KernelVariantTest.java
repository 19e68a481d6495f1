package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.gridsample.internal.backend.Computation;
import org.gridsample.internal.backend.Operation;
import org.gridsample.sampling.Interpolation;
import org.gridsample.tensor.ElementType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KernelVariantTest {
    /** Every form, those that have lists also without, and of the computations the pairs. */
    static Stream<KernelVariant> all() {
        List<Form> forms = Stream.of(1, 8, 16)
                .flatMap(width -> Stream.of(0, 1, 2, 3, 4).map(channels -> new Form(width, channels, true, false)))
                .toList();
        return Computation.pairs(List.of(ElementType.values()), forms, KernelVariantTest::variant).stream()
                .flatMap(variant -> Stream.of(variant, variant.withoutFma(), variant.withoutLists()))
                .distinct();
    }

    /** Footprints and tangents are of single pixels, gradients of any number of channels. */
    private static KernelVariant variant(Computation computation, Form form) {
        int width = computation.antialias() || computation.tangent() ? 1 : form.width();
        int channels =
                switch (computation.operation()) {
                    case SAMPLE -> computation.tangent() ? 0 : form.channels();
                    case GRID_GRADIENT, INPUT_GRADIENT -> 0;
                };
        boolean lists = width == 1 && computation.operation() == Operation.Kind.INPUT_GRADIENT;
        return new KernelVariant(computation, new Form(width, channels, form.hasFma(), lists));
    }

    @Test
    @DisplayName("K5: options have single spaces, no include path, and sorted defines")
    void k5_optionsAreStrict() {
        all().map(KernelVariant::options).forEach(options -> {
            assertFalse(options.contains("  "), options);
            assertFalse(options.contains("-I"), options);
            assertFalse(options.contains("fast") || options.contains("mad-enable"), options);
            assertTrue(options.matches("-cl-std=CL1\\.2( -D [A-Z_]+=[A-Z0-9_]+)+"), options);
        });
    }

    @Test
    void everyVariantHasOptionsOfItsOwn() {
        Set<String> distinct = new HashSet<>(all().map(KernelVariant::options).toList());
        assertEquals(all().count(), distinct.size());
    }

    @Test
    @DisplayName("K6: options don't depend on the locale")
    void k6_optionsDoNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.ROOT);
            var expected = all().map(KernelVariant::options).toList();
            for (String tag : new String[] {"tr", "de", "ar-EG-u-nu-arab"}) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                assertEquals(expected, all().map(KernelVariant::options).toList(), tag);
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    private static List<String> sources() {
        return all().map(KernelSource::program).distinct().toList();
    }

    @Test
    @DisplayName("N1: the first line that is no comment forbids to fuse")
    void n1_thePragmaHeadsTheSource() {
        for (String source : sources()) {
            assertEquals(
                    "#pragma OPENCL FP_CONTRACT OFF",
                    source.lines()
                            .filter(line -> !line.isBlank() && !line.startsWith("//") && !line.startsWith("#line"))
                            .findFirst()
                            .orElseThrow());
        }
    }

    @Test
    @DisplayName("N4: no function in the kernels that drops a NaN or computes roughly")
    void n4_forbiddenFunctions() {
        Pattern forbidden = Pattern.compile("\\b(fmin|fmax|mad|(native|half)_\\w+)\\s*\\(");
        for (String source : sources()) {
            Matcher found = forbidden.matcher(source);
            assertFalse(found.find(), () -> found.group());
        }
    }

    @Test
    void theSourceKeepsFileAndLine() {
        all().forEach(variant -> {
            String source = KernelSource.program(variant);
            assertTrue(source.startsWith("#line 1 \"prelude.cl\"\n"));
            assertTrue(source.contains("\n#line 1 \"" + variant.kernelName() + ".cl\"\n"));
        });
    }

    /** With and without footprints; nearest has no gradient of points, and none along a tangent; inputs' gradients are added to in three ways. */
    @Test
    void eachOperationAndInterpolationHasASourceOfItsOwn() {
        int interpolations = Interpolation.values().length;
        assertEquals(
                2 * interpolations + (interpolations - 1) + 3 * interpolations + 4 * (interpolations - 1),
                sources().size());
    }
}
