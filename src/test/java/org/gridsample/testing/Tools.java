package org.gridsample.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.OS;

/** What tests use beside OpenCL; without it they are skipped, or fail: see {@link RequiredDevice}. */
public final class Tools {
    private Tools() {}

    /** The C compiler, for faulty drivers. */
    public static String gcc() {
        return onPath("gcc");
    }

    /** The compiler that most drivers' are built on, which compiles kernels for devices that aren't here. */
    public static String clang() {
        return onPath("clang");
    }

    /** The command that runs others with mounts of their own. */
    static String unshare() {
        Assumptions.assumeTrue(OS.LINUX.isCurrentOs(), "mount namespaces are Linux's");
        return onPath("unshare");
    }

    /** The JDK's library that, loaded before all others, keeps the JVM's signals. */
    public static Path libjsig() {
        Assumptions.assumeTrue(OS.LINUX.isCurrentOs(), "LD_PRELOAD is Linux's");
        Path library = Path.of(System.getProperty("java.home"), "lib", "libjsig.so");
        RequiredDevice.require(Files.exists(library), "this JDK is a trimmed one: it has no " + library);
        return library;
    }

    /** Where on the PATH a command is, if it is there. */
    public static Optional<Path> find(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> Path.of(folder, command))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String onPath(String command) {
        RequiredDevice.require(find(command).isPresent(), command + " is not installed");
        return command;
    }
}
