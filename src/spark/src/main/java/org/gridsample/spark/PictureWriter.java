package org.gridsample.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;

/**
 * Writes a task's pictures beside the file that the commit protocol gives it, in the folder of this attempt: what is there when the task is committed
 * becomes the output, and what another attempt left goes. That file itself gets the rows without a picture.
 */
final class PictureWriter extends OutputWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Endings of what a picture's first byte tells apart. */
    private static final Map<Integer, List<String>> ENDINGS = Map.of(
            0x89,
            List.of(".png"),
            0xff,
            List.of(".jpg", ".jpeg"),
            (int) 'I',
            List.of(".tif", ".tiff"),
            (int) 'M',
            List.of(".tif", ".tiff"),
            (int) 'B',
            List.of(".bmp"));

    private final String path;
    private final int name;
    private final int content;
    private final int reason;
    private final String root;
    private final FileSystem files;

    /** Opened at the first row without a picture. */
    private OutputStream rejected;

    /**
     * Of a task's attempt.
     *
     * @param path that the protocol gives
     * @param name the column's index
     * @param content the column's index
     * @param reason the column's index, or -1
     * @param root the folder that absolute names are in, or empty
     */
    PictureWriter(String path, int name, int content, int reason, String root, Configuration configuration) {
        this.path = path;
        this.name = name;
        this.content = content;
        this.reason = reason;
        this.root = root;
        try {
            files = new Path(path).getFileSystem(configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public void write(InternalRow row) {
        String named = row.isNullAt(name) ? null : row.getUTF8String(name).toString();
        try {
            if (row.isNullAt(content)) {
                reject(
                        named,
                        reason < 0 || row.isNullAt(reason)
                                ? null
                                : row.getUTF8String(reason).toString());
            } else {
                write(named, row.getBinary(content));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String named, byte[] bytes) throws IOException {
        Path file = new Path(new Path(path).getParent(), withEnding(relative(named), bytes));
        // A second of the same name would be a picture lost.
        try (OutputStream out = create(file)) {
            out.write(bytes);
        }
    }

    /**
     * Local files by Java itself: Hadoop puts a checksum beside each, and without its native library starts two processes for their permissions, which
     * take as long as a small picture.
     */
    private OutputStream create(Path file) throws IOException {
        if (files instanceof LocalFileSystem local) {
            java.nio.file.Path place = local.pathToFile(file).toPath();
            Files.createDirectories(place.getParent());
            return Files.newOutputStream(place, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
        return files.create(file, false);
    }

    private String relative(String named) {
        if (named == null || named.isEmpty()) {
            throw new IllegalArgumentException("pictures: expected a name for each row with content, got " + named);
        }
        Path full = named.contains(":/") ? new Path(named) : new Path(null, null, named);
        String place = full.toUri().getPath();
        String above = root.endsWith("/") ? root : root + "/";
        boolean isInRoot = !root.isEmpty() && place.startsWith(above);
        String relative = isInRoot ? place.substring(above.length()) : place;
        if (full.isAbsolute() && !isInRoot
                || relative.isEmpty()
                || relative.equals("..")
                || relative.startsWith("../")) {
            throw new IllegalArgumentException(
                    "pictures: expected names in the folder that the option root names, got root '" + root + "' and '"
                            + named + "'");
        }
        if (relative.contains(":")) {
            throw new IllegalArgumentException(
                    "pictures: expected names without a colon, which Hadoop takes for a scheme's, got '" + named
                            + "'; name another column by the option name");
        }
        return relative;
    }

    private static String withEnding(String file, byte[] bytes) {
        List<String> endings =
                bytes.length == 0 ? List.of() : ENDINGS.getOrDefault(Byte.toUnsignedInt(bytes[0]), List.of());
        String lower = file.toLowerCase(Locale.ROOT);
        return endings.isEmpty() || endings.stream().anyMatch(lower::endsWith) ? file : file + endings.get(0);
    }

    private void reject(String named, String why) throws IOException {
        if (rejected == null) {
            rejected = create(new Path(path));
        }
        Map<String, String> line = new LinkedHashMap<>();
        line.put("name", named);
        line.put(Warps.REASON, why);
        rejected.write((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        try {
            if (rejected != null) {
                rejected.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
