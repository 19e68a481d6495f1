package org.gridsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
        assertFalse(ProbeProcess.endsWithin(Duration.ofSeconds(1), process));
        assertEquals(List.of("wait 1000 ms", "kill", "wait 5000 ms"), process.calls);
    }
}
