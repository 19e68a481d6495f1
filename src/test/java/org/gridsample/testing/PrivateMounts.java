package org.gridsample.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assumptions;

/** Lets a child JVM see other file systems than the rest of the machine. Needs root and mount namespaces, which a container may lack. */
public final class PrivateMounts {
    /** A shell's exit code. */
    private static final int NO_SUCH_COMMAND = 127;

    private PrivateMounts() {}

    /** The command to put before java: runs the shell lines in a mount namespace of their own, then what follows. */
    public static String[] prefix(String... lines) {
        String script = "set -e\n" + String.join("\n", lines) + "\n";
        String plain = failure("mount -t tmpfs none " + System.getProperty("java.io.tmpdir"));
        Assumptions.assumeTrue(plain.isEmpty(), "nothing can be mounted here: " + plain);
        String failure = failure(script);
        RequiredDevice.require(failure.isEmpty(), "these mounts fail: " + failure);
        return new String[] {Tools.unshare(), "-m", "sh", "-c", script + "exec \"$@\"", "sh"};
    }

    /** What the script says as it fails; empty if it doesn't. A command that is missing is no reason to skip a test. */
    private static String failure(String script) {
        try {
            Process process = new ProcessBuilder(Tools.unshare(), "-m", "sh", "-c", script)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exitCode = process.waitFor();
            RequiredDevice.require(exitCode != NO_SUCH_COMMAND, said);
            return exitCode == 0 ? "" : "exit code " + exitCode + ", " + said.strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while trying to mount", e);
        }
    }
}
