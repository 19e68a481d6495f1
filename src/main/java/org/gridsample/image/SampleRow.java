package org.gridsample.image;

import org.gridsample.tensor.Tensor;

/** A row of a picture: the samples of its pixels, which lie beside each other. */
abstract class SampleRow {
    private final int width;

    /** What stands for all of a colour. */
    private final int most;

    private SampleRow(SampleDepth depth, int width) {
        this.width = width;
        most = (1 << depth.bits()) - 1;
    }

    /** With room for so many channels. */
    static SampleRow of(SampleDepth depth, int width, int channels) {
        return switch (depth) {
            case EIGHT -> new Bytes(width, channels);
            case SIXTEEN -> new Shorts(width, channels);
        };
    }

    /** A {@code byte[]} or a {@code short[]}. */
    abstract Object samples();

    abstract int get(int index);

    abstract void set(int index, int sample);

    /** Into a piece of a tensor. */
    abstract void put(int start, int count, Tensor piece);

    /** From a piece of a tensor. */
    abstract void take(int start, int count, Tensor piece);

    /** Into a tensor of such elements, from its element {@code start} on. */
    void copyTo(Tensor tensor, long start, int channels) {
        int length;
        for (int done = 0; done < width * channels; done += length) {
            length = (int) Math.min(width * channels - done, tensor.contiguousFrom(start + done));
            put(done, length, tensor.view(start + done, length));
        }
    }

    void copyFrom(Tensor tensor, long start, int channels) {
        int length;
        for (int done = 0; done < width * channels; done += length) {
            length = (int) Math.min(width * channels - done, tensor.contiguousFrom(start + done));
            take(done, length, tensor.view(start + done, length));
        }
    }

    /** Pixels without alpha get one channel more. */
    void addAlpha(int channels) {
        for (int x = width - 1; x >= 0; x--) {
            for (int c = channels - 1; c >= 0; c--) {
                set(x * (channels + 1) + c, get(x * channels + c));
            }
        }
        for (int x = 0; x < width; x++) {
            set(x * (channels + 1) + channels, most);
        }
    }

    /** What is left has so many channels. */
    void removeAlpha(int channels) {
        for (int x = 0; x < width; x++) {
            for (int c = 0; c < channels; c++) {
                set(x * channels + c, get(x * (channels + 1) + c));
            }
        }
    }

    /** Colours are 0 where alpha is; one above its alpha is not a colour, but pictures can hold it all the same. */
    void divideByAlpha(int channels) {
        for (int last = channels - 1; last < width * channels; last += channels) {
            int alpha = get(last);
            for (int i = last - channels + 1; i < last; i++) {
                set(i, alpha == 0 ? 0 : Math.min(most, (int) ((double) get(i) * most / alpha + 0.5)));
            }
        }
    }

    void multiplyByAlpha(int channels) {
        for (int last = channels - 1; last < width * channels; last += channels) {
            int alpha = get(last);
            for (int i = last - channels + 1; i < last; i++) {
                set(i, (int) ((double) get(i) * alpha / most + 0.5));
            }
        }
    }

    private static final class Bytes extends SampleRow {
        private final byte[] samples;

        Bytes(int width, int channels) {
            super(SampleDepth.EIGHT, width);
            samples = new byte[width * channels];
        }

        @Override
        Object samples() {
            return samples;
        }

        @Override
        int get(int index) {
            return Byte.toUnsignedInt(samples[index]);
        }

        @Override
        void set(int index, int sample) {
            samples[index] = (byte) sample;
        }

        @Override
        void put(int start, int count, Tensor piece) {
            piece.bytes().put(samples, start, count);
        }

        @Override
        void take(int start, int count, Tensor piece) {
            piece.bytes().get(samples, start, count);
        }
    }

    private static final class Shorts extends SampleRow {
        private final short[] samples;

        Shorts(int width, int channels) {
            super(SampleDepth.SIXTEEN, width);
            samples = new short[width * channels];
        }

        @Override
        Object samples() {
            return samples;
        }

        @Override
        int get(int index) {
            return Short.toUnsignedInt(samples[index]);
        }

        @Override
        void set(int index, int sample) {
            samples[index] = (short) sample;
        }

        @Override
        void put(int start, int count, Tensor piece) {
            piece.shorts().put(samples, start, count);
        }

        @Override
        void take(int start, int count, Tensor piece) {
            piece.shorts().get(samples, start, count);
        }
    }
}
