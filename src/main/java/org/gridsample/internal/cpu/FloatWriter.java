package org.gridsample.internal.cpu;

/** Writes a request's output: the one thing that knows how values are stored and where they lie. */
interface FloatWriter {
    /** Writes the values of a row's pixels from a column on, which an array holds from {@code at} on, and may change them there. */
    void row(long item, long channel, long row, int column, float[] from, int at, int count);
}
