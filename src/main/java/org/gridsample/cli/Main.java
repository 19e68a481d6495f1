package org.gridsample.cli;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code gridsample}: starts {@link Program} once the libraries that it can't do without are there; imports none of them. What
 * {@code java -jar} leaves out is looked for in the folder {@code lib} beside the jar, where the build puts it. The manifest names no
 * class path, since javac's lint warns every user of the jar of each entry that isn't there.
 */
public final class Main {
    private static final String FOLDER = "lib";

    /** Without one of these not even the help can be shown. */
    private enum Library {
        PICOCLI("info.picocli:picocli", "info.picocli", "picocli.CommandLine"),
        PROGRESSBAR("me.tongfei:progressbar", "me.tongfei.progressbar", "me.tongfei.progressbar.ProgressBar"),
        SLF4J("org.slf4j:slf4j-api", "org.slf4j", "org.slf4j.LoggerFactory"),
        GSON("com.google.code.gson:gson", "com.google.gson", "com.google.gson.Gson");

        private final String artifact;
        private final String module;
        private final String className;

        Library(String artifact, String module, String className) {
            this.artifact = artifact;
            this.module = module;
            this.className = className;
        }

        private boolean isMissingFrom(ClassLoader loader) {
            try {
                Class.forName(className, false, loader);
                return false;
            } catch (ClassNotFoundException | LinkageError e) {
                return true;
            }
        }
    }

    private Main() {}

    /** Runs the program and ends the process with its exit code. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        if (missing(Main.class.getClassLoader()).isEmpty()) {
            Program.main(arguments);
            return;
        }
        List<Path> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
            classPath.add(Path.of(entry));
        }
        classPath.addAll(besideTheJar());
        ClassLoader loader = new URLClassLoader(
                classPath.stream().map(Main::url).toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        List<Library> missing = missing(loader);
        if (!missing.isEmpty()) {
            System.err.println("gridsample: " + reason(missing));
            System.exit(Failure.FAILED);
        }
        Thread.currentThread().setContextClassLoader(loader);
        // Another Program than this class's own: it and all that it uses come from the one loader.
        Class.forName(Main.class.getName(), true, loader)
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }

    private static List<Library> missing(ClassLoader loader) {
        return Arrays.stream(Library.values())
                .filter(library -> library.isMissingFrom(loader))
                .toList();
    }

    private static String reason(List<Library> missing) {
        if (Main.class.getModule().isNamed()) {
            return "modules of the command line are missing; start java with --add-modules "
                    + missing.stream().map(library -> library.module).collect(Collectors.joining(","));
        }
        return "not on the class path, nor in a folder " + FOLDER + " beside the jar: "
                + missing.stream().map(library -> library.artifact).collect(Collectors.joining(", "))
                + "; start scripts/gridsample, or java -cp 'gridsample.jar" + File.pathSeparator + "DIR/*' "
                + Main.class.getName()
                + " where DIR has them";
    }

    private static List<Path> besideTheJar() {
        List<Path> jars = new ArrayList<>();
        CodeSource source = Main.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = Path.of(source.getLocation().toURI());
            Path folder = jar.resolveSibling(FOLDER);
            if (Files.isRegularFile(jar) && Files.isDirectory(folder)) {
                try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
                    found.forEach(jars::add);
                }
            }
        } catch (IOException | URISyntaxException | RuntimeException e) {
            // A jar that isn't a file of its own has nothing beside it.
            jars.clear();
        }
        return jars;
    }

    private static URL url(Path entry) {
        try {
            return entry.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
