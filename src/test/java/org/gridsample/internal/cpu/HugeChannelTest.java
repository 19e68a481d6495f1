package org.gridsample.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One channel of 2^31 + 65536 elements: a sparse file of 8.6 GB, of which a few pages hold something. */
@Tag("once")
class HugeChannelTest {
    private static final int WIDTH = 65_536;
    private static final int HEIGHT = 32_769;

    /** Rows that hold values, all along; the others are 0. Buffers end at multiples of 4096 rows; 2^31 is in the last row. */
    private static final int[] ROWS = {0, 1, 4095, 4096, 16_383, 16_384, 32_767, 32_768};

    @Test
    @DisplayName("S1: 1x1x32769x65536, more than 2^31 elements, on the CPU path")
    void s1_moreElementsThanAnIntCounts(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("huge.npy");
        write(file);
        Tensor input = Npy.read(file);
        assertEquals(WIDTH * (long) HEIGHT, input.elementCount());
        assertFalse(input.isInOneBuffer());
        float[] points = new float[2 * 400];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < points.length; i += 2) {
            points[i] = (float) random.nextDouble(-1, 1);
            double row = ROWS[random.nextInt(ROWS.length)] + random.nextDouble(-0.9, 0.9);
            points[i + 1] = (float) ((2 * row + 1) / HEIGHT - 1);
        }
        Tensor grid = Tensor.of(points, 1, 20, 20, 2);
        try (GridSampler cpu = GridSampler.builder().device(DeviceSelector.CPU).open()) {
            for (Interpolation interpolation : new Interpolation[] {Interpolation.NEAREST, Interpolation.BILINEAR}) {
                float[] expected = new float[400];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = expected(interpolation, points[2 * i], points[2 * i + 1]);
                }
                SampleOptions options = SampleOptions.defaults().withInterpolation(interpolation);
                TileCount edges = TileCount.of(ElementType.FLOAT32, TilePath.EDGE);
                assertArrayEquals(expected, cpu.sample(input, grid, options).toFloatArray());
                assertEquals(1, edges.tiles());
            }
        }
    }

    /** As docs/semantics.md has it. */
    private static float expected(Interpolation interpolation, float gridX, float gridY) {
        float x = Math.fma(gridX + 1, WIDTH / 2f, -0.5f);
        float y = Math.fma(gridY + 1, HEIGHT / 2f, -0.5f);
        if (interpolation == Interpolation.NEAREST) {
            return value((int) Math.rint(y), (int) Math.rint(x));
        }
        int column = (int) Math.floor(x);
        int row = (int) Math.floor(y);
        float w = x - column;
        float e = 1 - w;
        float n = y - row;
        float s = 1 - n;
        float sum = value(row, column) * (s * e);
        sum = Math.fma(value(row, column + 1), s * w, sum);
        sum = Math.fma(value(row + 1, column), n * e, sum);
        return Math.fma(value(row + 1, column + 1), n * w, sum);
    }

    private static float value(int row, int column) {
        boolean inside = column >= 0 && column < WIDTH && row >= 0 && row < HEIGHT;
        for (int held : ROWS) {
            if (inside && row == held) {
                return column * 0.25f + row;
            }
        }
        return 0;
    }

    private static void write(Path file) throws IOException {
        Npy.write(file, Tensor.zeros(ElementType.FLOAT32, 1, 1, 1, 1));
        ByteBuffer start = ByteBuffer.allocate(128);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.read(start);
            String header = new String(start.array(), StandardCharsets.ISO_8859_1)
                    .replaceFirst("\\(1, 1, 1, 1\\), \\}" + " ".repeat(8), "(1, 1, " + HEIGHT + ", " + WIDTH + "), }");
            channel.write(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)), 0);
            ByteBuffer row = ByteBuffer.allocate(WIDTH * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int y : ROWS) {
                row.clear();
                for (int x = 0; x < WIDTH; x++) {
                    row.putFloat(value(y, x));
                }
                channel.write(row.flip(), 128 + (long) y * WIDTH * Float.BYTES);
            }
        }
    }
}
