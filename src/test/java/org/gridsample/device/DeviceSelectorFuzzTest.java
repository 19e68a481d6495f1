package org.gridsample.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.gridsample.testing.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any text as a device's name: a selector that its own text gives again, or the message that it is none.
 * {@code scripts/fuzz device} goes on from the seeds.
 */
public final class DeviceSelectorFuzzTest {
    static List<Path> seeds() {
        return Seeds.of("device");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void seed(Path seed) throws IOException {
        fuzzerTestOneInput(Files.readAllBytes(seed));
    }

    /** The fuzzer calls it by this name. */
    public static void fuzzerTestOneInput(byte[] input) {
        check(new String(input, StandardCharsets.UTF_8));
        // Every pair of bytes is a char: lone surrogates too.
        check(new String(input, StandardCharsets.UTF_16BE));
        check(new String(input, StandardCharsets.ISO_8859_1));
    }

    private static void check(String text) {
        DeviceSelector selector;
        try {
            selector = DeviceSelector.parse(text);
        } catch (IllegalArgumentException e) {
            assertEquals("device: ", e.getMessage().substring(0, 8), e::getMessage);
            return;
        }
        assertEquals(selector, DeviceSelector.parse(selector.toString()), text);
    }
}
