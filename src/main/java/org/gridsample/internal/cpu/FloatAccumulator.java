package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;

/** Adds what a stretch of the output contributes to pixels of a channel of the input's gradient, in the order of taps. One thread's own. */
final class FloatAccumulator {
    private final TapOrder order;
    private final int[] step;

    /** Elements from a row, or, in 5-D, a plane, of the input to the next. */
    private final int row;

    private final float[] gradient = new float[Tiling.PIXELS];
    private final float[][] contribution;

    /** Targets of a stretch that are to be added to. */
    private final int[][] own;

    FloatAccumulator(TapOrder order, int[] step, int row) {
        this.order = order;
        this.step = step;
        this.row = row;
        contribution = new float[order.taps()][Tiling.PIXELS];
        own = new int[order.taps()][Tiling.PIXELS];
    }

    /** Begins with what a stretch contributes to a channel. */
    void start(FloatContributions stretch, FloatReader gradOutput, long channel) {
        gradOutput.row(channel, Math.toIntExact(stretch.first()), gradient, 0, stretch.count());
        stretch.of(gradient, contribution);
    }

    /** Adds to a channel's rows, or, in 5-D, planes, from one up to, not including, another. */
    void add(FloatContributions stretch, FloatBuffer channel, int from, int end) {
        boolean within = stretch.isWithin(from, end);
        if (within && stretch.isInside()) {
            int[] origin = stretch.origin();
            Loop.run(
                    order.group() == 1
                            ? (first, last) -> addPixels(channel, origin, step, contribution, first, last)
                            : (first, last) ->
                                    addGroups(channel, origin, step, contribution, order.group(), first, last),
                    0,
                    stretch.length());
        } else {
            int[][] target = within ? stretch.targets() : own(stretch, from, end);
            Loop.run(
                    order.group() == 1
                            ? (first, last) -> addPixels(channel, target, contribution, first, last)
                            : (first, last) -> addGroups(channel, target, contribution, order.group(), first, last),
                    0,
                    stretch.length());
        }
    }

    private int[][] own(FloatContributions stretch, int from, int end) {
        for (int tap = 0; tap < order.taps(); tap++) {
            keep(stretch.base(tap), stretch.step(tap), from * row, end * row, own[tap], stretch.length());
        }
        return own;
    }

    /** Adds what goes to the fill. */
    float filled(FloatContributions stretch, float before) {
        float sum = before;
        for (int first = 0; !stretch.isInside() && first < stretch.length(); first += order.group()) {
            for (int tap = 0; tap < order.taps(); tap++) {
                for (int k = first; k < first + order.group(); k++) {
                    if (stretch.base(tap)[k] == Taps.FILLED) {
                        sum += contribution[tap][k];
                    }
                }
            }
        }
        return sum;
    }

    /** The targets from one up to, not including, another; negative in the place of others. */
    private static void keep(int[] base, int step, int from, int end, int[] target, int length) {
        for (int t = 0; t < length; t++) {
            int at = base[t] + step;
            target[t] = at | ((at - from) | (end - 1 - at)) >> (Integer.SIZE - 1);
        }
    }

    /** Groups have 4 pixels or 8: a loop as short as that is slow. */
    private static void addGroups(
            FloatBuffer to, int[] origin, int[] step, float[][] contribution, int group, int begin, int end) {
        for (int first = begin; first < end; first += group) {
            for (int tap = 0; tap < step.length; tap++) {
                addFour(to, origin, step[tap], contribution[tap], first);
                if (group > 4) {
                    addFour(to, origin, step[tap], contribution[tap], first + 4);
                }
            }
        }
    }

    private static void addGroups(
            FloatBuffer to, int[][] target, float[][] contribution, int group, int begin, int end) {
        for (int first = begin; first < end; first += group) {
            for (int tap = 0; tap < target.length; tap++) {
                addFour(to, target[tap], contribution[tap], first);
                if (group > 4) {
                    addFour(to, target[tap], contribution[tap], first + 4);
                }
            }
        }
    }

    private static void addFour(FloatBuffer to, int[] origin, int step, float[] contribution, int k) {
        addTo(to, origin[k] + step, contribution[k]);
        addTo(to, origin[k + 1] + step, contribution[k + 1]);
        addTo(to, origin[k + 2] + step, contribution[k + 2]);
        addTo(to, origin[k + 3] + step, contribution[k + 3]);
    }

    private static void addFour(FloatBuffer to, int[] target, float[] contribution, int k) {
        addUnlessOutside(to, target[k], contribution[k]);
        addUnlessOutside(to, target[k + 1], contribution[k + 1]);
        addUnlessOutside(to, target[k + 2], contribution[k + 2]);
        addUnlessOutside(to, target[k + 3], contribution[k + 3]);
    }

    private static void addPixels(
            FloatBuffer to, int[] origin, int[] step, float[][] contribution, int first, int end) {
        for (int t = first; t < end; t++) {
            for (int tap = 0; tap < step.length; tap++) {
                addTo(to, origin[t] + step[tap], contribution[tap][t]);
            }
        }
    }

    private static void addPixels(FloatBuffer to, int[][] target, float[][] contribution, int first, int end) {
        for (int t = first; t < end; t++) {
            for (int tap = 0; tap < target.length; tap++) {
                addUnlessOutside(to, target[tap][t], contribution[tap][t]);
            }
        }
    }

    private static void addUnlessOutside(FloatBuffer to, int target, float contribution) {
        if (target >= 0) {
            addTo(to, target, contribution);
        }
    }

    private static void addTo(FloatBuffer to, int target, float contribution) {
        to.put(target, to.get(target) + contribution);
    }
}
