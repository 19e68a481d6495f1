package org.gridsample.internal.cpu;

import java.nio.ByteBuffer;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.backend.Strides;
import org.gridsample.internal.io.OwnMemory;
import org.gridsample.tensor.Tensor;

/** Reads uint8. */
final class Uint8Reader extends FloatStoredReader {
    /** Of each byte: a load is less than a conversion. */
    private static final float[] NUMBERS = new float[256];

    static {
        for (int i = 0; i < NUMBERS.length; i++) {
            NUMBERS[i] = i;
        }
    }

    private final ByteBuffer values;
    private final byte[] copy;
    private final FloatScratch scratch;

    /** Null where elements are decoded first. */
    private final Uint8Bilinear bilinear;

    Uint8Reader(Tensor tensor, Strides strides, SampleRequest request, FloatScratch scratch) {
        super(strides, scratch);
        this.scratch = scratch;
        values = (ByteBuffer) OwnMemory.of(tensor);
        bilinear = Uint8Bilinear.serves(request, strides) ? new Uint8Bilinear(strides, scratch) : null;
        copy = scratch.staging.bytes();
    }

    private static float number(byte element) {
        return NUMBERS[Byte.toUnsignedInt(element)];
    }

    @Override
    float value(int index) {
        return number(values.get(index));
    }

    @Override
    void fetch(int first, int count) {
        values.get(first, copy, 0, count);
    }

    @Override
    void decode(int from, int step, float[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = number(copy[from + i * step]);
        }
    }

    @Override
    public boolean sample(long row, int column, int columns, int rows, int lanes, int count) {
        if (bilinear == null) {
            return false;
        }
        scratch.count(TilePath.WORDS);
        place(count);
        if (areAdjacent()) {
            fetch(row, column, columns, rows, lanes);
            bilinear.sum(0, lanes, count);
        } else {
            for (int lane = 0; lane < lanes; lane++) {
                fetch(row + lane * channelStride(), column, columns, rows, 1);
                bilinear.sum(lane, 1, count);
            }
        }
        return true;
    }

    @Override
    void fetch(int first, int to, int count) {
        values.get(first, scratch.staging.window(), to, count);
    }

    /** In words of a pixel's bytes, each over what the one before has too much. */
    @Override
    void pick(int[] place, int lanes, int count) {
        if (lanes == 1) {
            super.pick(place, lanes, count);
        } else {
            words(scratch.staging.window(), place, copy, lanes, count);
        }
    }

    private static void words(byte[] window, int[] place, byte[] to, int step, int count) {
        for (int t = 0; t < count; t++) {
            Uint8Bilinear.WORD.set(to, t * step, (int) Uint8Bilinear.WORD.get(window, place[t]));
        }
    }

    @Override
    void pick(int[] place, int from, int at, int step, int first, int end) {
        byte[] window = scratch.staging.window();
        for (int t = first; t < end; t++) {
            copy[at + t * step] = window[place[t] + from];
        }
    }

    @Override
    public void gather(long channel, int[] origin, float fill, float[] to, int first, int end) {
        int start = (int) channel;
        for (int t = first; t < end; t++) {
            int offset = origin[t];
            to[t] = offset >= 0 ? value(start + offset) : fill;
        }
    }

    @Override
    public void taps(long channel, long[] row, int[] column, float[] to, int[] place, int shift, int first, int end) {
        for (int k = first; k < end; k++) {
            long y = row[k];
            int x = column[k];
            to[place[k] + shift] = (y | x) >= 0 ? value(index(channel + y, x)) : 0f;
        }
    }
}
