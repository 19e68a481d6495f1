package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;

/** Pixels that are all 1 and in no memory. */
final class FloatOnesReader implements FloatReader {
    @Override
    public long channel(long item, long channel) {
        return 0;
    }

    @Override
    public long channelStride() {
        return 0;
    }

    @Override
    public float value(long row, int column) {
        return 1f;
    }

    @Override
    public void row(long row, int column, float[] to, int at, int count) {
        Arrays.fill(to, at, at + count, 1f);
    }

    @Override
    public void taps(long channel, long[] row, int[] column, float[] to, int[] place, int shift, int first, int end) {
        for (int k = first; k < end; k++) {
            to[place[k] + shift] = (row[k] | column[k]) >= 0 ? 1f : 0f;
        }
    }

    @Override
    public FloatBuffer direct() {
        return null;
    }
}
