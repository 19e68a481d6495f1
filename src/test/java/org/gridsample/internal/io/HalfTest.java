package org.gridsample.internal.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Every float16, and the numbers around every one of them. */
class HalfTest {
    private static final int INFINITY = 0x7c00;

    /** As IEEE 754 says, by whole numbers and powers. */
    private static double meaning(int bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude = exponent == 0x1f
                ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
                : exponent == 0 ? fraction * 0x1p-24 : Math.scalb(1024 + fraction, exponent - 25);
        return (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }

    @Test
    void everyOneIsTheNumberThatItMeans() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float expected = (float) meaning(bits);
            float number = Half.toFloat((short) bits);
            assertEquals(
                    expected == expected ? Float.floatToRawIntBits(expected) : 0x7fc00000,
                    Float.floatToRawIntBits(number),
                    Integer.toHexString(bits));
            int back = number == number ? bits : 0x7e00;
            assertEquals((short) back, Half.of(number), Integer.toHexString(bits));
            assertEquals((short) back, Half.of((double) number), Integer.toHexString(bits));
        }
    }

    @Test
    void whatLiesBetweenTwoIsTheNearer() {
        for (int sign = 1; sign >= -1; sign -= 2) {
            for (int low = 0; low < INFINITY; low++) {
                double from = meaning(low);
                // Beyond the greatest as if there were more.
                double to = low + 1 < INFINITY ? meaning(low + 1) : 0x1p16;
                double middle = (from + to) / 2;
                int even = low % 2 == 0 ? low : low + 1;
                assertRounded(even, sign * middle);
                assertRounded(low, sign * (double) Math.nextDown((float) middle));
                assertRounded(low + 1, sign * (double) Math.nextUp((float) middle));
                // A float32 of it would lie in the middle.
                assertRounded(low, sign * Math.nextDown(middle));
                assertRounded(low + 1, sign * Math.nextUp(middle));
            }
        }
    }

    private static void assertRounded(int magnitude, double value) {
        short expected = (short) (value < 0 ? magnitude | 0x8000 : magnitude);
        assertEquals(expected, Half.of(value), () -> Double.toHexString(value));
        if ((float) value == value) {
            assertEquals(expected, Half.of((float) value), () -> Double.toHexString(value));
        }
    }

    @Test
    void whatNeedsMoreThanAFloat32IsRoundedOnce() {
        for (double tiny : new double[] {Double.MIN_VALUE, 0x1p-1000, 0x1p-149, 0x1p-130, 0x1p-25}) {
            assertEquals(0, Half.of(tiny));
            assertEquals((short) 0x8000, Half.of(-tiny));
        }
        assertEquals(1, Half.of(Math.nextUp(0x1p-25)));
        assertEquals(INFINITY, Half.of(Double.MAX_VALUE));
        assertEquals((short) 0xfc00, Half.of(-1e39));
        assertEquals(INFINITY, Half.of(65520.0));
        assertEquals(0x7bff, Half.of(Math.nextDown(65520.0)));
        assertEquals(0x7e00, Half.of(Float.intBitsToFloat(0xffc12345)));
        assertEquals(0x7e00, Half.of(Double.longBitsToDouble(0xfff8000020000000L)));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            double value = random.nextDouble(-65504, 65504) * Math.scalb(1.0, random.nextInt(-40, 1));
            double got = meaning(Short.toUnsignedInt(Half.of(value)));
            double step = Math.max(0x1p-24, Math.ulp((float) Math.abs(value)) * 0x1p13);
            assertEquals(value, got, step / 2);
        }
    }
}
