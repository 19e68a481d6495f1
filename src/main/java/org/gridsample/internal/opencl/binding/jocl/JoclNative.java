package org.gridsample.internal.opencl.binding.jocl;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.gridsample.internal.opencl.binding.LoadFailure;
import org.gridsample.internal.opencl.binding.LoaderSearch;
import org.gridsample.internal.opencl.binding.NativePlacement;
import org.jocl.CL;
import org.jocl.LibUtils;

/**
 * Makes JOCL load a whole and genuine native library. JOCL itself writes it to a fixed name in the temporary directory and
 * trusts whatever file is there: JVMs that start together map each other's half-written file, and a torn or planted one is
 * used for ever. So the file is put there before JOCL looks. Where that can't be done JOCL is told to write one under a
 * name of its own, which it deletes at exit.
 */
final class JoclNative {
    private static final String UNIQUE_NAMES = "uniqueLibraryNames";

    private static final String LOGGING_MODULE = "java.logging";

    private JoclNative() {}

    static void load() {
        if (LoadFailure.lacksModule(LOGGING_MODULE)) {
            throw LoadFailure.noModule("JOCL", LOGGING_MODULE);
        }
        boolean placed = place();
        if (LoaderSearch.isHopeless()) {
            throw LoadFailure.noLoader("libOpenCL.so.1, libOpenCL.so");
        }
        boolean unique = !placed && System.getProperty(UNIQUE_NAMES) == null;
        if (unique) {
            System.setProperty(UNIQUE_NAMES, "true");
        }
        try {
            MethodHandles.lookup().ensureInitialized(CL.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("org.jocl.CL is not public in this version of JOCL", e);
        } finally {
            if (unique) {
                System.clearProperty(UNIQUE_NAMES);
            }
        }
    }

    /** Whether JOCL may use the file of the fixed name. */
    private static boolean place() {
        Optional<String> version = version();
        if (version.isEmpty() || System.getProperty(UNIQUE_NAMES) != null) {
            return false;
        }
        String library =
                LibUtils.createPlatformLibraryName("JOCL_" + version.get().replace('.', '_'));
        String fileName = LibUtils.createLibraryFileName(library);
        URL bundled = LibUtils.class.getResource("/lib/" + fileName);
        if (bundled == null && hidesResources()) {
            return false;
        }
        if (bundled == null) {
            throw LoadFailure.noNatives("JOCL " + version.get(), "use a JVM for x86_64 or arm64");
        }
        return NativePlacement.claim(bundled, Path.of(System.getProperty("java.io.tmpdir"), fileName));
    }

    /** With a descriptor, as jlink demands and whoever uses it adds, the jar shows its libraries to JOCL alone. */
    private static boolean hidesResources() {
        Module module = LibUtils.class.getModule();
        return module.isNamed() && !module.getDescriptor().isAutomatic();
    }

    /** Empty where a repackaged jar has lost it. */
    private static Optional<String> version() {
        try (InputStream in = LibUtils.class.getResourceAsStream("/META-INF/maven/org.jocl/jocl/pom.properties")) {
            if (in == null) {
                return Optional.empty();
            }
            Properties properties = new Properties();
            properties.load(in);
            return Optional.ofNullable(properties.getProperty("version"));
        } catch (IOException e) {
            throw new IllegalStateException("the jar of JOCL can't be read", e);
        }
    }
}
