package org.gridsample.internal.cpu;

import org.gridsample.sampling.Interpolation;

/**
 * The pixels along an axis among which all are that some positions' taps read.
 *
 * @param first even
 * @param extent at least 1
 * @param isOutside whether a tap is outside the input
 */
record TapRange(int first, int extent, boolean isOutside) {
    /** Of positions in a range, as they are when taps are found; in none, for what is not a number, where least is greater. */
    static TapRange of(AxisRule rule, Interpolation interpolation, double least, double greatest) {
        int size = rule.axis().size();
        int taps = Taps.count(interpolation);
        int before = Taps.before(interpolation);
        boolean rounds = taps == 1;
        double from = Math.floor(least) - before;
        double high = rounds ? Math.rint(greatest) : Math.floor(greatest) - before + taps - 1;
        boolean isOutside = (rounds ? Math.rint(least) : from) < 0 || high >= size;
        if (isOutside && !rule.isUniformOutside() || !rule.isCountable()) {
            return new TapRange(0, size, isOutside);
        }
        int first = (int) Math.max(0, Math.min(from, size - 1)) & ~1;
        int last = (int) Math.max(first, Math.min(high, size - 1));
        return new TapRange(first, last - first + 1, isOutside);
    }
}
