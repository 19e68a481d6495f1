package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import java.util.List;

/** One channel that is too large for any buffer: whatever has more of them is cut. */
final class FloatPiecewiseReader implements FloatReader {
    private final List<FloatReader> buffers;

    /** Elements of the first buffer, which may begin in the middle of one, and of every other but the last. */
    private final long first;

    private final long each;

    /** With a reader of each buffer. */
    FloatPiecewiseReader(List<FloatReader> buffers, long first, long each) {
        this.buffers = buffers;
        this.first = first;
        this.each = each;
    }

    @Override
    public long channel(long item, long channel) {
        return 0;
    }

    @Override
    public float value(long channel, long pixel) {
        return bufferOf(pixel).value(0, indexOf(pixel));
    }

    @Override
    public void row(long channel, long pixel, float[] to, int at, int count) {
        for (int done = 0; done < count; ) {
            long index = indexOf(pixel + done);
            long held = pixel + done < first ? first : each;
            int length = (int) Math.min(count - done, held - index);
            bufferOf(pixel + done).row(0, index, to, at + done, length);
            done += length;
        }
    }

    @Override
    public void taps(
            long channel, long[] row, int[] column, float[] to, int[] place, int shift, int firstTap, int endTap) {
        for (int k = firstTap; k < endTap; k++) {
            to[place[k] + shift] = (row[k] | column[k]) >= 0 ? value(channel, row[k] + column[k]) : 0f;
        }
    }

    @Override
    public FloatBuffer direct() {
        return null;
    }

    private FloatReader bufferOf(long pixel) {
        return buffers.get(pixel < first ? 0 : (int) ((pixel - first) / each) + 1);
    }

    private long indexOf(long pixel) {
        return pixel < first ? pixel : (pixel - first) % each;
    }
}
