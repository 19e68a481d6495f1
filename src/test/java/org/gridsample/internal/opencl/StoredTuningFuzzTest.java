package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gridsample.device.DeviceInfo;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.DeviceInfos;
import org.gridsample.testing.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes where a tuning is stored, damaged or with their digest, and any text as the property: a tuning with which work can
 * be cut; for the property also the message that it is none. {@code scripts/fuzz tuning} goes on from the seeds.
 */
public final class StoredTuningFuzzTest {
    private static final DeviceInfo DEVICE = DeviceInfos.example();
    private static final SampleRequest REQUEST = SampleRequest.of(
            Tensor.zeros(ElementType.FLOAT32, 3, 7, 5, 9),
            Tensor.zeros(ElementType.FLOAT32, 3, 6, 11, 2),
            SampleOptions.defaults());

    private static Path folder;

    static List<Path> seeds() {
        return Seeds.of("tuning");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void seed(Path seed) throws IOException {
        fuzzerTestOneInput(Files.readAllBytes(seed));
    }

    /** The fuzzer calls it by this name. The first byte says where the others are: d, s or p. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] content = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0]) {
            case 'd' -> damaged(content);
            case 's' -> stored(content);
            case 'p' -> property(new String(content, StandardCharsets.UTF_8));
            default -> {}
        }
    }

    private static void damaged(byte[] bytes) throws IOException {
        inAFolder(() -> {
            DiskCache cache = DiskCache.of(DEVICE);
            Path file = cache.write("tuning", new byte[0]).orElseThrow();
            Files.write(file, bytes);
            // The fuzzer finds the digest of an empty file: that one is whole, and says nothing.
            cache.read("tuning").ifPresent(content -> assertEquals(0, content.length));
            assertEquals(TuningTable.of(DEVICE, DiskCache.NONE).asText(), cutsWork(cache));
        });
    }

    /** Of these kernels: others' would not be looked at. */
    private static void stored(byte[] content) throws IOException {
        byte[] header = TuningTable.header().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, bytes, header.length, content.length);
        inAFolder(() -> {
            DiskCache cache = DiskCache.of(DEVICE);
            cache.write("tuning", bytes).orElseThrow();
            assertTrue(Arrays.equals(bytes, cache.read("tuning").orElseThrow()));
            Object text = cutsWork(cache);
            TuningTable.of(DEVICE, cache).store(cache);
            assertEquals(text, cutsWork(cache));
        });
    }

    private static void property(String text) throws IOException {
        with(TuningTable.PROPERTY, text, () -> {
            try {
                cutsWork(DiskCache.NONE);
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().startsWith("tuning: "), e::getMessage);
                assertEquals(1, e.getMessage().lines().count(), e::getMessage);
            }
        });
    }

    /** Every launch has work-groups, and enough of them. */
    private static Object cutsWork(DiskCache cache) {
        TuningTable table = TuningTable.of(DEVICE, cache);
        for (TuningTable.Kind kind : TuningTable.Kind.all()) {
            Tuning tuning = table.choose(kind);
            Launch launch = Launch.of(REQUEST, tuning, Form.of(REQUEST, tuning.width()), 2, 256, false);
            long[] global = new long[3];
            long[] local = new long[3];
            launch.writeSizes(launch.steps().get(0), global, local);
            for (int axis = 0; axis < global.length; axis++) {
                assertTrue(local[axis] >= 1 && global[axis] >= local[axis], () -> "with " + tuning);
                assertEquals(0, global[axis] % local[axis], () -> "with " + tuning);
            }
            assertEquals(1, launch.steps().size(), () -> "with " + tuning);
        }
        return table.asText();
    }

    private interface Body {
        void run() throws IOException;
    }

    private static void inAFolder(Body body) throws IOException {
        if (folder == null) {
            folder = Files.createTempDirectory("gridsample-fuzz");
            folder.toFile().deleteOnExit();
        }
        with(DiskCache.PROPERTY, folder.toString(), () -> {
            try {
                body.run();
            } finally {
                DiskCache cache = DiskCache.of(DEVICE);
                Path file = cache.write("tuning", new byte[0]).orElseThrow();
                Files.delete(file);
                Files.delete(file.getParent());
            }
        });
    }

    private static void with(String property, String value, Body body) throws IOException {
        String before = System.getProperty(property);
        System.setProperty(property, value);
        try {
            body.run();
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }
}
