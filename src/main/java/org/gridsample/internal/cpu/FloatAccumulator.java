package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;

/** Adds what a stretch of the output contributes to pixels of a channel of the input's gradient, in the order of taps. One thread's own. */
final class FloatAccumulator {
    /** Of so many pixels, which seldom lead to more than two lines of the cache, one's last tap is read ahead. */
    private static final int TOUCHED = 4;

    private final TapOrder order;
    private final int[] step;
    private final float[] gradient = new float[Tiling.PIXELS];
    private final float[][] contribution;

    /** Targets that are to be added to. */
    private final int[][] own;

    /** Without a use the compiler would leave the reading out. */
    @SuppressWarnings("unused")
    private float touched;

    /** What is to be done with a piece of a stretch. */
    private enum Share {
        NONE,
        /** All of its taps, which are inside and the same for all pixels. */
        ONE,
        /** All of its taps, which are inside. */
        INSIDE,
        /** All that have a target. */
        WHOLE,
        /** Those that have a target in the band. */
        PART
    }

    FloatAccumulator(TapOrder order, int[] step) {
        this.order = order;
        this.step = step;
        contribution = new float[order.taps()][Tiling.PIXELS];
        own = new int[order.taps()][Tiling.PIXELS];
        if (order.taps() == 1) {
            contribution[0] = gradient;
        }
    }

    /** Begins with a channel of the output's gradient. */
    void start(FloatContributions stretch, FloatReader gradOutput, long channel) {
        gradOutput.row(channel, Math.toIntExact(stretch.first()), gradient, 0, stretch.count());
    }

    /** Adds to a channel's elements from one up to, not including, another. */
    void add(FloatContributions stretch, FloatBuffer channel, int from, int end) {
        int pieces = stretch.pieces();
        int next;
        for (int piece = 0; piece < pieces; piece = next) {
            Share share = share(stretch, piece, from, end);
            next = piece + 1;
            while (next < pieces && share(stretch, next, from, end) == share) {
                next++;
            }
            int first = piece * FloatContributions.PIECE;
            int last = stretch.end(next - 1);
            switch (share) {
                case NONE -> {}
                case ONE -> {
                    stretch.of(gradient, contribution, first, last);
                    for (int i = piece; i < next; i++) {
                        addToOne(stretch, channel, i * FloatContributions.PIECE, stretch.end(i));
                    }
                }
                case INSIDE -> addInside(stretch, channel, first, last);
                case WHOLE -> addTested(stretch, stretch.targets(), channel, first, last);
                case PART -> {
                    for (int i = piece; i < next; i++) {
                        keepOwn(stretch, i, from, end);
                    }
                    addTested(stretch, own, channel, first, last);
                }
            }
        }
    }

    private static Share share(FloatContributions stretch, int piece, int from, int end) {
        if (!stretch.reaches(piece, from, end)) {
            return Share.NONE;
        } else if (!stretch.isWithin(piece, from, end)) {
            return Share.PART;
        }
        if (stretch.isOne(piece)) {
            return Share.ONE;
        }
        return stretch.isInside(piece) ? Share.INSIDE : Share.WHOLE;
    }

    private void keepOwn(FloatContributions stretch, int piece, int from, int end) {
        int first = piece * FloatContributions.PIECE;
        for (int tap = 0; tap < order.taps(); tap++) {
            keep(stretch.base(piece, tap), stretch.step(piece, tap), from, end, own[tap], first, stretch.end(piece));
        }
    }

    /** The targets from one up to, not including, another; negative in the place of others. */
    private static void keep(int[] base, int step, int from, int end, int[] target, int first, int last) {
        for (int t = first; t < last; t++) {
            int at = base[t] + step;
            target[t] = at | ((at - from) | (end - 1 - at)) >> (Integer.SIZE - 1);
        }
    }

    /** Sums that wait for themselves only, not for memory as well, side by side. */
    private void addToOne(FloatContributions stretch, FloatBuffer channel, int first, int last) {
        int origin = stretch.origin()[first];
        if (order.taps() == 1) {
            addTap(channel, origin, gradient, first, last);
        }
        for (int tap = 0; tap + 4 <= order.taps(); tap += 4) {
            addTaps(channel, origin, step, tap, contribution, first, last);
        }
    }

    private static void addTap(FloatBuffer to, int target, float[] gradient, int first, int end) {
        float sum = to.get(target);
        for (int t = first; t < end; t++) {
            sum += gradient[t];
        }
        to.put(target, sum);
    }

    /** Four taps, whose targets are four elements. */
    private static void addTaps(
            FloatBuffer to, int origin, int[] step, int tap, float[][] contribution, int first, int end) {
        float[] part0 = contribution[tap];
        float[] part1 = contribution[tap + 1];
        float[] part2 = contribution[tap + 2];
        float[] part3 = contribution[tap + 3];
        float sum0 = to.get(origin + step[tap]);
        float sum1 = to.get(origin + step[tap + 1]);
        float sum2 = to.get(origin + step[tap + 2]);
        float sum3 = to.get(origin + step[tap + 3]);
        for (int t = first; t < end; t++) {
            sum0 += part0[t];
            sum1 += part1[t];
            sum2 += part2[t];
            sum3 += part3[t];
        }
        to.put(origin + step[tap], sum0);
        to.put(origin + step[tap + 1], sum1);
        to.put(origin + step[tap + 2], sum2);
        to.put(origin + step[tap + 3], sum3);
    }

