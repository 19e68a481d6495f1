package org.gridsample.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridsample.cli.CliRun;
import org.gridsample.documentation.Page.Block;
import org.gridsample.documentation.Page.Command;
import org.gridsample.documentation.Page.Remark;
import org.opentest4j.TestAbortedException;

/**
 * Main class, started in an empty working directory: runs the blocks of pages, first commands, then Java. Arguments: the checkout, and the
 * pages in it. Prints a line for each page.
 */
final class RunPages {
    private static final List<String> IMPORTS = List.of(
            "java.awt.image.*",
            "java.nio.file.*",
            "java.util.*",
            "org.gridsample.*",
            "org.gridsample.device.*",
            "org.gridsample.image.*",
            "org.gridsample.sampling.*",
            "org.gridsample.tensor.*");

    private static final String CLASS_PATH = "java -cp \"target/*:target/lib/*\" ";
    private static final Pattern EXAMPLE =
            Pattern.compile(Pattern.quote(CLASS_PATH) + "(?<file>src/examples/java/\\w+\\.java)");
    private static final Pattern PROGRAM =
            Pattern.compile(Pattern.quote(CLASS_PATH) + "(?<name>\\w+)\\.java ?(?<arguments>.*)");

    private final Path root;
    private final Map<String, Class<?>> programs = new LinkedHashMap<>();
    private final Set<String> started = new HashSet<>();

    private RunPages(Path root) {
        this.root = root;
    }

    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        for (String name : Arrays.asList(arguments).subList(1, arguments.length)) {
            SampleFiles.write();
            new RunPages(root).run(Page.read(root.resolve(name)));
            System.out.println("ran " + name);
            empty(Path.of("").toAbsolutePath());
        }
    }

    private static void empty(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(directory)) {
                    Files.delete(file);
                }
            }
        }
    }

    private void run(Page page) throws Exception {
        for (Block block : page.blocks()) {
            switch (block.language()) {
                case "console" -> runCommands(block);
                case "java" -> runJava(block);
                case "xml", "text" -> {}
                default ->
                    throw new AssertionError(
                            block.where() + ": expected java, console, xml or text, got '" + block.language() + "'");
            }
        }
        assertEquals(programs.keySet(), started, page.file() + ": programs, and those started");
        Map<String, List<Block>> statements = new LinkedHashMap<>();
        for (Block block : page.statements()) {
            String names = block.is(Remark.NAMES) ? block.remarkText() : "Names";
            statements.computeIfAbsent(names, any -> new ArrayList<>()).add(block);
        }
        for (Map.Entry<String, List<Block>> each : statements.entrySet()) {
            Class<?> names = Class.forName(RunPages.class.getPackageName() + "." + each.getKey());
            try {
                JavaBlocks.run(names.asSubclass(AutoCloseable.class), IMPORTS, each.getValue());
            } catch (TestAbortedException e) {
                System.out.println("compiled only, " + page.file() + ": " + e.getMessage());
            }
        }
    }

    private void runJava(Block block) throws Exception {
        if (block.is(Remark.FROM)) {
            String example = Files.readString(root.resolve("src/examples/java/" + block.remarkText() + ".java"));
            assertTrue(
                    unindented(example).contains(unindented(block.text())),
                    block.where() + ": not what the example has");
        } else if (block.isJavaFile() && !block.is(Remark.NOT_RUN)) {
            Matcher name = Pattern.compile("class (\\w+)").matcher(block.text());
            assertTrue(name.find(), block.where());
            programs.put(name.group(1), JavaBlocks.compile(name.group(1), block.text()));
        }
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    private void runCommands(Block block) throws Exception {
        for (Command command : block.commands()) {
            String where = block.where() + ": " + command.text();
            Matcher example = EXAMPLE.matcher(command.text());
            if (example.lookingAt()) {
                // ExamplesTest runs it, and compares what it prints.
                assertTrue(Files.exists(root.resolve(example.group("file"))), where);
            } else if (!block.is(Remark.NOT_RUN)) {
                String printed = run(command.text(), where);
                if (!block.is(Remark.OUTPUT_VARIES)) {
                    assertEquals(command.output(), printed.strip(), where);
                }
            }
        }
    }

    private String run(String command, String where) throws Exception {
        List<String> words = new ArrayList<>(List.of(command.split(" +")));
        if (words.get(0).matches("(scripts/)?gridsample")) {
            CliRun run = CliRun.of(words.subList(1, words.size()).toArray());
            assertEquals(0, run.exitCode(), where + "\n" + run.err());
            return run.err() + run.out();
        }
        Matcher java = PROGRAM.matcher(command);
        assertTrue(java.matches(), where + ": nobody knows how to run this");
        String name = java.group("name");
        started.add(name);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            var main = programs.get(name).getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) java.group("arguments").split(" "));
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
