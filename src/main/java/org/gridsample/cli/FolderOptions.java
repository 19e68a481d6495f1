package org.gridsample.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.gridsample.image.Images;
import org.gridsample.internal.io.WholeFile;
import picocli.CommandLine.Option;

/** What to do with the pictures of a folder. */
final class FolderOptions {
    /** How many of those that are left out are named. */
    private static final int NAMED = 3;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = EnumNames.Formats.class,
            description =
                    "Of a folder: write png, jpg, tif or bmp. Default: as each file's name ends, and png for .gif and .webp.")
    private Format format;

    @Option(
            names = "--overwrite",
            description = "Of a folder: replace files of these names; otherwise nothing is done where there is one.")
    private boolean overwrite;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "Of a folder: how many pictures are in memory at once. Default: as many as there are processors.")
    private int jobs = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--json",
            description = "Of a folder: print JSON, each picture's input, and its output or why it failed.")
    private boolean json;

    /** What pictures are written as, by the endings of their names. */
    enum Format {
        PNG,
        JPG,
        TIF,
        BMP
    }

    /** Refuses what only a folder has. */
    void checkNone() {
        if (format != null) {
            throw new IllegalArgumentException("--format: expected a folder, got a file; OUT's ending says its format");
        }
        if (json) {
            throw new IllegalArgumentException("--json: expected a folder, got a file");
        }
    }

    int jobs() {
        return jobs;
    }

    void report(List<EachFile.Outcome> outcomes, PrintWriter out) {
        if (!json) {
            return;
        }
        JsonArray pictures = new JsonArray();
        for (EachFile.Outcome outcome : outcomes) {
            JsonObject picture = new JsonObject();
            picture.addProperty("input", outcome.input().toString());
            outcome.error()
                    .ifPresentOrElse(
                            error -> picture.addProperty("error", error),
                            () -> picture.addProperty("output", outcome.output().toString()));
            pictures.add(picture);
        }
        JsonObject all = new JsonObject();
        all.add("pictures", pictures);
        out.print(Json.text(all));
    }

    /**
     * The pictures in a folder, not in those within it, in the order of their names, each with the file that is made of it. What
     * would be lost is refused before any is read, and what is left out is told.
     */
    Map<Path, Path> prepare(Path folder, Path target, PrintWriter err) throws IOException {
        if (jobs < 1) {
            throw new IllegalArgumentException("--jobs: expected at least 1, got " + jobs);
        }
        if (Images.isPicture(target) || Files.exists(target) && !Files.isDirectory(target)) {
            throw new IllegalArgumentException(
                    "output: expected a folder, as the input is one, got '" + target + "'; name a folder");
        }
        if (Files.exists(target) && Files.isSameFile(folder, target)) {
            throw new IllegalArgumentException(
                    "output: '" + target + "' is the same folder as the input; choose another one");
        }
        Map<Path, Path> outputs = new LinkedHashMap<>();
        List<String> others = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (Images.isPicture(file) && Files.isRegularFile(file)) {
                    outputs.put(file, target.resolve(outputName(file)));
                } else {
                    others.add(file.getFileName() + (Files.isDirectory(file) ? "/" : ""));
                }
            }
        }
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException(
                    "input: no file in the folder '" + folder + "' has a picture's name; see 'gridsample warp --help'");
        }
        checkDistinct(outputs);
        checkNoInputs(outputs);
        if (!overwrite) {
            checkNew(outputs, target);
        }
        Files.createDirectories(target);
        WholeFile.checkWritable(outputs.values().iterator().next());
        if (!others.isEmpty()) {
            err.println(Failure.PROGRAM + "left out, since they are no pictures by name: "
                    + String.join(", ", others.subList(0, Math.min(NAMED, others.size())))
                    + (others.size() > NAMED ? " and " + (others.size() - NAMED) + " more" : ""));
        }
        return outputs;
    }

    private String outputName(Path file) {
        String name = file.getFileName().toString();
        if (format == null && Images.isWritable(file)) {
            return name;
        }
        return name.substring(0, name.lastIndexOf('.') + 1) + EnumNames.of(format == null ? Format.PNG : format);
    }

    /** Not all file systems tell names apart by case. */
    private static void checkDistinct(Map<Path, Path> outputs) {
        Map<String, Path> inputs = new HashMap<>();
        outputs.forEach((input, output) -> {
            Path other = inputs.putIfAbsent(output.getFileName().toString().toLowerCase(Locale.ROOT), input);
            if (other != null) {
                throw new IllegalArgumentException("output: '" + output + "' would be made of both '" + other
                        + "' and '" + input + "'; rename one of them, or move it elsewhere");
            }
        });
    }

    /** A link among the outputs may name an input. */
    private static void checkNoInputs(Map<Path, Path> outputs) throws IOException {
        Set<Path> inputs = new HashSet<>();
        for (Path input : outputs.keySet()) {
            inputs.add(input.toRealPath());
        }
        for (Path output : outputs.values()) {
            if (Files.exists(output) && inputs.contains(output.toRealPath())) {
                throw new IllegalArgumentException("output: '" + output + "' is a link to the input '"
                        + output.toRealPath() + "'; delete the link, or choose another folder");
            }
        }
    }

    private static void checkNew(Map<Path, Path> outputs, Path target) {
        List<Path> existing = outputs.values().stream().filter(Files::exists).toList();
        if (!existing.isEmpty()) {
            throw new IllegalArgumentException(
                    "output: " + existing.size() + " of " + outputs.size() + " files exist in '"
                            + target + "', '" + existing.get(0).getFileName()
                            + "' first; --overwrite replaces them, or choose another folder");
        }
    }
}
