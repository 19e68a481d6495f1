package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Function;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Tensor;

/** What is too large for any buffer and can't be cut: one channel, or all whose pixels lie beside each other. */
final class FloatPiecewiseReader implements FloatReader {
    private final List<FloatReader> buffers;

    /** Elements of the first buffer, which may begin in the middle of one, and of every other but the last. */
    private final long first;

    private final long each;

    private final Strides strides;

    /** With a reader of each buffer. */
    FloatPiecewiseReader(Tensor tensor, Function<Tensor, FloatReader> reader, Strides strides) {
        List<Tensor> pieces = tensor.pieces();
        buffers = pieces.stream().map(reader).toList();
        first = pieces.get(0).elementCount();
        each = pieces.get(1).elementCount();
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
    public void gather(long channel, int[] origin, float fill, float[] to, int firstPixel, int endPixel) {
        for (int t = firstPixel; t < endPixel; t++) {
            to[t] = origin[t] >= 0 ? value(channel + origin[t], 0) : fill;
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
