package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridsample.tensor.Precision;
import org.gridsample.testing.Tools;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class FloatOnlySourceTest {
    private static final Pattern UNSUFFIXED = Pattern.compile("(?<![\\w.])\\d+\\.\\d*(?:[eE][+-]?\\d+)?(?![\\w.])");

    @Test
    @DisplayName("D11: a preprocessed float32 source has no double and no literal of one")
    void d11_float32SourceHasNoDouble(@TempDir Path temp) throws Exception {
        String gcc = Tools.gcc();
        for (KernelVariant variant : KernelVariantTest.all().toList()) {
            String text = preprocess(gcc, variant, temp);
            assertTrue(text.contains("unnormalize("), "nothing was preprocessed");
            Matcher unsuffixed = UNSUFFIXED.matcher(text);
            if (variant.what().type().precision() == Precision.FLOAT32) {
                assertFalse(text.contains("double"), variant.toString());
                assertFalse(unsuffixed.find(), () -> variant + ": " + unsuffixed.group());
            } else {
                assertTrue(text.contains("double") && unsuffixed.find(), "the search would find one");
            }
        }
    }

    private static String preprocess(String gcc, KernelVariant variant, Path temp) throws Exception {
        Path source = temp.resolve("kernel.c");
        Files.writeString(source, KernelSource.program(variant));
        List<String> command = new ArrayList<>(List.of(gcc, "-E", "-P"));
        for (String option : variant.options().split(" ")) {
            if (!option.startsWith("-cl")) {
                command.add(option);
            }
        }
        command.add(source.toString());
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        // Comments are gone by now; pragmas are not code.
        return text.lines().filter(line -> !line.startsWith("#pragma")).reduce("", (a, b) -> a + "\n" + b);
    }
}
