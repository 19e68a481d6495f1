package org.gridsample.internal.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a file that appears whole or not at all: it is written beside its place, then moved there. */
public final class WholeFile {
    /** What goes into the file. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything; whatever it throws leaves the file at the target as it was. */
        void writeTo(FileChannel channel) throws IOException;
    }

    private WholeFile() {}

    /** Writes the content to the target, which may exist. A link stays a link: the file that it names is replaced. */
    public static void write(Path target, Content content) throws IOException {
        checkWritable(target);
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            // A pipe or a device can't be moved onto: replacing /dev/null by a file would harm the machine.
            try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
            }
            return;
        }
        Path place = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
        Path temporary = place.resolveSibling(".gridsample-" + UUID.randomUUID() + ".tmp");
        try {
            // Not createTempFile: its files are readable by their owner only.
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
            }
            move(temporary, place);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Throws where {@link #write} could not begin: a check before long work is done for nothing. */
    public static void checkWritable(Path target) throws IOException {
        if (Files.isDirectory(target)) {
            throw new FileSystemException(target.toString(), null, "is a directory; name a file");
        }
        if (Files.exists(target)) {
            if (!Files.isWritable(target)) {
                throw new FileSystemException(target.toString(), null, "is not writable; choose another file");
            }
            return;
        }
        if (Files.isSymbolicLink(target)) {
            throw new FileSystemException(target.toString(), null, "is a link to nothing; remove it first");
        }
        Path directory = target.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(target.toString(), null, "its directory does not exist; create it first");
        }
        if (!Files.isWritable(directory)) {
            throw new FileSystemException(
                    target.toString(), null, "its directory is not writable; choose another directory");
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // Some network file systems; the window in which the target is missing is the shortest to be had.
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
