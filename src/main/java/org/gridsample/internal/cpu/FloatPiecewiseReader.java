package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import java.util.List;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.tensor.Tensor;

/** One channel that is too large for any buffer: whatever has more of them is cut. */
final class FloatPiecewiseReader implements FloatReader {
    private final List<FloatBuffer> buffers;

    /** Elements of the first buffer, which may begin in the middle of one, and of every other but the last. */
    private final long first;

    private final long each;

    FloatPiecewiseReader(SampleRequest request) {
        buffers = request.input().pieces().stream().map(Tensor::floats).toList();
        first = buffers.get(0).capacity();
        each = buffers.get(1).capacity();
    }

    @Override
    public long channel(long item, long channel) {
        return 0;
    }

    @Override
    public float value(long channel, long pixel) {
        return bufferOf(pixel).get(indexOf(pixel));
    }

    @Override
    public void row(long channel, long pixel, float[] to, int at, int count) {
        for (int done = 0; done < count; ) {
            FloatBuffer buffer = bufferOf(pixel + done);
            int index = indexOf(pixel + done);
            int length = Math.min(count - done, buffer.capacity() - index);
            buffer.get(index, to, at + done, length);
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

    private FloatBuffer bufferOf(long pixel) {
        return buffers.get(pixel < first ? 0 : (int) ((pixel - first) / each) + 1);
    }

    private int indexOf(long pixel) {
        return (int) (pixel < first ? pixel : (pixel - first) % each);
    }
}
