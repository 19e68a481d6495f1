package org.gridsample.internal.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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

    private final boolean planar;
    private final WholeNumbers wholeNumbers;

    /** Each at the place of its first tap. */
    private final int[] words;

    /** Of one lane, with {@link WholeNumbers#FLOAT_BITS} added to them. */
    private final int[] bits;

    /** The same as numbers, with {@link FloatTaps#ROUNDING} added to them; then in the first one's place their sum. */
    private final float[] tap;

    /** Of each tap. */
    private final float[] weight;

    private final float[][] output;
    private final List<Loop> loads = new ArrayList<>();

    /** Of the lanes that are loaded: from words to sums. */
    private final List<List<Loop>> sums = new ArrayList<>();

    Uint8Bilinear(Strides strides, FloatScratch scratch) {
        planar = strides.pixel() == 1;
        wholeNumbers = scratch.wholeNumbers;
        byte[] window = scratch.staging.window();
        int[] place = scratch.place;
        words = scratch.staging.ints();
        bits = scratch.staging.bits();
        tap = scratch.elements;
        // There is no z: the room of its weights is free.
        weight = scratch.weights[2];
        output = scratch.output;
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

    /** Of lanes whose window was fetched, into the scratch memory's outputs. */
    void sum(int firstLane, int lanes, int count) {
        run(loads, count);
        for (int lane = 0; lane < lanes; lane++) {
            run(sums.get(lane), count);
            System.arraycopy(tap, 0, output[firstLane + lane], 0, count);
        }
    }

    private static void run(List<Loop> loops, int count) {
        for (int i = 0; i < loops.size(); i++) {
            Loop.run(loops.get(i), 0, count);
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