    private void addInside(FloatContributions stretch, FloatBuffer channel, int first, int last) {
        touched = touch(channel, stretch.origin(), step[step.length - 1], first, last);
        stretch.of(gradient, contribution, first, last);
        int[] origin = stretch.origin();
        Loop adding;
        if (order.taps() == 1) {
            adding = (from, end) -> add(channel, origin, gradient, from, end);
        } else if (order.group() == 1) {
            adding = (from, end) -> addPixels(channel, origin, step, contribution, from, end);
        } else {
            adding = (from, end) -> addGroups(channel, origin, step, contribution, from, end);
        }
        Loop.run(adding, first, last);
    }

    /** Reads from most lines of the cache that are to be added to: all at once they come sooner than one by one. */
    private static float touch(FloatBuffer channel, int[] origin, int step, int first, int end) {
        float sum = 0f;
        for (int t = first; t < end; t += TOUCHED) {
            sum += channel.get(origin[t] + step);
        }
        return sum;
    }

    private void addTested(FloatContributions stretch, int[][] target, FloatBuffer channel, int first, int last) {
        stretch.of(gradient, contribution, first, last);
        Loop adding;
        if (order.taps() == 1) {
            adding = (from, end) -> add(channel, target[0], gradient, from, end);
        } else if (order.group() == 1) {
            adding = (from, end) -> addPixels(channel, target, contribution, from, end);
        } else {
            adding = (from, end) -> addGroups(channel, target, contribution, from, end);
        }
        Loop.run(adding, first, last);
    }

    /** Adds what goes to the fill. */
    float filled(FloatContributions stretch, float before) {
        float sum = before;
        for (int piece = 0; piece < stretch.pieces(); piece++) {
            if (!stretch.isInside(piece)) {
                int first = piece * FloatContributions.PIECE;
                stretch.of(gradient, contribution, first, stretch.end(piece));
                sum = filled(stretch.targets(), first, stretch.end(piece), sum);
            }
        }
        return sum;
    }

    private float filled(int[][] target, int begin, int end, float before) {
        float sum = before;
        for (int first = begin; first < end; first += order.group()) {
            for (int tap = 0; tap < order.taps(); tap++) {
                for (int k = first; k < first + order.group(); k++) {
                    if (target[tap][k] == Taps.FILLED) {
                        sum += contribution[tap][k];
                    }
                }
            }
        }
        return sum;
    }

    /** A single tap. */
    private static void add(FloatBuffer to, int[] target, float[] gradient, int first, int end) {
        for (int t = first; t < end; t++) {
            add(to, target[t], gradient[t]);
        }
    }

    /** Written out: a loop as short as a group is slow, and so is a call for each. */
    private static void addGroups(
            FloatBuffer to, int[] origin, int[] step, float[][] contribution, int begin, int end) {
        for (int first = begin; first < end; first += TapOrder.FLOAT32_GROUP) {
            for (int tap = 0; tap < step.length; tap++) {
                int further = step[tap];
                float[] part = contribution[tap];
                add(to, origin[first] + further, part[first]);
                add(to, origin[first + 1] + further, part[first + 1]);
                add(to, origin[first + 2] + further, part[first + 2]);
                add(to, origin[first + 3] + further, part[first + 3]);
                if (TapOrder.FLOAT32_GROUP > 4) {
                    add(to, origin[first + 4] + further, part[first + 4]);
                    add(to, origin[first + 5] + further, part[first + 5]);
                    add(to, origin[first + 6] + further, part[first + 6]);
                    add(to, origin[first + 7] + further, part[first + 7]);
                }
            }
        }
    }

    private static void addGroups(FloatBuffer to, int[][] target, float[][] contribution, int begin, int end) {
        for (int first = begin; first < end; first += TapOrder.FLOAT32_GROUP) {
            for (int tap = 0; tap < target.length; tap++) {
                int[] at = target[tap];
                float[] part = contribution[tap];
                add(to, at[first], part[first]);
                add(to, at[first + 1], part[first + 1]);
                add(to, at[first + 2], part[first + 2]);
                add(to, at[first + 3], part[first + 3]);
                if (TapOrder.FLOAT32_GROUP > 4) {
                    add(to, at[first + 4], part[first + 4]);
                    add(to, at[first + 5], part[first + 5]);
                    add(to, at[first + 6], part[first + 6]);
                    add(to, at[first + 7], part[first + 7]);
                }
            }
        }
    }

    private static void addPixels(
            FloatBuffer to, int[] origin, int[] step, float[][] contribution, int first, int end) {
        for (int t = first; t < end; t++) {
            for (int tap = 0; tap < step.length; tap++) {
                add(to, origin[t] + step[tap], contribution[tap][t]);
            }
        }
    }

    private static void addPixels(FloatBuffer to, int[][] target, float[][] contribution, int first, int end) {
        for (int t = first; t < end; t++) {
            for (int tap = 0; tap < target.length; tap++) {
                add(to, target[tap][t], contribution[tap][t]);
            }
        }
    }

    /** Where it is known that an index isn't negative, a buffer's test is a simple one. */
    private static void add(FloatBuffer to, int target, float contribution) {
        if (target >= 0) {
            to.put(target, to.get(target) + contribution);
        }
    }
}
