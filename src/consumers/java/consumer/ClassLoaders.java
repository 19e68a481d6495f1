package consumer;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.FutureTask;

/**
 * As a server has it whose applications each bring the library: two class loaders with a copy of everything, used in turn. With {@code unload} before
 * {@link Consumer}'s arguments the first must be gone after; of the last the JDK itself may remember a record's type.
 */
public final class ClassLoaders {
    /** The CPU path's idle threads end after 10. */
    private static final int SECONDS = 30;

    private ClassLoaders() {}

    /** What the library needs is this program's class path. */
    public static void main(String[] arguments) throws Exception {
        boolean unload = arguments[0].equals("unload");
        String[] rest = Arrays.copyOfRange(arguments, unload ? 1 : 0, arguments.length);
        WeakReference<ClassLoader> first = use(rest);
        use(rest);
        for (int second = 0; unload && first.get() != null; second++) {
            if (second == SECONDS) {
                throw new AssertionError("the class loader is still there " + SECONDS + " s after its last use");
            }
            System.gc();
            Thread.sleep(1000);
        }
    }

    /** On a thread that ends, as LWJGL keeps objects for each. */
    private static WeakReference<ClassLoader> use(String... arguments) throws Exception {
        ClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
        FutureTask<Object> main = new FutureTask<>(() -> loader.loadClass(Consumer.class.getName())
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments));
        Thread thread = new Thread(main);
        thread.start();
        main.get();
        thread.join();
        return new WeakReference<>(loader);
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(ClassLoaders::url)
                .toArray(URL[]::new);
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(entry, e);
        }
    }
}
