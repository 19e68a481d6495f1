package org.gridsample.internal.io;

/** Numbers of half precision, IEEE 754 binary16, by their bits: JDK 17 has no conversions of its own. */
public final class Half {
    private static final short NAN = 0x7e00;

    private static final int INFINITY = 0x7c00;

    /** Bits of a float32 fraction that a float16 hasn't. */
    private static final int SHIFT = 13;

    private static final int MIDDLE = 1 << (SHIFT - 1);

    /** From a float16's exponent to that of the same number as float32. */
    private static final int REBIAS = (127 - 15) << 23;

    private static final float LEAST_NORMAL = 0x1p-14f;

    /** Half way from the greatest float16 to the next that there would be. */
    private static final float OVERFLOW = 65520f;

    private Half() {}

    /** The number, which float32 holds exactly. Every NaN becomes the canonical one. */
    public static float toFloat(short bits) {
        int magnitude = bits & 0x7fff;
        float number;
        if (magnitude < 1 << 10) {
            number = magnitude * 0x1p-24f;
        } else if (magnitude < INFINITY) {
            number = Float.intBitsToFloat((magnitude << SHIFT) + REBIAS);
        } else {
            number = magnitude == INFINITY ? Float.POSITIVE_INFINITY : Float.NaN;
        }
        return bits < 0 && magnitude <= INFINITY ? -number : number;
    }

    /** The nearest float16, half to even, beyond the greatest an infinity. Every NaN becomes the canonical one. */
    public static short of(float value) {
        float magnitude = Math.abs(value);
        int sign = (Float.floatToRawIntBits(value) >>> 16) & 0x8000;
        if (magnitude < LEAST_NORMAL) {
            // A float32 from 1/2 to 1 counts in subnormal float16's steps: the addition rounds.
            return (short) (sign | (Float.floatToRawIntBits(magnitude + 0.5f) - Float.floatToRawIntBits(0.5f)));
        } else if (magnitude < OVERFLOW) {
            int bits = Float.floatToRawIntBits(magnitude) - REBIAS;
            int isOdd = (bits >> SHIFT) & 1;
            return (short) (sign | ((bits + MIDDLE - 1 + isOdd) >> SHIFT));
        }
        return value == value ? (short) (sign | INFINITY) : NAN;
    }

    /** The same, rounded once. */
    public static short of(double value) {
        float toOdd = (float) value;
        if (toOdd != value && value == value && !Float.isInfinite(toOdd)) {
            // An inexact one is made odd, so that it lies between the float16s that the value lies between, and on its
            // side of the middle.
            float below = Math.abs(toOdd) > Math.abs(value) ? towardsZero(toOdd) : toOdd;
            toOdd = Float.intBitsToFloat(Float.floatToRawIntBits(below) | 1);
        }
        return of(toOdd);
    }

    private static float towardsZero(float value) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(value) - 1);
    }
}
