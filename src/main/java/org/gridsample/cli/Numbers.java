package org.gridsample.cli;

import java.util.Arrays;
import picocli.CommandLine.TypeConversionException;

/** Numbers on the command line, with commas between. */
record Numbers(double... values) {
    static Numbers parse(String text) {
        try {
            return new Numbers(Arrays.stream(text.split(",", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray());
        } catch (NumberFormatException e) {
            throw new TypeConversionException(
                    "expected numbers with commas between, in quotes if there are spaces, got '" + text + "'");
        }
    }
}
