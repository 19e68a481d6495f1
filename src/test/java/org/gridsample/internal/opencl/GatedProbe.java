package org.gridsample.internal.opencl;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Waits at a gate, then does what {@link Probe} does. The gate is a file in the directory that is the first argument, locked by
 * the parent until every child has left a sign that it waits.
 */
final class GatedProbe {
    static final String GATE = "gate";
    static final String WAITING = "waiting";

    private GatedProbe() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        Files.createTempFile(directory, WAITING, "");
        try (FileChannel gate = FileChannel.open(directory.resolve(GATE), StandardOpenOption.READ)) {
            gate.lock(0, Long.MAX_VALUE, true).release();
        }
        for (int i = 1; i < arguments.length; i++) {
            Probe.main(new String[] {arguments[i]});
        }
    }
}
