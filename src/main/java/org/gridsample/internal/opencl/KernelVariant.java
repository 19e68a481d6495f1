package org.gridsample.internal.opencl;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.gridsample.internal.backend.Computation;
import org.gridsample.internal.backend.Operation;

/** Everything a kernel is specialised on. Two requests with the same variant share one program, whatever their sizes. */
record KernelVariant(Computation what, Form how) {
    /** The variant for a request; {@code width} is what the device is best served with. */
    static KernelVariant of(Operation operation, int width) {
        return new KernelVariant(operation.computation(), Form.of(operation, width));
    }

    /** The variant for a device whose library computes its float32 fma. */
    KernelVariant withoutFma() {
        boolean sumsByFma =
                switch (what.type().precision()) {
                    case FLOAT32 ->
                        !what.tangent()
                                && switch (what.operation()) {
                                    case SAMPLE, GRID_GRADIENT ->
                                        switch (what.interpolation()) {
                                            case NEAREST -> what.scaled();
                                            case BILINEAR -> what.spatialRank() == 2 || what.scaled();
                                            case BICUBIC -> true;
                                        };
                                    case INPUT_GRADIENT -> false;
                                };
                    case FLOAT64 -> false;
                };
        return new KernelVariant(what, new Form(how.width(), how.channels(), !sumsByFma, how.lists()));
    }

    /** The variant for a device whose work-items can't go through a list: a compiler takes long for what is never used. */
    KernelVariant withoutLists() {
        return new KernelVariant(what, new Form(how.width(), how.channels(), how.hasFma(), false));
    }

    /** The entry point, and its file. */
    String kernelName() {
        return entry(what.operation());
    }

    static String entry(Operation.Kind operation) {
        return switch (operation) {
            case SAMPLE -> "sample";
            case GRID_GRADIENT -> "grid_gradient";
            case INPUT_GRADIENT -> "input_gradient";
        };
    }

    /** Build options: sorted, single spaces, whole numbers and names only, so that no locale can change them. */
    String options() {
        SortedMap<String, String> choices = new TreeMap<>(what.choices());
        choices.putAll(how.choices());
        return choices.entrySet().stream()
                .map(choice -> ("-D " + choice.getKey() + "=" + choice.getValue()).toUpperCase(Locale.ROOT))
                .collect(Collectors.joining(" ", "-cl-std=CL1.2 ", ""));
    }
}
