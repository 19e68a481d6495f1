package org.gridsample.internal.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/** Writes a file that appears whole or not at all: it is written beside its place, then moved there. */
public final class WholeFile {
    /** What goes into the file. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything; whatever it throws leaves the file at the target as it was. */
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /** Held where a temporary file comes into being or goes. */
    private static final ReentrantLock LOCK = new ReentrantLock();

    private static final Set<Path> TEMPORARY = new HashSet<>();

    private WholeFile() {}

    /** Writes the content to the target, which may exist. A link stays a link: the file that it names is replaced. */
    public static void write(Path target, Content content) throws IOException {
        checkWritable(target);
        if (isWrittenInPlace(target)) {
            try (WritableByteChannel channel = new TargetChannel(target, target, StandardOpenOption.WRITE)) {
                content.writeTo(channel);
            }
            return;
        }
        Path place = place(target);
        Path temporary = place.resolveSibling(".gridsample-" + UUID.randomUUID() + ".tmp");
        try {
            // Not createTempFile: its files are readable by their owner only.
            try (WritableByteChannel channel = create(target, temporary)) {
                content.writeTo(channel);
            }
            move(temporary, place);
        } catch (FileSystemException e) {
            throw temporary.toString().equals(e.getFile()) ? refused(target, e) : e;
        } finally {
            delete(temporary);
        }
    }

    /**
     * For the end of a process by a signal: deletes what isn't whole. Whoever is writing waits for that end, since the lock is never
     * free again.
     */
    public static void abandonAll() {
        LOCK.lock();
        for (Path temporary : TEMPORARY) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                // Nobody is left to do anything about it.
                continue;
            }
        }
    }

    /** Throws where {@link #write} could not begin: a check before long work is done for nothing. */
    public static void checkWritable(Path target) throws IOException {
        if (Files.isDirectory(target)) {
            throw new FileSystemException(target.toString(), null, "is a directory; name a file");
        }
        if (Files.exists(target) && !Files.isWritable(target)) {
            throw new FileSystemException(target.toString(), null, "is not writable; choose another file");
        }
        if (isWrittenInPlace(target)) {
            return;
        }
        if (Files.notExists(target) && Files.isSymbolicLink(target)) {
            throw new FileSystemException(target.toString(), null, "is a link to nothing; remove it first");
        }
        Path directory = place(target).getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new NoSuchFileException(target.toString(), null, "its directory does not exist; create it first");
        }
        if (!Files.isWritable(directory)) {
            throw new FileSystemException(
                    target.toString(), null, "its directory is not writable; choose another directory");
        }
    }

    /** A pipe or a device can't be moved onto: replacing /dev/null by a file would harm the machine. */
    private static boolean isWrittenInPlace(Path target) {
        return Files.exists(target) && !Files.isRegularFile(target);
    }

    /** Where the file is, or will be. */
    private static Path place(Path target) throws IOException {
        return Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    }

    /** The user knows nothing of a temporary file. */
    private static FileSystemException refused(Path target, FileSystemException e) {
        String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
        FileSystemException refused = new FileSystemException(
                target.toString(), null, "its directory takes no file: " + reason + "; choose another directory");
        refused.initCause(e);
        return refused;
    }

    private static WritableByteChannel create(Path target, Path temporary) throws IOException {
        LOCK.lock();
        try {
            TEMPORARY.add(temporary);
            return new TargetChannel(target, temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } finally {
            LOCK.unlock();
        }
    }

    private static void move(Path from, Path to) throws IOException {
        LOCK.lock();
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // Some network file systems; the window in which the target is missing is the shortest to be had.
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            LOCK.unlock();
        }
    }

    /** What was moved is there no more. */
    private static void delete(Path temporary) throws IOException {
        LOCK.lock();
        try {
            TEMPORARY.remove(temporary);
            Files.deleteIfExists(temporary);
        } finally {
            LOCK.unlock();
        }
    }

    /** A file that says which target could not be written: a full disk's own message is no more than that. */
    private static final class TargetChannel implements WritableByteChannel {
        private final Path target;
        private final FileChannel file;

        TargetChannel(Path target, Path file, OpenOption... options) throws IOException {
            this.target = target;
            this.file = FileChannel.open(file, options);
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            try {
                return file.write(bytes);
            } catch (ClosedChannelException e) {
                throw e;
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        /** A network file system may tell only now that its disk is full. */
        @Override
        public void close() throws IOException {
            try {
                file.close();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        private IOException failed(IOException e) {
            return new IOException(
                    target + ": " + e.getMessage() + "; make room where it is written, or choose another file", e);
        }
    }
}
