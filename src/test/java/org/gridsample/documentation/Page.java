package org.gridsample.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page in Markdown, and its blocks of code in their order. */
public record Page(Path file, List<Block> blocks) {
    private static final Pattern BLOCK =
            Pattern.compile("(?m)(?:^<!-- (\\w[\\w ]*): (.*) -->\\n)?^```(\\w*)\\n((?s:.*?))^```$");

    /** What the comment in the line before a block says of it, {@code <!-- KIND: text -->}. */
    public enum Remark {
        /** Why nobody runs it. */
        NOT_RUN("not run"),
        /** Why it prints something else each time. */
        OUTPUT_VARIES("output varies"),
        /** The example that it is an excerpt of, which its test runs. */
        FROM("from"),
        /** Whose names it uses, if not those of its page. */
        NAMES("names");

        private final String text;

        Remark(String text) {
            this.text = text;
        }

        private static Remark of(String text) {
            for (Remark remark : values()) {
                if (remark.text.equals(text)) {
                    return remark;
                }
            }
            throw new IllegalArgumentException("expected a remark, got '" + text + "'");
        }
    }

    /** What stands between two fences; where it begins says file and line. */
    public record Block(String where, String language, String text, Optional<Remark> remark, String remarkText) {
        public boolean is(Remark kind) {
            return remark.filter(kind::equals).isPresent();
        }

        /** Whether it is a file of its own, not statements. */
        public boolean isJavaFile() {
            return Pattern.compile("(?m)^(public )?(final )?(class|record|interface|enum) \\w+")
                    .matcher(text)
                    .find();
        }

        /** Of a console: lines that begin with $ are commands, which go on after a backslash; the others are what is printed. */
        public List<Command> commands() {
            if (!text.startsWith("$ ")) {
                throw new IllegalArgumentException(where + ": expected a command after '$ '");
            }
            return Stream.of(text.substring(2).split("\n\\$ "))
                    .map(each -> each.replaceAll(" *\\\\\n *", " "))
                    .map(each -> each.split("\n", 2))
                    .map(lines -> new Command(lines[0], lines.length == 1 ? "" : lines[1].strip()))
                    .toList();
        }
    }

    /** What is typed after the prompt, and what is then printed. */
    public record Command(String text, String output) {}

    public static Page read(Path file) throws IOException {
        String text = Files.readString(file);
        Matcher matcher = BLOCK.matcher(text);
        List<Block> blocks = new ArrayList<>();
        while (matcher.find()) {
            long line = text.substring(0, matcher.start(3)).lines().count();
            blocks.add(new Block(
                    file.getFileName() + ":" + line,
                    matcher.group(3),
                    matcher.group(4),
                    Optional.ofNullable(matcher.group(1)).map(Remark::of),
                    matcher.group(2)));
        }
        long fences = text.lines().filter(line -> line.startsWith("```")).count();
        if (fences != 2L * blocks.size()) {
            throw new IllegalArgumentException(
                    file + ": expected two fences for each block, got " + fences + " for " + blocks.size());
        }
        return new Page(file, List.copyOf(blocks));
    }

    /** Blocks of Java that are no files, in their order. */
    public List<Block> statements() {
        return blocks.stream()
                .filter(block -> block.language().equals("java")
                        && !block.is(Remark.NOT_RUN)
                        && !block.is(Remark.FROM)
                        && !block.isJavaFile())
                .toList();
    }
}
