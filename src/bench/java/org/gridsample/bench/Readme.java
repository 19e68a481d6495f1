package org.gridsample.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Puts results where readers find them: README.md between its markers, and docs/benchmarks. */
final class Readme {
    private static final String BEGIN = "<!-- bench -->\n";
    private static final String END = "<!-- /bench -->\n";

    private Readme() {}

    static void update(Path root, Path out, Results results, Machine machine) throws IOException {
        Path file = root.resolve("README.md");
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(
                    file + ": expected a line " + BEGIN.strip() + " and below it " + END.strip());
        }
        String summary = Report.summary(results, machine);
        Files.writeString(file, text.substring(0, begin + BEGIN.length()) + summary + text.substring(end));

        Path directory = Files.createDirectories(root.resolve("docs").resolve("benchmarks"));
        copy(out.resolve("cells.csv"), directory.resolve("cpu.csv"));
        copy(out.resolve("ratios.png"), directory.resolve("cpu.png"));
        copy(out.resolve("report.md"), directory.resolve("cpu.md"));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
