package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.gridsample.device.DeviceInfo;
import org.gridsample.testing.DeviceInfos;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DiskCacheTest {
    private static final byte[] CONTENT = {1, 2, 3};

    @TempDir
    private Path root;

    @RegisterExtension
    private final PrivateCache privateCache = new PrivateCache();

    @BeforeEach
    void choose() {
        privateCache.use(root);
    }

    private static DeviceInfo device(String driver) {
        return DeviceInfos.with(DeviceInfos.example(), Map.of("driverVersion", driver));
    }

    @Test
    void givesBackWhatWasWritten() {
        assertEquals(Optional.empty(), DiskCache.of(device("1")).read("x"));
        assertTrue(DiskCache.of(device("1")).write("x", CONTENT).isPresent());
        assertArrayEquals(CONTENT, DiskCache.of(device("1")).read("x").orElseThrow());
    }

    @Test
    @DisplayName("K7: another driver version sees nothing of it")
    void k7_aDriverUpdateForgets() {
        DiskCache.of(device("1")).write("x", CONTENT);
        assertEquals(Optional.empty(), DiskCache.of(device("2")).read("x"));
    }

    @Test
    @DisplayName("K7: what was measured with other kernels is not there")
    void k7_aKernelsChangeForgets() {
        DeviceInfo device = device("1");
        OpenClProvider provider = new OpenClProvider(null, new ClDevice(device, null, null));
        DiskCache.of(device).write("x", CONTENT);
        DiskCache.of(device).write("x-" + DiskCache.digest("other kernels"), CONTENT);
        assertEquals(Optional.empty(), provider.recall("x"));
        provider.remember("x", "1");
        assertEquals(Optional.of("1"), provider.recall("x"));
        String kernels = KernelSource.digest();
        assertTrue(DiskCache.of(device).read("x-" + kernels).isPresent());
    }

    @Test
    void whatIsDamagedIsNotThere() throws IOException {
        DiskCache cache = DiskCache.of(device("1"));
        Path file = cache.write("x", CONTENT).orElseThrow();
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertEquals(Optional.empty(), cache.read("x"), length + " bytes");
        }
        for (int i = 0; i < whole.length; i++) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 1;
            Files.write(file, flipped);
            assertEquals(Optional.empty(), cache.read("x"), "byte " + i);
        }
    }

    @Test
    void aFolderThatCannotBeIsNoCache() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        privateCache.use(file.toString());
        assertEquals(Optional.empty(), DiskCache.of(device("1")).write("x", CONTENT));
        assertEquals(Optional.empty(), DiskCache.of(device("1")).read("x"));
        privateCache.use("off");
        assertEquals(Optional.empty(), DiskCache.of(device("1")).write("x", CONTENT));
    }
}
