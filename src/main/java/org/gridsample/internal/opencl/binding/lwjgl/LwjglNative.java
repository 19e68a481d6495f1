package org.gridsample.internal.opencl.binding.lwjgl;

import java.io.File;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.gridsample.internal.opencl.binding.LoadFailure;
import org.gridsample.internal.opencl.binding.NativePlacement;
import org.gridsample.internal.opencl.binding.StartOptions;
import org.lwjgl.Version;
import org.lwjgl.opencl.CL;
import org.lwjgl.system.APIUtil;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.Library;
import org.lwjgl.system.Platform;

/**
 * Loads LWJGL's native library and, through it, the OpenCL loader. What the user has configured is left alone. Where LWJGL
 * can't succeed it isn't asked, since it prints advice to stderr.
 */
final class LwjglNative {
    private static final String[] LOADERS = {"libOpenCL.so.1", "libOpenCL.so"};

    /** The Java from which on LWJGL needs no Unsafe. */
    private static final int FIRST_WITHOUT_UNSAFE = 25;

    private static final String UNSAFE_MODULE = "jdk.unsupported";

    private static boolean tried;
    private static Throwable failure;

    private LwjglNative() {}

    /** Its native library and the OpenCL loader. */
    static void load() {
        loadCore();
        if (Platform.get() == Platform.LINUX && Configuration.OPENCL_LIBRARY_NAME.get() == null) {
            nameLoader();
        }
        CL.getICD();
    }

    /** Its native library alone, once: a second attempt would only hide why the first one failed. */
    static synchronized void loadCore() {
        if (!tried) {
            tried = true;
            try {
                loadFirst();
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }
        if (failure instanceof Error error) {
            throw error;
        } else if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    private static void loadFirst() {
        if (Runtime.version().feature() < FIRST_WITHOUT_UNSAFE && LoadFailure.lacksModule(UNSAFE_MODULE)) {
            throw LoadFailure.noModule("LWJGL " + Version.getVersion(), UNSAFE_MODULE);
        }
        boolean noexec = false;
        if (Configuration.LIBRARY_NAME.get() == null && Configuration.SHARED_LIBRARY_EXTRACT_PATH.get() == null) {
            noexec = !nameNative();
        }
        try {
            Library.initialize();
        } catch (LinkageError e) {
            throw noexec ? LoadFailure.noexec(e) : e;
        }
    }

    /**
     * LWJGL empties the file that it is about to extract, even while another JVM that started just before has it mapped.
     * So it is placed whole and LWJGL given its path; where that can't be, LWJGL looks for a directory itself.
     *
     * @return false if the temporary directory is mounted noexec
     */
    private static boolean nameNative() {
        String file = System.mapLibraryName("lwjgl");
        String os = Platform.get().getName().toLowerCase(Locale.ROOT);
        String architecture = Platform.getArchitecture().name().toLowerCase(Locale.ROOT);
        String bundled = os + "/" + architecture + "/org/lwjgl/" + file;
        ClassLoader loader = Library.class.getClassLoader();
        URL resource = loader.getResource(bundled);
        if (resource == null) {
            if (loader.getResource(file) == null && !isOnLibraryPath(file) && !isOnLibraryPath(bundled)) {
                throw LoadFailure.noNatives(
                        "LWJGL " + Version.getVersion(),
                        "add the dependency org.lwjgl:lwjgl with this machine's classifier, such as natives-linux"
                                + StartOptions.andAddModules("org.lwjgl.natives"));
            }
        } else if (!resource.getProtocol().equals("file")) {
            String version = Version.getVersion().replaceAll("[^\\w.]", "_");
            Path target = Path.of(
                    System.getProperty("java.io.tmpdir"),
                    file.replace("lwjgl", "lwjgl-" + version + "-" + os + "-" + architecture));
            if (isPlaced(resource, target)) {
                // Placed with every permission, so what else could forbid it.
                if (!Files.isExecutable(target)) {
                    return false;
                }
                Configuration.LIBRARY_NAME.set(target.toAbsolutePath().toString());
            }
        }
        return true;
    }

    private static boolean isPlaced(URL resource, Path target) {
        try {
            return NativePlacement.claim(resource, target);
        } catch (UnsatisfiedLinkError unwritable) {
            return false;
        }
    }

    /** LWJGL looks for libOpenCL.so, which only development packages bring. */
    private static void nameLoader() {
        for (String name : LOADERS) {
            if (canLoad(name)) {
                Configuration.OPENCL_LIBRARY_NAME.set(name);
                return;
            }
        }
        if (!isOnLibraryPath(System.mapLibraryName("OpenCL"))) {
            throw LoadFailure.noLoader(String.join(", ", LOADERS));
        }
    }

    private static boolean canLoad(String name) {
        try {
            APIUtil.apiCreateLibrary(name).free();
            return true;
        } catch (UnsatisfiedLinkError absent) {
            return false;
        }
    }

    private static boolean isOnLibraryPath(String file) {
        return Stream.of(Configuration.LIBRARY_PATH.get(), System.getProperty("java.library.path"))
                .filter(Objects::nonNull)
                .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
                .anyMatch(directory -> Files.exists(Path.of(directory, file)));
    }
}
