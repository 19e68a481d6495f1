package org.gridsample.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was measured on, as lines of {@code key: value}, in the order in which they were found. */
final class Machine {
    private final Map<String, String> facts = new LinkedHashMap<>();

    static Machine here() throws IOException, InterruptedException {
        Machine machine = new Machine();
        machine.put("commit", commit());
        machine.put("date", LocalDate.now().toString());
        machine.put("cpu", value(Path.of("/proc/cpuinfo"), "model name"));
        machine.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        long kilobytes =
                Long.parseLong(value(Path.of("/proc/meminfo"), "MemTotal").replace(" kB", ""));
        machine.put("memory", "%d GiB".formatted(Math.round(kilobytes / 1048576.0)));
        machine.put(
                "system",
                System.getProperty("os.name") + " "
                        + System.getProperty("os.version").replaceFirst("^(\\d+\\.\\d+).*", "$1"));
        machine.put("java", System.getProperty("java.vendor") + " " + Runtime.version());
        return machine;
    }

    static Machine read(Path file) throws IOException {
        Machine machine = new Machine();
        for (String line : Files.readAllLines(file)) {
            String[] fact = line.split(": ", 2);
            machine.put(fact[0], fact[1]);
        }
        return machine;
    }

    void write(Path file) throws IOException {
        Files.write(file, lines().collect(Collectors.toList()));
    }

    void put(String key, String value) {
        facts.put(key, value);
    }

    void putAll(Machine other) {
        facts.putAll(other.facts);
    }

    String get(String key) {
        return facts.getOrDefault(key, "unknown");
    }

    Stream<String> lines() {
        return facts.entrySet().stream().map(fact -> fact.getKey() + ": " + fact.getValue());
    }

    private static String commit() throws InterruptedException {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty=, changed since")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? answer : "unknown";
        } catch (IOException e) {
            return "unknown: " + e.getMessage();
        }
    }

    /** Of the first line {@code key : value}. */
    private static String value(Path file, String key) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] fact = line.split("\\s*:\\s*", 2);
            if (fact[0].equals(key)) {
                return fact[1].strip();
            }
        }
        return "unknown";
    }
}
