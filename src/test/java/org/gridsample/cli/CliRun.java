package org.gridsample.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;

/** What one command line gave, run in this JVM. Log lines are not in it. */
public record CliRun(int exitCode, String out, String err) {
    public static CliRun of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        int exitCode = Program.run(new PrintWriter(out), new PrintWriter(err), texts);
        return new CliRun(exitCode, out.toString(), err.toString());
    }

    CliRun assertDone() {
        assertEquals(0, exitCode, err);
        assertEquals("", err);
        return this;
    }

    /** One line that says what and the remedy. */
    void assertRefused(int code, String message) {
        assertEquals(code, exitCode, err);
        List<String> lines = err.lines().toList();
        assertEquals(1, lines.size(), err);
        assertTrue(lines.get(0).startsWith("gridsample: "), err);
        assertTrue(lines.get(0).contains(message), err);
        assertEquals("", out);
    }
}
