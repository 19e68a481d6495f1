package org.gridsample.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A main class run in a JVM of its own, for what may kill a JVM or depends on a fresh one. By default it has this JVM's
 * class path, language and java, the environment without JAVA_TOOL_OPTIONS and GRIDSAMPLE_DEVICE, native access allowed, and a minute.
 */
public final class ChildJvm {
    private static final int FIRST_WITH_NATIVE_ACCESS = 22;

    private final String mainClass;
    private final List<String> prefix = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private final List<Path> modulePath = new ArrayList<>();
    private boolean isJar;
    private Predicate<String> classPath = entry -> true;
    private Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    private boolean nativeAccess = true;
    private File directory;
    private Duration limit = Duration.ofSeconds(60);

    private ChildJvm(String mainClass) {
        this.mainClass = mainClass;
        environment.put("JAVA_TOOL_OPTIONS", null);
        environment.put("GRIDSAMPLE_DEVICE", null);
    }

    public static ChildJvm of(Class<?> mainClass) {
        return new ChildJvm(mainClass.getName());
    }

    /** The main class of a named module, MODULE/CLASS; nothing is on the class path. */
    public static ChildJvm ofModule(String mainClass, List<Path> modulePath) {
        ChildJvm child = new ChildJvm(mainClass);
        child.modulePath.addAll(modulePath);
        return child;
    }

    /** {@code java -jar}. */
    public static ChildJvm ofJar(Path jar) {
        ChildJvm child = new ChildJvm(jar.toString());
        child.isJar = true;
        return child;
    }

    public ChildJvm arguments(String... values) {
        arguments.addAll(Arrays.asList(values));
        return this;
    }

    /** Options before the main class, -D and -X. */
    public ChildJvm jvm(String... options) {
        jvmOptions.addAll(Arrays.asList(options));
        return this;
    }

    /** Another java than this JVM's. */
    public ChildJvm java(Path command) {
        java = command;
        return this;
    }

    /** A directory for its temporary files. */
    public ChildJvm temp(Path directory) {
        return jvm("-Djava.io.tmpdir=" + directory);
    }

    /** Its working directory. */
    public ChildJvm directory(Path value) {
        directory = value.toFile();
        return this;
    }

    /** Sets a variable of its environment; null removes it. */
    public ChildJvm env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Puts the JDK's libjsig in front, for other threads beside pocl's compiler. */
    public ChildJvm chainSignals() {
        return env("LD_PRELOAD", Tools.libjsig().toString());
    }

    /** Keeps only the class path entries that pass; called again, both must. */
    public ChildJvm classPath(Predicate<String> keep) {
        classPath = classPath.and(keep);
        return this;
    }

    /** Leaves out class path entries whose file name starts so. */
    public ChildJvm withoutJar(String namePrefix) {
        return classPath(entry -> !new File(entry).getName().startsWith(namePrefix));
    }

    /** Leaves out --enable-native-access. */
    public ChildJvm withoutNativeAccess() {
        nativeAccess = false;
        return this;
    }

    /** A command before java: unshare, taskset... */
    public ChildJvm prefix(String... command) {
        prefix.addAll(Arrays.asList(command));
        return this;
    }

    public ChildJvm limit(Duration duration) {
        limit = duration;
        return this;
    }

    public Result run() {
        return start().await();
    }

    /** Starts it without waiting, so that several can run at once. */
    public Running start() {
        try {
            Path stdout = Files.createTempFile("child", ".out");
            Path stderr = Files.createTempFile("child", ".err");
            ProcessBuilder builder = new ProcessBuilder(command())
                    .directory(directory)
                    .redirectOutput(stdout.toFile())
                    .redirectError(stderr.toFile());
            environment.forEach((name, value) -> {
                if (value == null) {
                    builder.environment().remove(name);
                } else {
                    builder.environment().put(name, value);
                }
            });
            Process process = builder.start();
            process.getOutputStream().close();
            return new Running(process, stdout, stderr, limit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(prefix);
        command.add(java.toString());
        if (!modulePath.isEmpty()) {
            command.add("--module-path");
            command.add(joined(modulePath.stream()));
        } else if (!isJar) {
            command.add("-cp");
            command.add(joined(classPathEntries().filter(entry -> classPath.test(entry.toString()))));
        }
        // No core dump and no crash report beside the sources when the child dies.
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add("-XX:ErrorFile=/dev/null");
        command.add("-Duser.language=" + System.getProperty("user.language"));
        if (nativeAccess && Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(jvmOptions);
        if (!modulePath.isEmpty()) {
            command.add("-m");
        } else if (isJar) {
            command.add("-jar");
        }
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    /** This JVM's class path. */
    public static Stream<Path> classPathEntries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of);
    }

    private static String joined(Stream<Path> entries) {
        return entries.map(entry -> entry.toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
    }

    /** A child that was started. */
    public record Running(Process process, Path stdout, Path stderr, Duration limit) {
        /** Waits for its end; a child that outlives its limit is killed and fails the test. */
        public Result await() {
            try {
                boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
                if (!ended) {
                    process.destroyForcibly().waitFor();
                }
                Result result = new Result(process.exitValue(), Files.readString(stdout), Files.readString(stderr));
                Files.delete(stdout);
                Files.delete(stderr);
                if (!ended) {
                    throw new AssertionError("child JVM still running after " + limit + ": " + result);
                }
                return result;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for a child JVM", e);
            }
        }
    }

    /** How a child ended; a signal N is exit code 128 + N. */
    public record Result(int exitCode, String stdout, String stderr) {
        /** Fails unless the exit code is 0. */
        public Result succeeded() {
            if (exitCode != 0) {
                throw new AssertionError("child JVM failed: " + this);
            }
            return this;
        }

        @Override
        public String toString() {
            return "exit code " + exitCode + "\nstdout:\n" + stdout + "\nstderr:\n" + stderr;
        }
    }
}
