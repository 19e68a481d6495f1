package org.gridsample.documentation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.gridsample.testing.ChildJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation shows compiles, runs, and prints what it says; what it links to is there. */
@Tag("every-java")
class DocumentationTest {
    private static final Path ROOT = Path.of("").toAbsolutePath();

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");

    @TempDir
    Path directory;

    @TempDir
    Path cache;

    /** README.md and all below docs. */
    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            return Stream.concat(Stream.of(Path.of("README.md")), files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    /** Of one in src that has the page's name; its own test runs the page. */
    private static boolean isOfAnotherProject(Path page) {
        String name = page.getFileName().toString().replace(".md", "");
        return Files.exists(Path.of("src", name, "pom.xml"));
    }

    @Test
    void everyBlockRuns() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(ROOT.toString()));
        int java = 0;
        int commands = 0;
        for (Path page : pages()) {
            List<Page.Block> blocks = Page.read(page).blocks();
            if (blocks.isEmpty() || isOfAnotherProject(page)) {
                continue;
            }
            arguments.add(page.toString());
            java += count(blocks, "java");
            commands += count(blocks, "console");
        }
        assertTrue(java >= 8, java + " blocks of Java");
        assertTrue(commands >= 5, commands + " blocks of commands");
        ChildJvm.Result run = ChildJvm.of(RunPages.class)
                .chainSignals()
                // So that what is measured of the device is measured once.
                .env("GRIDSAMPLE_CACHE", cache.toString())
                .jvm("-Djava.awt.headless=true")
                .jvm("-Dgridsample.require.opencl=" + Boolean.getBoolean("gridsample.require.opencl"))
                .directory(directory)
                .limit(Duration.ofMinutes(5))
                .arguments(arguments.toArray(String[]::new))
                .run()
                .succeeded();
        assertEquals(
                arguments.subList(1, arguments.size()),
                run.stdout()
                        .lines()
                        .filter(line -> line.startsWith("ran "))
                        .map(line -> line.substring(4))
                        .toList());
    }

    private static int count(List<Page.Block> blocks, String language) {
        return (int) blocks.stream()
                .filter(block -> block.language().equals(language) && !block.is(Page.Remark.NOT_RUN))
                .count();
    }

    @Test
    void theIndexHasEveryPage() throws IOException {
        Path index = Path.of("docs/README.md");
        String text = Files.readString(index);
        List<Path> missing = pages().stream()
                .filter(page -> page.startsWith("docs") && !page.equals(index))
                .filter(page -> !text.contains("](" + Path.of("docs").relativize(page) + ")"))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<Path> all = new ArrayList<>(pages());
        all.add(Path.of("CONTRIBUTING.md"));
        all.add(Path.of("CHANGELOG.md"));
        List<String> broken = new ArrayList<>();
        int count = 0;
        for (Path page : all) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (link.group(1).contains("://")) {
                    continue;
                }
                count++;
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                if (!Files.exists(target)
                        || link.group(2) != null && !anchors(target).contains(link.group(2))) {
                    broken.add(page + ": " + link.group());
                }
            }
        }
        assertTrue(count > 50, count + " links");
        assertEquals(List.of(), broken);
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path page) throws IOException {
        return Files.readString(page)
                .lines()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceAll("^#+ ", "")
                        .replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theDependencyIsThisVersion() throws IOException {
        Matcher version = Pattern.compile("<artifactId>gridsample</artifactId>\\s*<version>([^<]*)</version>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertTrue(version.find());
        int count = 0;
        for (Path page : pages()) {
            for (Page.Block block : Page.read(page).blocks()) {
                if (block.language().equals("xml")) {
                    count++;
                    assertTrue(block.text().contains(version.group()), block.where());
                }
            }
        }
        assertTrue(count > 0);
    }
}
