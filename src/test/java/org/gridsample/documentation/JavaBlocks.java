package org.gridsample.documentation;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles and runs blocks of Java. */
public final class JavaBlocks {
    private static final String CLASS = "Snippets";

    private JavaBlocks() {}

    /**
     * Runs statements as one method, so that a block may use what an earlier one declares. Names that none declares are the fields and
     * methods of a class that has a constructor without arguments; lines that import stand before all.
     */
    public static void run(Class<? extends AutoCloseable> names, List<String> imports, List<Page.Block> blocks)
            throws Exception {
        StringBuilder source = new StringBuilder();
        imports.forEach(each -> source.append("import ").append(each).append(";\n"));
        StringBuilder statements = new StringBuilder();
        for (Page.Block block : blocks) {
            statements.append("// ").append(block.where()).append('\n');
            block.text()
                    .lines()
                    .forEach(line -> (line.startsWith("import ") ? source : statements)
                            .append(line)
                            .append('\n'));
        }
        source.append("public class " + CLASS + " extends " + names.getName() + " {\n")
                .append("public " + CLASS + "() throws Exception {}\n")
                .append("public void run() throws Exception {\n")
                .append(statements)
                .append("}\n}\n");
        Class<?> compiled = compile(CLASS, source.toString());
        try (AutoCloseable instance = (AutoCloseable) compiled.getConstructor().newInstance()) {
            compiled.getMethod("run").invoke(instance);
        } catch (InvocationTargetException e) {
            throw asException(e.getCause());
        }
    }

    /** The class in a source file, which may be any but in a package. */
    public static Class<?> compile(String name, String source) throws IOException, ClassNotFoundException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Path directory = Files.createTempDirectory("snippets");
        Path file = Files.writeString(directory.resolve(name + ".java"), source);
        StringWriter messages = new StringWriter();
        boolean isCompiled;
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options = List.of("-cp", System.getProperty("java.class.path"), "-d", directory.toString());
            isCompiled = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
        }
        if (!isCompiled) {
            throw new IllegalArgumentException(messages + "\n" + numbered(source));
        }
        return Class.forName(
                name,
                true,
                new URLClassLoader(
                        new URL[] {directory.toUri().toURL()},
                        Thread.currentThread().getContextClassLoader()));
    }

    private static String numbered(String source) {
        int[] line = {0};
        return source.lines().map(text -> ++line[0] + "  " + text).collect(Collectors.joining("\n"));
    }

    private static Exception asException(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return (Exception) cause;
    }
}
