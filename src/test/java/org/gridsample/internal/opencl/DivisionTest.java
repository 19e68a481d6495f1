package org.gridsample.internal.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * {@code divide} in kernels/positions.cl, operation for operation: the quotient is rounded correctly whatever a device makes of the
 * reciprocal, up to 3 units in the last place from it.
 */
class DivisionTest {
    private static final int WRONG = 3;

    private static float divide(float n, float d, float reciprocal) {
        float q = n * reciprocal;
        q = Math.fma(Math.fma(-q, d, n), reciprocal, q);
        float rest = Math.fma(-q, d, n);
        int step = 1 | ((Float.floatToRawIntBits(rest) ^ Float.floatToRawIntBits(n)) >> 31);
        float next = Float.intBitsToFloat(Float.floatToRawIntBits(q) + step);
        return Math.abs(Math.fma(-next, d, n)) < Math.abs(rest) ? next : q;
    }

    private static void check(float n, float d) {
        float reciprocal = 1 / d;
        for (int wrong = -WRONG; wrong <= WRONG; wrong++) {
            float near = Float.intBitsToFloat(Float.floatToRawIntBits(reciprocal) + wrong);
            assertEquals(n / d, divide(n, d, near), () -> n + " / " + d + ", reciprocal " + near);
        }
    }

    /** Significands near powers of two and near each other, where quotients are nearest to the middle of two numbers. */
    @Test
    void atBoundaries() {
        for (int i = -40; i <= 40; i++) {
            for (int k = -40; k <= 40; k++) {
                for (int exponent : new int[] {-64, -1, 0, 1, 33}) {
                    float n = Float.intBitsToFloat(Float.floatToRawIntBits(1f) + i);
                    float d = Float.intBitsToFloat(Float.floatToRawIntBits(Math.scalb(1f, exponent)) + k);
                    check(n, d);
                    check(-n * 0x1p33f, d);
                    check(1.5f * n, -d);
                    check(n, 1.5f * d);
                }
            }
        }
    }

    /** The range of a homography's sums, 2^-64 to 2^34. */
    @Test
    void anywhere() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1_000_000; i++) {
            check(sum(random), sum(random));
        }
        for (float d : new float[] {0x1p-64f, 0x1p34f, -1, 3}) {
            assertEquals(0f, Math.abs(divide(0, d, 1 / d)));
        }
    }

    private static float sum(SplittableRandom random) {
        float significand = 1 + random.nextInt(1 << 23) * 0x1p-23f;
        return Math.scalb(random.nextBoolean() ? significand : -significand, random.nextInt(-64, 34));
    }

    /** What is left over is a normal number, or 0: devices that flush others to 0 compute it, too. */
    @Test
    void leavesNothingSubnormal() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 100_000; i++) {
            float least = 0x1p-64f * (1 + random.nextInt(1 << 23) * 0x1p-23f);
            float d = sum(random);
            float rest = Math.abs(Math.fma(-(least / d), d, least));
            assertEquals(true, rest == 0 || rest >= Float.MIN_NORMAL, () -> least + " / " + d);
        }
    }
}
