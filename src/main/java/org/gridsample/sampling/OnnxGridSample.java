package org.gridsample.sampling;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * ONNX' {@code GridSample}: its attributes as {@link SampleOptions}.
 *
 * <p>The operator has three versions, of opsets 16, 20 and 22. Opset 20 renamed the modes: what was {@code bilinear} and {@code bicubic} is
 * {@code linear} and {@code cubic}, as {@code mode} and as its default. Opset 22 added element types.
 */
public final class OnnxGridSample {
    private static final int FIRST = 16;
    private static final int RENAMED = 20;
    private static final Map<String, Interpolation> MODES = ordered(
            Map.entry("bilinear", Interpolation.BILINEAR),
            Map.entry("nearest", Interpolation.NEAREST),
            Map.entry("bicubic", Interpolation.BICUBIC));
    private static final Map<String, Interpolation> RENAMED_MODES = ordered(
            Map.entry("linear", Interpolation.BILINEAR),
            Map.entry("nearest", Interpolation.NEAREST),
            Map.entry("cubic", Interpolation.BICUBIC));
    private static final Map<String, Padding> PADDING_MODES = ordered(
            Map.entry("zeros", Padding.ZEROS),
            Map.entry("border", Padding.BORDER),
            Map.entry("reflection", Padding.REFLECTION));

    private OnnxGridSample() {}

    /**
     * The options that attributes stand for; those that are missing have ONNX' defaults: bilinear or linear, zeros, 0.
     *
     * @param opset the version of the default operator set that the model imports, at least 16
     * @param attributes of the node: {@code mode} and {@code padding_mode}, which are Strings, and {@code align_corners}, a Long or an Integer
     *     that is 0 or 1
     * @return what {@link org.gridsample.GridSampler#sample(org.gridsample.tensor.Tensor, org.gridsample.tensor.Tensor, SampleOptions) sample}
     *     takes with the node's {@code X} and {@code grid}
     * @throws IllegalArgumentException if the opset has no GridSample, or none with such an attribute or value
     */
    public static SampleOptions options(int opset, Map<String, ?> attributes) {
        if (opset < FIRST) {
            throw new IllegalArgumentException(
                    "opset: expected " + FIRST + " or later, which have GridSample, got " + opset);
        }
        boolean renamed = opset >= RENAMED;
        Interpolation interpolation = Interpolation.BILINEAR;
        Padding padding = Padding.ZEROS;
        boolean alignCorners = false;
        // In one order, so that of several faults the same one is told.
        for (Map.Entry<String, ?> attribute : new TreeMap<>(attributes).entrySet()) {
            String name = attribute.getKey();
            Object value = Objects.requireNonNull(attribute.getValue(), name);
            switch (name) {
                case "mode" -> interpolation = interpolation(opset, renamed, value);
                case "padding_mode" -> padding = find(PADDING_MODES, name, opset, value, "");
                case "align_corners" -> alignCorners = flag(name, value);
                default ->
                    throw new IllegalArgumentException(
                            "attributes: expected mode, padding_mode or align_corners of GridSample, got '" + name
                                    + "'");
            }
        }
        return SampleOptions.defaults()
                .withInterpolation(interpolation)
                .withPadding(padding)
                .withAlignCorners(alignCorners);
    }

    private static Interpolation interpolation(int opset, boolean renamed, Object mode) {
        String otherOpsets = renamed ? "opsets before " + RENAMED : "opset " + RENAMED + " and later";
        boolean isOthers = (renamed ? MODES : RENAMED_MODES).containsKey(mode);
        String hint = isOthers ? ", a name of " + otherOpsets + "; pass the opset that the model imports" : "";
        return find(renamed ? RENAMED_MODES : MODES, "mode", opset, mode, hint);
    }

    private static <T> T find(Map<String, T> names, String attribute, int opset, Object value, String hint) {
        T found = names.get(value);
        if (found == null) {
            throw new IllegalArgumentException(attribute + ": expected one of " + String.join(", ", names.keySet())
                    + " in opset " + opset + ", got " + quoted(value) + hint);
        }
        return found;
    }

    private static boolean flag(String attribute, Object value) {
        if (value instanceof Long || value instanceof Integer) {
            long number = ((Number) value).longValue();
            if (number == 0 || number == 1) {
                return number == 1;
            }
        }
        throw new IllegalArgumentException(attribute + ": expected the integer 0 or 1, got " + quoted(value));
    }

    private static String quoted(Object value) {
        return value instanceof String
                ? "'" + value + "'"
                : value + " (" + value.getClass().getSimpleName() + ")";
    }

    @SafeVarargs
    private static <T> Map<String, T> ordered(Map.Entry<String, T>... entries) {
        Map<String, T> map = new LinkedHashMap<>();
        for (Map.Entry<String, T> entry : entries) {
            map.put(entry.getKey(), entry.getValue());
        }
        return map;
    }
}
