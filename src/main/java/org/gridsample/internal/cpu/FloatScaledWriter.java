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
    public void row(long item, long channel, long row, int column, float[] from, int at, int count) {
        int i = (int) (2 * channel);
        float all = scale(from, scales.get(i), scales.get(i + 1), at, at + count);
        FloatInterpolation.canonical(all, from, at, at + count);
        writer.row(item, channel, row, column, from, at, count);
    }

    private static float scale(float[] values, float scale, float offset, int first, int end) {
        float all = 0f;
        for (int t = first; t < end; t++) {
            float scaled = Math.fma(values[t], scale, offset);
            values[t] = scaled;
            all += scaled;
        }
        return all;
    }
}
