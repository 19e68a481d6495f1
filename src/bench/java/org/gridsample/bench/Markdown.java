package org.gridsample.bench;

import java.util.List;
import java.util.Locale;

/** Pieces of Markdown. */
final class Markdown {
    private Markdown() {}

    /** Nothing, if the tables are empty. */
    static String section(String heading, String explanation, String tables) {
        return tables.isEmpty() ? "" : "## " + heading + "\n\n" + explanation + tables;
    }

    /** The first column is text, the others are numbers. Nothing if there are no rows. */
    static String table(List<String> header, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder(line(header));
        text.append("|---|").append("---:|".repeat(header.size() - 1)).append('\n');
        rows.forEach(row -> text.append(line(row)));
        return text.append('\n').toString();
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    /** {@code 3.1x}; a dash for what wasn't measured. */
    static String times(double ratio) {
        return Double.isNaN(ratio) ? "-" : String.format(Locale.ROOT, ratio < 9.95 ? "%.2fx" : "%.1fx", ratio);
    }

    static String number(double value, int digits) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
