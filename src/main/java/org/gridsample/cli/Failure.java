package org.gridsample.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.device.GridSampleException;
import org.gridsample.image.ImageFormatException;
import org.gridsample.internal.io.DirectBuffers;
import org.gridsample.tensor.NpyFormatException;

/** What the user is told about an exception, and the exit code. */
final class Failure {
    /** What each line begins with. */
    static final String PROGRAM = "gridsample: ";

    static final int FAILED = 1;
    static final int BAD_INPUT = 2;
    static final int UNAVAILABLE = 3;

    private Failure() {}

    /** Prints one line, and the stack trace if it is asked for. */
    static int report(Throwable failure, PrintWriter err, boolean trace) {
        print(line(failure), failure, err, trace);
        return exitCode(failure);
    }

    /** The line about one of many files; most exceptions name theirs. */
    static String line(Path file, Throwable failure) {
        String line = line(failure);
        return (line.startsWith(file.toString()) ? "" : file + ": ") + line;
    }

    /** Prints what is wrong with the command line: the reason, where it is better known than by the exception. */
    static int usage(Throwable failure, Optional<String> reason, String remedy, PrintWriter err, boolean trace) {
        print(reason.orElse(firstLine(failure)) + "; " + remedy, failure, err, trace);
        return BAD_INPUT;
    }

    /** Says that what was printed did not arrive. */
    static int outputLost(PrintWriter err) {
        err.println(
                "gridsample: standard output is closed or its disk is full, and what was printed is lost; send it elsewhere");
        return FAILED;
    }

    private static void print(String line, Throwable failure, PrintWriter err, boolean trace) {
        err.println(PROGRAM + line);
        if (trace) {
            failure.printStackTrace(err);
        }
        err.flush();
    }

    private static int exitCode(Throwable failure) {
        if (failure instanceof BackendUnavailableException) {
            return UNAVAILABLE;
        }
        boolean badInput = failure instanceof IllegalArgumentException
                || failure instanceof NpyFormatException
                || failure instanceof ImageFormatException
                || failure instanceof FileSystemException;
        return badInput ? BAD_INPUT : FAILED;
    }

    private static String line(Throwable failure) {
        if (failure instanceof NoSuchFileException missing && missing.getReason() == null) {
            return missing.getFile() + ": no such file; check the path";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied; check the file's permissions";
        }
        if (failure instanceof OutOfMemoryError) {
            return "out of memory: " + outOfMemory(failure);
        }
        boolean explained = failure instanceof IllegalArgumentException
                || failure instanceof GridSampleException
                || failure instanceof IOException;
        if (explained && failure.getMessage() != null) {
            return firstLine(failure);
        }
        return "internal error: " + failure.getClass().getSimpleName() + ": " + firstLine(failure)
                + "; run it again with --verbose and report this";
    }

    /** Java has several limits, and each an option of its own. */
    private static String outOfMemory(Throwable failure) {
        String message = DirectBuffers.Shortage.of(failure)
                .map(shortage -> shortage.reason() + "; " + shortage.remedy())
                .orElse(firstLine(failure));
        if (message.endsWith(DirectBuffers.LIMIT_OPTION)) {
            return message + "=... in JAVA_TOOL_OPTIONS";
        }
        return message.contains("heap")
                ? message + "; the heap's limit is " + Runtime.getRuntime().maxMemory()
                        + " bytes, raise it with -Xmx... in JAVA_TOOL_OPTIONS"
                : message + "; end other programs, or raise the limits of this process (ulimit -a, the container's)";
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
