package org.gridsample.internal.opencl;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Loads the binding that its first argument names in two class loaders, each with its own copy of everything. With
 * {@code raw} as its second argument the first loader uses JOCL on its own, without this library.
 */
final class TwoClassLoaders {
    private TwoClassLoaders() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        if (arguments[1].equals("raw")) {
            Class.forName("org.jocl.CL", true, copy());
        } else {
            probe(arguments[0]);
        }
        probe(arguments[0]);
    }

    private static void probe(String binding) throws ReflectiveOperationException {
        var main = Class.forName(Probe.class.getName(), true, copy()).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        main.invoke(null, (Object) new String[] {binding});
    }

    private static ClassLoader copy() {
        return new URLClassLoader(
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(TwoClassLoaders::url)
                        .toArray(URL[]::new),
                ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }
}
