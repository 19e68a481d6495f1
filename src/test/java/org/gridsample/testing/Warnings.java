package org.gridsample.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged at WARN while this is open; nothing of the log is shown meanwhile. */
public final class Warnings implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();

    public Warnings() {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    }

    /** Those since the last call. */
    public synchronized List<String> take() {
        String text = log.toString(StandardCharsets.UTF_8);
        log.reset();
        return text.lines().filter(line -> line.contains(" WARN ")).toList();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
