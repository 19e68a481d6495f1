package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Strides;
import org.gridsample.internal.io.OwnMemory;
import org.gridsample.tensor.Tensor;

/** Pixels of a row beside each other, in one buffer. */
final class FloatPlanarReader implements FloatReader {
    private final FloatBuffer values;
    private final Strides strides;

    FloatPlanarReader(Tensor tensor, Strides strides) {
        values = (FloatBuffer) OwnMemory.of(tensor);
        this.strides = strides;
    }

    @Override
    public long channel(long item, long channel) {
        return strides.element(item, channel, 0, 0);
    }

    @Override
    public long channelStride() {
        return strides.channel();
    }

    @Override
    public float value(long row, int column) {
        return values.get((int) (row + column));
    }

    @Override
    public void row(long row, int column, float[] to, int at, int count) {
        values.get((int) (row + column), to, at, count);
    }

    @Override
    public void gather(long channel, int[] origin, float fill, float[] to, int first, int end) {
        // With indices that are not negative, a buffer's test is a simple one.
        FloatBuffer pixels = values.slice((int) channel, values.limit() - (int) channel);
        for (int t = first; t < end; t++) {
            int offset = origin[t];
            to[t] = offset >= 0 ? pixels.get(offset) : fill;
        }
    }

    @Override
    public void row(long row, int column, int lanes, float[][] to, int at, int count) {
        for (int lane = 0; lane < lanes; lane++) {
            values.get((int) (row + lane * strides.channel() + column), to[lane], at, count);
        }
    }

    @Override
    public void taps(long channel, long[] row, int[] column, float[] to, int[] place, int shift, int first, int end) {
        for (int k = first; k < end; k++) {
            long y = row[k];
            int x = column[k];
            to[place[k] + shift] = (y | x) >= 0 ? values.get((int) (channel + y + x)) : 0f;
        }
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public FloatBuffer direct() {
        return values;
    }
}
