package org.gridsample.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path directory;

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(directory.resolve("kept"), "old");

        IOException failure = assertThrows(
                IOException.class,
                () -> WholeFile.write(file, channel -> {
                    channel.write(bytes("half"));
                    throw new IOException("disk full");
                }));

        assertEquals("disk full", failure.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), listing());
    }

    @Test
    void aFailureLeavesNoNewFile() throws IOException {
        assertThrows(
                IllegalStateException.class,
                () -> WholeFile.write(directory.resolve("new"), channel -> {
                    channel.write(bytes("half"));
                    throw new IllegalStateException();
                }));

        assertEquals(List.of(), listing());
    }

    @Test
    void theOldFileIsThereUntilTheNewOneIsWhole() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");

        WholeFile.write(file, channel -> {
            channel.write(bytes("new"));
            assertEquals("old", Files.readString(file));
        });

        assertEquals("new", Files.readString(file));
        assertEquals(List.of(file), listing());
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        WholeFile.write(link, channel -> channel.write(bytes("new")));

        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file));
    }

    @Test
    void aDeviceIsWrittenToAndNotReplaced() throws IOException {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "no /dev/null here");

        WholeFile.write(device, channel -> channel.write(bytes("gone")));

        assertFalse(Files.isRegularFile(device));
    }

    @Test
    void directoriesMissingParentsAndDanglingLinksAreRefused() throws IOException {
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nothing"));

        for (Path target : List.of(directory, directory.resolve("missing/file"), dangling)) {
            assertThrows(FileSystemException.class, () -> WholeFile.checkWritable(target));
            assertThrows(
                    FileSystemException.class, () -> WholeFile.write(target, channel -> channel.write(bytes("x"))));
        }
        assertEquals(List.of(dangling), listing());
    }

    private List<Path> listing() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
