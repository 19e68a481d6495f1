package org.gridsample.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What to measure: the options that the program and the JVMs it starts have in common. */
final class Selection {
    @Option(
            names = "--full",
            description = "Every cell, about two hours on two cores; the default is a subset, about 7 minutes.")
    boolean full;

    @Option(
            names = "--cell",
            paramLabel = "TEXT",
            description =
                    "Only cells with these words in their name, as in '8x64x64x64 bicubic', 'warp uint8' or 'grad'; looks into all of them.")
    String cell;

    @Option(
            names = "--contestants",
            split = ",",
            paramLabel = "NAME",
            description = "Only these, of pocl-jocl, pocl-lwjgl, cpu, pytorch, onnxruntime, opencv, java2d.")
    List<String> contestants = Contestants.ALL;

    @Option(
            names = "--seconds",
            description = "Time for the rounds of a cell, which may take longer: there are at least 15. Default: 0.5.")
    double seconds = 0.5;

    @Option(names = "--out", paramLabel = "DIR", description = "Where the files go. Default: target/bench.")
    Path out = Path.of("target", "bench");

    List<Cell> cells() {
        List<Cell> cells = full || cell != null ? Matrix.full() : Matrix.quick();
        return cells.stream().filter(c -> cell == null || c.has(cell)).toList();
    }

    /** What decides on the results, for their reader. */
    String describe() {
        String cells = cell != null ? "cells with '" + cell + "'" : full ? "every cell" : "a subset";
        return cells + ", " + seconds + " s for the rounds of a cell, at least " + Rounds.LEAST + " rounds";
    }

    /** The options again, for a JVM that is started. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "--contestants",
                String.join(",", contestants),
                "--seconds",
                String.valueOf(seconds),
                "--out",
                "" + out));
        if (full) {
            arguments.add("--full");
        }
        if (cell != null) {
            arguments.addAll(List.of("--cell", cell));
        }
        return arguments;
    }
}
