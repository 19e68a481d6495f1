package org.gridsample.internal.opencl.binding;

import java.util.List;
import java.util.stream.Collectors;

/** Options that java must be started with so that the bindings work: the class path's and the module path's differ. */
public final class StartOptions {
    /** Those that load native libraries, or ask whether they may. */
    private static final List<String> NATIVE = List.of("org.gridsample", "jocl", "org.lwjgl", "org.lwjgl.opencl");

    private StartOptions() {}

    /** Whether this library is a module of its own, and not on the class path. */
    public static boolean onModulePath() {
        return StartOptions.class.getModule().isNamed();
    }

    /** What allows the bindings to load native libraries, from Java 22 on. A module that isn't there would be warned of. */
    public static String nativeAccess() {
        if (!onModulePath()) {
            return "--enable-native-access=ALL-UNNAMED";
        }
        ModuleLayer layer = StartOptions.class.getModule().getLayer();
        return NATIVE.stream()
                .filter(name -> layer.findModule(name).isPresent())
                .collect(Collectors.joining(",", "--enable-native-access=", ""));
    }

    /** What to do about a library that isn't there, beside adding it: a module that nothing requires is not looked for. */
    public static String andAddModules(String modules) {
        return onModulePath() ? ", and start java with --add-modules " + modules : "";
    }
}
