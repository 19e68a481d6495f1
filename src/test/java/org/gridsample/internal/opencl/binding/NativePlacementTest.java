package org.gridsample.internal.opencl.binding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativePlacementTest {
    private static final int ROUNDS = 300;

    @TempDir
    Path directory;

    private final byte[] bytes = new byte[512 << 10];
    private URL library;
    private Path target;

    @BeforeEach
    void makeLibrary() throws IOException {
        new Random(3).nextBytes(bytes);
        library = Files.write(directory.resolve("source"), bytes).toUri().toURL();
        target = Files.createDirectory(directory.resolve("temp")).resolve("libplaced.so");
    }

    @Test
    @DisplayName("L2: whoever looks while others place the file sees all of it or none")
    void l2_wholeOrNotAtAll() throws Exception {
        AtomicInteger placing = new AtomicInteger(2);
        Callable<Integer> place = () -> {
            try {
                for (int i = 0; i < ROUNDS; i++) {
                    assertTrue(NativePlacement.place(library, target));
                    // Gone again, as on the next cold start.
                    Files.deleteIfExists(target);
                }
                return ROUNDS;
            } finally {
                placing.decrementAndGet();
            }
        };
        Callable<Integer> look = () -> {
            int seen = 0;
            while (placing.get() > 0) {
                try {
                    byte[] found = Files.readAllBytes(target);
                    assertArrayEquals(bytes, found);
                    seen++;
                } catch (NoSuchFileException none) {
                    Thread.onSpinWait();
                }
            }
            return seen;
        };
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> done = new ArrayList<>(threads.invokeAll(List.of(place, place, look)));
            for (Future<Integer> each : done) {
                assertTrue(each.get() > 0);
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(0, leftOvers());
    }

    @Test
    void genuineFileIsKept() throws IOException {
        assertTrue(NativePlacement.place(library, target));
        Object first = Files.getAttribute(target, "lastModifiedTime");
        Object key = Files.readAttributes(target, "*").get("fileKey");
        assertTrue(NativePlacement.place(library, target));
        assertEquals(first, Files.getAttribute(target, "lastModifiedTime"));
        assertEquals(key, Files.readAttributes(target, "*").get("fileKey"));
        assertEquals(1, leftOvers());
    }

    @Test
    @DisplayName("L3: what can't be replaced is refused, and nothing is left beside it")
    void l3_irreplaceable() throws IOException {
        Files.createDirectories(target.resolve("foreign"));
        assertFalse(NativePlacement.place(library, target));
        assertEquals(1, leftOvers());
    }

    @Test
    @DisplayName("L3: a directory that can't be written is an error that names it")
    void l3_unwritable() throws IOException {
        Path below = Files.createFile(directory.resolve("file")).resolve("libplaced.so");
        UnsatisfiedLinkError e = assertThrows(UnsatisfiedLinkError.class, () -> NativePlacement.place(library, below));
        assertTrue(e.getMessage().contains("can't write libplaced.so to the temporary directory"), e.getMessage());
    }

    @Test
    @DisplayName("C1: a file is claimed once per JVM")
    void c1_claimedOnce() {
        assertTrue(NativePlacement.claim(library, target));
        assertFalse(NativePlacement.claim(library, target));
    }

    private long leftOvers() throws IOException {
        try (Stream<Path> files = Files.list(target.getParent())) {
            return files.count();
        }
    }
}
