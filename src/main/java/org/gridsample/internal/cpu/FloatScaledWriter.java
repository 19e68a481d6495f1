package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.tensor.Tensor;

/** Multiplies each channel's values, and adds something, where the array holds them, before they are written. */
final class FloatScaledWriter implements FloatWriter {
    private final FloatWriter writer;

    /** Of each channel what is multiplied by, then what is added. */
    private final FloatBuffer scales;

    FloatScaledWriter(FloatWriter writer, Tensor scales) {
        this.writer = writer;
        this.scales = scales.floats();
    }

    @Override
    public void write(Tile tile, int first, int end, long channel, int lanes, float[][] values) {
        for (int lane = 0; lane < lanes; lane++) {
            int i = (int) (2 * (channel + lane));
            float all = scale(values[lane], scales.get(i), scales.get(i + 1), end - first);
            FloatInterpolation.canonical(all, values[lane], 0, end - first);
        }
        writer.write(tile, first, end, channel, lanes, values);
    }

    private static float scale(float[] values, float scale, float offset, int count) {
        float all = 0f;
        for (int t = 0; t < count; t++) {
            float scaled = Math.fma(values[t], scale, offset);
            values[t] = scaled;
            all += scaled;
        }
        return all;
    }
}
