package org.gridsample.internal.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.backend.Strides;

/**
 * Bilinear sums of uint8 in 4-D, with the bits of {@link FloatInterpolation}. Taps are loaded in words of the bytes that a row has beside
 * each other: two taps of one channel, or a pixel of interleaved ones. All else are loops that HotSpot vectorises, two taps in each: JDK 17
 * doesn't unroll longer ones.
 */
final class Uint8Bilinear {
    /** Its first byte is the lowest one. */
    static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int TAP = Taps.TAP;

    private static final int TAPS = 4;

    private final ByteBuffer values;
    private final Strides strides;
    private final boolean planar;
    private final FloatScratch scratch;
    private final byte[] window;
    private final WholeNumbers wholeNumbers;

    /** Where each pixel's first tap is in the window. */
    private final int[] place;

    /** Each at the place of its first tap. */
    private final int[] words;

    /** Of one lane, with {@link WholeNumbers#FLOAT_BITS} added to them. */
    private final int[] bits;

    /** The same as numbers, with {@link FloatTaps#ROUNDING} added to them; then in the first one's place their sum. */
    private final float[] tap;

    /** Of each tap. */
    private final float[] weight;

    private final float[][] output;
    private final Loop start;
    private final List<Loop> loads = new ArrayList<>();

    /** Of the lanes that are loaded: from words to sums. */
    private final List<List<Loop>> sums = new ArrayList<>();

    Uint8Bilinear(SampleRequest request, ByteBuffer values, Strides strides, FloatScratch scratch) {
        this.values = values;
        this.strides = strides;
        planar = strides.pixel() == 1;
        this.scratch = scratch;
        window = scratch.staging.window();
        wholeNumbers = scratch.wholeNumbers;
        place = scratch.place;
        words = scratch.staging.ints();
        bits = scratch.staging.bits();
        tap = scratch.elements;
        // There is no z, whose weights have this room.
        weight = scratch.weights[2];
        output = scratch.output;
        start = (first, end) -> places(scratch.start, strides.pixel(), place, first, end);
        loads.add((first, end) -> products(scratch.weights[0], scratch.weights[1], weight, first, end));
        for (int k = 0; k < TAPS; k += planar ? 2 : 1) {
            int word = k * TAP;
            int offset = (k / 2 * Taps.ROW + k % 2) * strides.pixel();
            loads.add((first, end) -> load(window, place, offset, words, word, first, end));
        }
        for (int lane = 0; lane < (planar ? 1 : Tiling.LANES); lane++) {
            sums.add(sum(Byte.SIZE * lane));
        }
    }

    static boolean serves(SampleRequest request, Strides strides) {
        boolean inWords = strides.pixel() == 1 || strides.channel() == 1 && strides.pixel() <= Tiling.LANES;
        return inWords
                && request.geometry().spatialRank() == 2
                && switch (request.options().interpolation()) {
                    case NEAREST, BICUBIC -> false;
                    case BILINEAR -> true;
                };
    }

    private List<Loop> sum(int shift) {
        List<Loop> all = new ArrayList<>();
        if (planar) {
            all.add((first, end) -> taps(words, bits, first, end));
            all.add((first, end) -> taps(words, bits, 2 * TAP + first, 2 * TAP + end));
        } else {
            all.add((first, end) -> lane(words, shift, bits, first, (TAPS - 1) * TAP + end));
        }
        all.add((first, end) -> wholeNumbers.toShifted(bits, tap, (TAPS - 1) * TAP + end));
        all.add((first, end) -> north(tap, weight, first, end));
        all.add((first, end) -> south(tap, weight, first, end));
        return all;
    }

    /** Into the scratch memory's outputs, of a window that begins at an element. */
    void sample(int first, int columns, int rows, int lanes, int count) {
        scratch.count(TilePath.WORDS);
        Loop.run(start, 0, count);
        int together = planar ? 1 : lanes;
        for (int lane = 0; lane < lanes; lane += together) {
            fetch((int) (first + lane * strides.channel()), (columns - 1) * strides.pixel() + together, rows);
            run(loads, count);
            for (int i = 0; i < together; i++) {
                run(sums.get(i), count);
                System.arraycopy(tap, 0, output[lane + i], 0, count);
            }
        }
    }

    private void fetch(int first, int bytes, int rows) {
        for (int j = 0; j < rows; j++) {
            values.get((int) (first + j * strides.row()), window, j * Taps.ROW * strides.pixel(), bytes);
        }
    }

    private static void run(List<Loop> loops, int count) {
        for (int i = 0; i < loops.size(); i++) {
            Loop.run(loops.get(i), 0, count);
        }
    }

    private static void places(int[] start, int pixel, int[] place, int first, int end) {
        for (int t = first; t < end; t++) {
            place[t] = start[t] * pixel;
        }
    }

    private static void products(float[] x, float[] y, float[] weight, int first, int end) {
        for (int t = first; t < end; t++) {
            float w = x[t + TAP];
            float n = y[t + TAP];
            float e = 1f - w;
            float s = 1f - n;
            weight[t] = s * e;
            weight[t + TAP] = s * w;
            weight[t + 2 * TAP] = n * e;
            weight[t + 3 * TAP] = n * w;
        }
    }

    private static void load(byte[] window, int[] place, int offset, int[] words, int word, int first, int end) {
        for (int t = first; t < end; t++) {
            words[word + t] = (int) WORD.get(window, place[t] + offset);
        }
    }

    private static void taps(int[] words, int[] bits, int first, int end) {
        for (int t = first; t < end; t++) {
            int word = words[t];
            bits[t] = (word & 0xFF) + WholeNumbers.FLOAT_BITS;
            bits[t + TAP] = ((word >>> Byte.SIZE) & 0xFF) + WholeNumbers.FLOAT_BITS;
        }
    }

    private static void lane(int[] words, int shift, int[] bits, int first, int end) {
        for (int t = first; t < end; t++) {
            bits[t] = ((words[t] >>> shift) & 0xFF) + WholeNumbers.FLOAT_BITS;
        }
    }

    private static void north(float[] tap, float[] weight, int first, int end) {
        for (int t = first; t < end; t++) {
            float sum = (tap[t] - FloatTaps.ROUNDING) * weight[t];
            tap[t] = Math.fma(tap[t + TAP] - FloatTaps.ROUNDING, weight[t + TAP], sum);
        }
    }

    private static void south(float[] tap, float[] weight, int first, int end) {
        for (int t = first; t < end; t++) {
            float sum = Math.fma(tap[t + 2 * TAP] - FloatTaps.ROUNDING, weight[t + 2 * TAP], tap[t]);
            tap[t] = Math.fma(tap[t + 3 * TAP] - FloatTaps.ROUNDING, weight[t + 3 * TAP], sum);
        }
    }
}
