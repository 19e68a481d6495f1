package org.gridsample.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxGridSampleTest {
    @ParameterizedTest
    @ValueSource(ints = {16, 19, 20, 22, 25})
    void missingAttributesHaveOnnxDefaults(int opset) {
        assertEquals(SampleOptions.defaults(), OnnxGridSample.options(opset, Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "16, bilinear, BILINEAR",
        "16, nearest, NEAREST",
        "16, bicubic, BICUBIC",
        "19, bicubic, BICUBIC",
        "20, linear, BILINEAR",
        "20, nearest, NEAREST",
        "20, cubic, BICUBIC",
        "22, linear, BILINEAR",
        "22, nearest, NEAREST",
        "22, cubic, BICUBIC"
    })
    void modesHaveTheNamesOfTheirOpset(int opset, String mode, Interpolation interpolation) {
        assertEquals(
                SampleOptions.defaults().withInterpolation(interpolation),
                OnnxGridSample.options(opset, Map.of("mode", mode)));
    }

    @ParameterizedTest
    @CsvSource({"zeros, ZEROS, 0", "border, BORDER, 1", "reflection, REFLECTION, 1"})
    void paddingModeAndAlignCorners(String mode, Padding padding, long alignCorners) {
        SampleOptions expected = SampleOptions.defaults().withPadding(padding).withAlignCorners(alignCorners == 1);

        assertEquals(expected, OnnxGridSample.options(16, Map.of("padding_mode", mode, "align_corners", alignCorners)));
        assertEquals(expected, OnnxGridSample.options(22, Map.of("padding_mode", mode, "align_corners", (int)
                alignCorners)));
    }

    @Test
    void whatNoVersionHasIsRefusedWithWhatItHas() {
        assertEquals(
                "mode: expected one of bilinear, nearest, bicubic in opset 19, got 'linear', a name of opset 20 and"
                        + " later; pass the opset that the model imports",
                refusal(19, Map.of("mode", "linear")));
        assertEquals(
                "mode: expected one of linear, nearest, cubic in opset 20, got 'bicubic', a name of opsets before 20;"
                        + " pass the opset that the model imports",
                refusal(20, Map.of("mode", "bicubic")));
        assertEquals(
                "mode: expected one of linear, nearest, cubic in opset 22, got 2 (Long)",
                refusal(22, Map.of("mode", 2L)));
        assertEquals(
                "padding_mode: expected one of zeros, border, reflection in opset 16, got 'wrap'",
                refusal(16, Map.of("padding_mode", "wrap")));
        assertEquals(
                "align_corners: expected the integer 0 or 1, got 2 (Integer)", refusal(16, Map.of("align_corners", 2)));
        assertEquals(
                "align_corners: expected the integer 0 or 1, got true (Boolean)",
                refusal(22, Map.of("align_corners", true)));
        assertEquals(
                "attributes: expected mode, padding_mode or align_corners of GridSample, got 'coordinates'",
                refusal(22, Map.of("coordinates", "pixels")));
        assertEquals("opset: expected 16 or later, which have GridSample, got 15", refusal(15, Map.of()));
    }

    private static String refusal(int opset, Map<String, ?> attributes) {
        return assertThrows(IllegalArgumentException.class, () -> OnnxGridSample.options(opset, attributes))
                .getMessage();
    }
}
