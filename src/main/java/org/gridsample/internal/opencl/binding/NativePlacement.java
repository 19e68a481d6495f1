package org.gridsample.internal.opencl.binding;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/**
 * Puts a library from a jar where a binding will look for it. The file appears whole or not at all, so that JVMs that
 * start together see each other's work or none; one that is there already is kept only if its bytes are right and nobody
 * else can change them.
 */
public final class NativePlacement {
    private NativePlacement() {}

    /**
     * Places the library for the first caller of this JVM. A library file serves one class loader only, so a second copy
     * of this class gets false, and must have another file.
     *
     * @return whether the target now holds the library's bytes, for this caller alone
     * @throws UnsatisfiedLinkError if the directory can't be written
     */
    public static boolean claim(URL library, Path target) {
        Object owner = System.getProperties().putIfAbsent("org.gridsample.placed." + target, "true");
        return owner == null && place(library, target);
    }

    /** Whether the target now holds the library's bytes; false where a foreign file stands in its place. */
    static boolean place(URL library, Path target) {
        byte[] bytes = read(library);
        try {
            if (isTrusted(target, bytes)) {
                return true;
            }
            Files.createDirectories(target.getParent());
            Path beside = Files.createTempFile(target.getParent(), target.getFileName() + "-", ".tmp");
            try {
                Files.write(beside, bytes);
                if (Files.getFileAttributeView(beside, PosixFileAttributeView.class) != null) {
                    Files.setPosixFilePermissions(beside, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
                return move(beside, target);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            UnsatisfiedLinkError error = new UnsatisfiedLinkError(
                    "can't write " + target.getFileName() + " to the temporary directory: " + e);
            error.initCause(e);
            throw error;
        }
    }

    private static boolean move(Path beside, Path target) throws IOException {
        try {
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (FileSystemException foreign) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            throw foreign;
        }
    }

    private static byte[] read(URL library) {
        try (InputStream in = library.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the library " + library + " can't be read", e);
        }
    }

    private static boolean isTrusted(Path file, byte[] bytes) throws IOException {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != bytes.length) {
                return false;
            }
            PosixFileAttributeView view =
                    Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (view != null && !isOurs(view.readAttributes())) {
                return false;
            }
            return Files.isReadable(file) && Arrays.equals(Files.readAllBytes(file), bytes);
        } catch (NoSuchFileException removedMeanwhile) {
            return false;
        }
    }

    private static boolean isOurs(PosixFileAttributes attributes) {
        Set<PosixFilePermission> permissions = attributes.permissions();
        String owner = attributes.owner().getName();
        return permissions.contains(PosixFilePermission.OWNER_EXECUTE)
                && !permissions.contains(PosixFilePermission.GROUP_WRITE)
                && !permissions.contains(PosixFilePermission.OTHERS_WRITE)
                && (owner.equals("root")
                        || owner.equals(ProcessHandle.current().info().user().orElse(null)));
    }
}
