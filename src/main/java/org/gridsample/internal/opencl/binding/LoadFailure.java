package org.gridsample.internal.opencl.binding;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gridsample.device.BackendUnavailableException;
import org.gridsample.internal.io.DirectBuffers;

/** Says in one line why a binding did not load: no jar, no natives for this machine, no OpenCL loader, or what else. */
public final class LoadFailure {
    private static final int FIRST_WITH_DENIAL = 24;
    /** The head of an exception's own line in a printed stack trace. */
    private static final Pattern THROWN = Pattern.compile(
            "^(?:Caused by: )?(?:Exception |[\\w.$]+(?:Error|Exception): )+(.+?)(?: \\[in thread .*)?$",
            Pattern.MULTILINE);

    private static final String OTHERWISE = "choose the other binding or the device cpu";

    private LoadFailure() {}

    /** A binding without a native library for this operating system and architecture. */
    public static BackendUnavailableException noNatives(String library, String remedy) {
        return new BackendUnavailableException(
                library,
                "it brings no native library for " + System.getProperty("os.name") + " on "
                        + System.getProperty("os.arch"),
                remedy + ", or " + OTHERWISE,
                null);
    }

    /** Whether this Java is one without a module that a binding needs, as jlink makes it. */
    public static boolean lacksModule(String module) {
        return ModuleLayer.boot().findModule(module).isEmpty();
    }

    /** A binding that needs a module which this Java lacks. */
    public static BackendUnavailableException noModule(String library, String module) {
        return new BackendUnavailableException(
                library,
                "this Java lacks the module " + module + ", which it needs",
                "add that module (jlink --add-modules " + module + ")",
                null);
    }

    /** The error that stands for a missing OpenCL loader. */
    public static UnsatisfiedLinkError noLoader(String looked) {
        return new UnsatisfiedLinkError("Could not initialize native OpenCL library: looked for " + looked);
    }

    /** The error that stands for a temporary directory whose files can't be executed. */
    public static UnsatisfiedLinkError noexec(Throwable cause) {
        UnsatisfiedLinkError error =
                new UnsatisfiedLinkError("failed to map segment: the temporary directory is noexec");
        error.initCause(cause);
        return error;
    }

    /**
     * What the failure means.
     *
     * @param binding the binding's name on the command line
     * @param artifact the dependency that brings it
     * @param packageName the package that the dependency must contain
     * @param failure what loading it threw
     */
    public static BackendUnavailableException explain(
            String binding, String artifact, String packageName, Throwable failure) {
        String backend = "binding " + binding;
        if (failure instanceof BackendUnavailableException known) {
            return new BackendUnavailableException(backend, known.reason(), known.remedy(), known);
        }
        String text = text(failure);
        boolean classMissing = failure instanceof NoClassDefFoundError || failure instanceof ClassNotFoundException;
        if (classMissing
                && String.valueOf(failure.getMessage()).replace('/', '.').startsWith(packageName)) {
            return new BackendUnavailableException(
                    backend,
                    artifact + " is not on the " + (StartOptions.onModulePath() ? "module path" : "class path"),
                    // The other binding is required, and always there.
                    "add that dependency" + StartOptions.andAddModules("org.lwjgl.opencl,org.lwjgl.natives"),
                    failure);
        }
        if (text.contains("IllegalCallerException") || isNativeAccessDenied()) {
            return new BackendUnavailableException(
                    backend,
                    "this JVM denies it native access",
                    "start java with " + StartOptions.nativeAccess(),
                    failure);
        }
        Optional<DirectBuffers.Shortage> shortage = DirectBuffers.Shortage.of(failure);
        if (shortage.isPresent()) {
            return new BackendUnavailableException(
                    backend, shortage.get().reason(), shortage.get().remedy(), failure);
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.contains("could not initialize native opencl library")
                || lower.matches("(?s).*failed to locate library: \\S*opencl.*")) {
            return new BackendUnavailableException(
                    backend,
                    "no OpenCL loader (" + System.mapLibraryName("OpenCL") + ") was found",
                    "install one and a driver, such as the packages ocl-icd-libopencl1 and pocl-opencl-icd",
                    failure);
        }
        if (lower.contains("already loaded in another classloader")) {
            return new BackendUnavailableException(
                    backend,
                    "another class loader of this JVM has loaded its native library",
                    "share one class loader with the other user of " + artifact + ", or " + OTHERWISE,
                    failure);
        }
        String directory = Path.of(System.getProperty("java.io.tmpdir")).toString();
        if (lower.contains("failed to map segment") || lower.contains("operation not permitted")) {
            return new BackendUnavailableException(
                    backend,
                    "its native library can't be executed in " + directory + ", which is mounted noexec",
                    "name another directory with -Djava.io.tmpdir",
                    failure);
        }
        if (lower.contains("can't write")) {
            return new BackendUnavailableException(
                    backend,
                    failure.getMessage(),
                    "make room in " + directory + ", or name another directory with -Djava.io.tmpdir",
                    failure);
        }
        return new BackendUnavailableException(backend, "it did not load: " + lastMessage(text), OTHERWISE, failure);
    }

    private static String text(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    /** JOCL wraps the stack traces of its attempts into a message; the last one's message says most. */
    private static String lastMessage(String text) {
        String last = text.lines().findFirst().orElse("no message");
        Matcher matcher = THROWN.matcher(text);
        while (matcher.find()) {
            last = matcher.group(1).strip();
        }
        return last;
    }

    /** LWJGL swallows the refusal, so ask for one: the library does not exist, and a JVM that denies says so first. */
    private static boolean isNativeAccessDenied() {
        if (Runtime.version().feature() < FIRST_WITH_DENIAL) {
            return false;
        }
        try {
            System.load(Path.of("").toAbsolutePath().resolve("no such library").toString());
            return false;
        } catch (IllegalCallerException denied) {
            return true;
        } catch (UnsatisfiedLinkError expected) {
            return false;
        }
    }
}
