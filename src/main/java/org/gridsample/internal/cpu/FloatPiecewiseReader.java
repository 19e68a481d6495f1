package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import java.util.List;
import org.gridsample.internal.backend.Strides;

/** What is too large for any buffer and can't be cut: one channel, or all whose pixels lie beside each other. */
final class FloatPiecewiseReader implements FloatReader {
    private final List<FloatReader> buffers;

    /** Elements of the first buffer, which may begin in the middle of one, and of every other but the last. */
    private final long first;

    private final long each;

    private final Strides strides;

    /** With a reader of each buffer. */
    FloatPiecewiseReader(List<FloatReader> buffers, long first, long each, Strides strides) {
        this.buffers = buffers;
        this.first = first;
        this.each = each;
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
        long element = row + (long) column * strides.pixel();
        return bufferOf(element).value(indexOf(element), 0);
    }

    @Override
    public void row(long row, int column, float[] to, int at, int count) {
        for (int done = 0; done < count; ) {
            long element = row + (long) (column + done) * strides.pixel();
            long index = indexOf(element);
            long held = element < first ? first : each;
            // The last one's other channels may be in the next buffer.
            long pixels = (held - index + strides.pixel() - 1) / strides.pixel();
            int length = (int) Math.min(count - done, pixels);
            bufferOf(element).row(index, 0, to, at + done, length);
            done += length;
        }
    }

    @Override
    public void taps(
            long channel, long[] row, int[] column, float[] to, int[] place, int shift, int firstTap, int endTap) {
        for (int k = firstTap; k < endTap; k++) {
            to[place[k] + shift] = (row[k] | column[k]) >= 0 ? value(channel + row[k], column[k]) : 0f;
        }
    }

    @Override
    public FloatBuffer direct() {
        return null;
    }

    private FloatReader bufferOf(long element) {
        return buffers.get(element < first ? 0 : (int) ((element - first) / each) + 1);
    }

    private long indexOf(long element) {
        return element < first ? element : (element - first) % each;
    }
}
