package org.gridsample.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.gridsample.device.DeviceSelector.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceSelectorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "auto",
                "cpu",
                "opencl",
                "opencl:0:1",
                "opencl:12:3",
                "GeForce RTX",
                "intel",
                "gpu",
                "opencl2",
                "\u0130"
            })
    void isReadBack(String text) {
        DeviceSelector selector = DeviceSelector.parse(text);
        assertEquals(text, selector.toString());
        assertEquals(selector, DeviceSelector.parse(" " + text + "\n"));
    }

    @Test
    void wordsAreReadInAnyCaseAndLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(new Locale("tr", "TR"));
        try {
            assertSame(DeviceSelector.AUTO, DeviceSelector.parse("AUTO"));
            assertSame(DeviceSelector.CPU, DeviceSelector.parse("Cpu"));
            assertSame(DeviceSelector.OPENCL, DeviceSelector.parse("OpenCL"));
            assertEquals(new DeviceSelector(Kind.OPENCL_AT, 1, 2), DeviceSelector.parse("OPENCL:1:2"));
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "opencl:",
                "opencl:0",
                "OpenCL:x",
                "opencl:-1:0",
                "opencl:0:0:0",
                "opencl:\u0663:0",
                "opencl:1234567:0"
            })
    void whatIsNeitherASelectorNorANameIsRefused(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> DeviceSelector.parse(text))
                .getMessage();
        assertTrue(message.contains("expected auto, cpu, opencl"), message);
        assertTrue(message.endsWith("got '" + text + "'"), message);
    }
}
