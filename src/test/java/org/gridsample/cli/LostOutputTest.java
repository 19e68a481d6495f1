package org.gridsample.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.gridsample.testing.ChildJvm;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed where nothing arrives. */
class LostOutputTest {
    private static final String LINE = "gridsample: standard output is closed or its disk is full";

    @TempDir
    Path directory;

    /** As a full disk is. */
    private static final class FullWriter extends Writer {
        @Override
        public void write(char[] text, int offset, int length) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "--version",
                "sample --help",
                "affine-grid --help",
                "bench --help",
                "devices",
                "devices --json",
                "demo --size=64 --device=cpu --output-dir="
            })
    @DisplayName("J3: a command whose output is lost says so in one line and ends with exit code 1")
    void j3_everyCommand(String command) {
        StringWriter err = new StringWriter();

        int exitCode = Program.run(
                new PrintWriter(new FullWriter()),
                new PrintWriter(err),
                command.replace("dir=", "dir=" + directory).split(" "));

        assertEquals(1, exitCode, err.toString());
        List<String> lines = err.toString().lines().toList();
        assertEquals(1, lines.size(), err.toString());
        assertTrue(lines.get(0).startsWith(LINE), err.toString());
    }

    @Test
    @DisplayName("J3: an exit code that tells of another failure stays")
    void j3_otherFailures() {
        StringWriter err = new StringWriter();

        assertEquals(2, Program.run(new PrintWriter(new FullWriter()), new PrintWriter(err), "bogus"));
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {">/dev/full", ">&-", "| true"})
    @DisplayName("J3: a full disk, a closed standard output and a reader that has gone are noticed")
    @EnabledOnOs(OS.LINUX)
    void j3_process(String redirection) {
        String command = redirection.startsWith("|")
                // The reader has gone before the first line; its exit code is not java's.
                ? "{ \"$@\"; echo \"exit code $?\" >&2; } | true"
                : "\"$@\" " + redirection + "; echo \"exit code $?\" >&2";
        ChildJvm.Result result = ChildJvm.of(Main.class)
                .prefix("sh", "-c", command, "sh")
                .arguments("--help")
                .run();

        List<String> lines = result.stderr().lines().toList();
        assertEquals(2, lines.size(), result::toString);
        assertTrue(lines.get(0).startsWith(LINE), result::toString);
        assertEquals("exit code 1", lines.get(1), result::toString);
    }
}
