package org.gridsample.internal.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProbeProcessTest {
    /** In a driver's system call that no signal ends. */
    private static final class Unkillable extends Process {
        final List<String> calls = new ArrayList<>();

        @Override
        public boolean waitFor(long timeout, TimeUnit unit) {
            calls.add("wait " + unit.toMillis(timeout) + " ms");
            return false;
        }

        @Override
        public int waitFor() {
            throw new AssertionError("waits for ever");
        }

        @Override
        public Process destroyForcibly() {
            calls.add("kill");
            return this;
        }

        @Override
        public void destroy() {
            throw new AssertionError("waits for its consent");
        }

        @Override
        public Stream<ProcessHandle> descendants() {
            return Stream.empty();
        }

        @Override
        public int exitValue() {
            throw new IllegalThreadStateException();
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }
    }

    @Test
    @DisplayName("a child process that survives being killed is not waited for without end")
    void unkillable() throws InterruptedException {
        Unkillable process = new Unkillable();
        assertFalse(ProbeProcess.endsWithin(Duration.ofMillis(1), process, () -> false));
        int calls = process.calls.size();
        assertEquals(List.of("kill", "wait 5000 ms"), process.calls.subList(calls - 2, calls));
    }

    @Test
    @DisplayName("K11: the limit begins anew whenever a child process says something")
    void heardOf() throws InterruptedException {
        Unkillable process = new Unkillable();
        long[] lastHeard = {0};
        int[] lines = {5};
        Duration limit = Duration.ofMillis(100);
        assertFalse(ProbeProcess.endsWithin(limit, process, () -> {
            lastHeard[0] = lines[0] > 0 ? System.nanoTime() : lastHeard[0];
            return lines[0]-- > 0;
        }));
        assertTrue(lines[0] < 0, "asked no more than " + lines[0]);
        assertTrue(System.nanoTime() - lastHeard[0] >= limit.toNanos());
    }
}
