package org.gridsample.image;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/** Copies pictures whose last channel is alpha, and multiplies the others by something that depends on it. */
final class ColorScaling {
    /** Pixels that are converted at a time: their values stay in a core's cache. */
    private static final int CHUNK = 1 << 12;

    /** What a pixel's colours are multiplied by. */
    @FunctionalInterface
    interface Factor {
        float of(float alpha);
    }

    /** Scales pixels that follow each other, of an item. */
    @FunctionalInterface
    private interface Chunk {
        void scale(long item, long first, int count);
    }

    private final Tensor from;
    private final Tensor to;
    private final Layout layout;
    private final Factor factor;
    private final int channels;

    /** Of an item. */
    private final long pixels;

    private ColorScaling(Tensor from, Tensor to, Layout layout, Factor factor) {
        this.from = from;
        this.to = to;
        this.layout = layout;
        this.factor = factor;
        channels = (int) from.extent(layout.channelAxis(from.rank()));
        pixels = Arrays.stream(layout.spatialExtents(from.shape())).reduce(1, (a, b) -> a * b);
    }

    /** Both of one shape. */
    static void scale(Tensor from, Tensor to, Layout layout, Factor factor) {
        new ColorScaling(from, to, layout, factor).run();
    }

    private void run() {
        Chunk chunk =
                switch (layout) {
                    case CHANNELS_FIRST -> this::scalePlanes;
                    case CHANNELS_LAST -> this::scaleInterleaved;
                };
        long chunks = (pixels + CHUNK - 1) / CHUNK;
        LongStream.range(0, from.extent(0) * chunks).parallel().forEach(i -> {
            long first = i % chunks * CHUNK;
            chunk.scale(i / chunks, first, (int) Math.min(CHUNK, pixels - first));
        });
    }

    /** Whether alpha is the same everywhere. */
    static boolean isAlpha(float value, Tensor picture, Layout layout) {
        int channels = (int) picture.extent(layout.channelAxis(picture.rank()));
        long pixels = picture.elementCount() / channels;
        return switch (layout) {
            case CHANNELS_FIRST -> {
                long plane = pixels / Math.max(1, picture.extent(0));
                yield LongStream.range(0, picture.extent(0))
                        .allMatch(item -> isEvery(value, picture, ((item + 1) * channels - 1) * plane, plane, 1));
            }
            case CHANNELS_LAST -> isEvery(value, picture, 0, pixels, channels);
        };
    }

    /** Of elements that are a stride apart the last of each. */
    private static boolean isEvery(float value, Tensor picture, long start, long count, int stride) {
        long chunks = (count + CHUNK - 1) / CHUNK;
        return LongStream.range(0, chunks).parallel().allMatch(chunk -> {
            long first = chunk * CHUNK;
            float[] values = new float[(int) Math.min(CHUNK, count - first) * stride];
            StoredValues.read(picture, start + first * stride, values);
            boolean isEvery = true;
            for (int i = stride - 1; i < values.length; i += stride) {
                isEvery &= values[i] == value;
            }
            return isEvery;
        });
    }

    private void scalePlanes(long item, long first, int count) {
        long color = item * channels * pixels + first;
        long alpha = color + (channels - 1) * pixels;
        float[] values = new float[count];
        float[] factors = new float[count];
        StoredValues.read(from, alpha, values);
        for (int i = 0; i < count; i++) {
            factors[i] = factor.of(values[i]);
        }
        StoredValues.write(values, to, alpha);
        for (; color < alpha; color += pixels) {
            StoredValues.read(from, color, values);
            for (int i = 0; i < count; i++) {
                values[i] *= factors[i];
            }
            StoredValues.write(values, to, color);
        }
    }

    private void scaleInterleaved(long item, long first, int count) {
        long start = (item * pixels + first) * channels;
        float[] values = new float[count * channels];
        StoredValues.read(from, start, values);
        for (int i = 0; i < values.length; i += channels) {
            int alpha = i + channels - 1;
            float scale = factor.of(values[alpha]);
            for (int color = i; color < alpha; color++) {
                values[color] *= scale;
            }
        }
        StoredValues.write(values, to, start);
    }
}
