package org.gridsample.internal.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.gridsample.internal.backend.Axis;
import org.gridsample.tensor.ElementType;
import org.junit.jupiter.api.Test;

/** The remainder without a division is exact: Java's % is, by its specification. */
class SourceIndexTest {
    private static final int TURNS = 10_000;

    /** Multiples of a turn for each, and as many numbers of any size. */
    private static final int EACH = 20;

    private static final int ULPS = 3;

    /** Turns as a request has them: twice an extent, or an extent less 1, rounded. */
    private static Axis axis(SplittableRandom random, ElementType type) {
        int bits = random.nextInt(31);
        int size =
                Math.max(2, (1 << bits) + (random.nextBoolean() ? random.nextInt(-1, 2) : random.nextInt(1 << bits)));
        return Axis.of(size, type.precision(), 2, random.nextBoolean());
    }

    @Test
    void theFloatRemainderIsExact() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < TURNS; i++) {
            float turn = (float) axis(random, ElementType.FLOAT32).turn();
            for (int j = 0; j < EACH; j++) {
                float a = turn * random.nextInt(1, 1 << random.nextInt(1, 31));
                for (int ulps = -ULPS; ulps <= ULPS; ulps++) {
                    check(a + ulps * Math.ulp(a), turn);
                }
                check(Math.scalb(random.nextFloat() + 1, random.nextInt(-3, 128)), turn);
            }
            check(Float.MAX_VALUE, turn);
        }
    }

    private static void check(float a, float turn) {
        assertEquals(a % turn, FloatSourceIndex.modulo(a, turn), () -> a + " % " + turn);
    }

    @Test
    void theDoubleRemainderIsExact() {
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < TURNS; i++) {
            double turn = axis(random, ElementType.FLOAT64).turn();
            for (int j = 0; j < EACH; j++) {
                double a = turn * random.nextLong(1, 1L << random.nextInt(1, 60));
                for (int ulps = -ULPS; ulps <= ULPS; ulps++) {
                    check(a + ulps * Math.ulp(a), turn);
                }
            }
            check(Math.scalb(random.nextDouble() + 1, random.nextInt(-3, 1024)), turn);
            check(Double.MAX_VALUE, turn);
        }
    }

    private static void check(double a, double turn) {
        assertEquals(a % turn, DoubleSourceIndex.modulo(a, turn), () -> a + " % " + turn);
    }
}
