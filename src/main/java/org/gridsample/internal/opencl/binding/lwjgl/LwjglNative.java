package org.gridsample.internal.opencl.binding.lwjgl;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.gridsample.internal.opencl.binding.LoadFailure;
import org.lwjgl.opencl.CL;
import org.lwjgl.system.APIUtil;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.Platform;

/** Loads LWJGL's native library and, through it, the OpenCL loader. */
final class LwjglNative {
    private static final String[] LOADERS = {"libOpenCL.so.1", "libOpenCL.so"};

    private LwjglNative() {}

    static void load() {
        if (Platform.get() == Platform.LINUX && Configuration.OPENCL_LIBRARY_NAME.get() == null) {
            nameLoader();
        }
        CL.getICD();
    }

    /** LWJGL looks for libOpenCL.so, which only development packages bring. */
    private static void nameLoader() {
        for (String name : LOADERS) {
            if (canLoad(name)) {
                Configuration.OPENCL_LIBRARY_NAME.set(name);
                return;
            }
        }
        // LWJGL would look there too; where it can't succeed it isn't asked, since it prints advice to stderr.
        boolean elsewhere = Stream.of(Configuration.LIBRARY_PATH.get(), System.getProperty("java.library.path"))
                .filter(Objects::nonNull)
                .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
                .anyMatch(directory -> Files.exists(Path.of(directory, "libOpenCL.so")));
        if (!elsewhere) {
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
}
