package org.gridsample.internal.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Test;

class ComputationTest {
    private static final List<ElementType> TYPES = List.of(ElementType.values());
    private static final List<String> FORMS = List.of("1", "2", "3", "4", "5");

    private static List<Map<String, String>> pairs() {
        return Computation.pairs(TYPES, FORMS, (computation, form) -> {
            Map<String, String> choices = new HashMap<>(computation.choices());
            choices.put("form", form);
            return choices;
        });
    }

    /** Whatever choices there come to be. */
    @Test
    void anyTwoChoicesMeet() {
        Map<String, Set<String>> values = new HashMap<>();
        Set<Set<Map.Entry<String, String>>> met = new HashSet<>();
        for (Map<String, String> choices : pairs()) {
            choices.forEach((name, value) ->
                    values.computeIfAbsent(name, n -> new HashSet<>()).add(value));
            choices.entrySet().forEach(a -> choices.entrySet().forEach(b -> met.add(Set.copyOf(List.of(a, b)))));
        }
        for (String name : List.of("align_corners", "form", "spatial_rank")) {
            for (String other : List.of(
                    "compute",
                    "fill",
                    "storage",
                    "layout",
                    "output_layout",
                    "output_storage",
                    "scaled",
                    "strided",
                    "interpolation",
                    "padding_x",
                    "padding_y",
                    "padding_z")) {
                for (String value : values.get(name)) {
                    for (String otherValue : values.get(other)) {
                        assertTrue(
                                met.contains(Set.of(Map.entry(name, value), Map.entry(other, otherValue))),
                                name + "=" + value + ", " + other + "=" + otherValue);
                    }
                }
            }
        }
        assertEquals(Set.of("0", "1"), values.get("align_corners"));
        for (String name : List.of(
                "coordinates", "form", "interpolation", "ones", "padding_x", "scaled", "spatial_rank", "storage")) {
            for (String value : values.get(name)) {
                assertEquals(
                        !value.equals("int32"),
                        met.contains(Set.of(Map.entry("antialias", "1"), Map.entry(name, value))),
                        name + "=" + value + ", antialias");
            }
        }
        assertEquals(Set.copyOf(FORMS), values.get("form"));
    }

    @Test
    void edgesMeetInAllCombinations() {
        List<Computation> edges = Computation.pairs(
                TYPES,
                FORMS,
                (computation, form) -> new Computation(
                        Operation.Kind.SAMPLE,
                        false,
                        computation.type(),
                        computation.outputType(),
                        computation.scaled(),
                        Layout.CHANNELS_FIRST,
                        Layout.CHANNELS_FIRST,
                        false,
                        computation.spatialRank(),
                        Coordinates.Kind.GRID,
                        computation.interpolation(),
                        computation.paddings(),
                        computation.fill(),
                        false,
                        false,
                        computation.antialias()));
        Map<Boolean, Long> alike = edges.stream()
                .distinct()
                .filter(edge ->
                        edge.outputType() == edge.type() && !edge.scaled() && Tensors.FLOATS.contains(edge.type()))
                .collect(Collectors.partitioningBy(
                        edge -> edge.paddings().stream().distinct().count() == 1, Collectors.counting()));
        int withFill = Padding.values().length + 1;
        assertEquals(Tensors.FLOATS.size() * 2L * Interpolation.values().length * withFill, alike.get(true));
        assertTrue(alike.get(false) > 0);
    }

    /** Of what can be computed with: the others are moved, from and to their own type. */
    @Test
    void anyTypeIsStoredAsAnyOtherAndIsInterpolatedByAll() {
        List<Computation> all = Computation.pairs(TYPES, FORMS, (computation, form) -> computation);
        for (ElementType from : TYPES) {
            for (ElementType to : TYPES) {
                boolean computable = from.isComputable() && to.isComputable() && from.precision() == to.precision();
                assertEquals(
                        from == to || computable,
                        all.stream().anyMatch(one -> one.type() == from && one.outputType() == to),
                        from + " to " + to);
            }
            for (Interpolation interpolation : Interpolation.values()) {
                assertEquals(
                        from.isComputable() || interpolation == Interpolation.NEAREST,
                        all.stream().anyMatch(one -> one.type() == from && one.interpolation() == interpolation),
                        from + " " + interpolation);
            }
            assertEquals(
                    from.isComputable(),
                    all.stream().anyMatch(one -> one.type() == from && one.scaled()),
                    from.toString());
        }
    }

    @Test
    void aTypeThatADeviceLacksIsLeftOut() {
        List<ElementType> one = List.of(ElementType.FLOAT32);
        for (Computation computation : Computation.pairs(one, FORMS, (computation, form) -> computation)) {
            assertEquals(ElementType.FLOAT32, computation.type());
            assertEquals(ElementType.FLOAT32, computation.outputType());
        }
    }
}
