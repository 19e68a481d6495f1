package org.gridsample.testing;

import java.io.IOException;
import org.junit.jupiter.api.Assumptions;

/** Lets a child JVM see other file systems than the rest of the machine. Needs root and mount namespaces. */
public final class PrivateMounts {
    private PrivateMounts() {}

    /** The command to put before java: runs the shell lines in a mount namespace of their own, then what follows. */
    public static String[] prefix(String... lines) {
        String script = "set -e\n" + String.join("\n", lines) + "\n";
        Assumptions.assumeTrue(works(script), "needs root and mount namespaces (unshare -m)");
        return new String[] {"unshare", "-m", "sh", "-c", script + "exec \"$@\"", "sh"};
    }

    private static boolean works(String script) {
        try {
            return new ProcessBuilder("unshare", "-m", "sh", "-c", script)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while trying to mount", e);
        }
    }
}
