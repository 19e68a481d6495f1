package org.gridsample.bench;

import java.util.Locale;
import java.util.SplittableRandom;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Where the coordinates of a cell come from. Public for JMH. */
public enum GridKind {
    /** A rotation by 0.2 rad in the plane of x and y: neighbours stay neighbours. */
    SMOOTH {
        @Override
        Tensor make(long[] size) {
            int axes = size.length - 2;
            float cos = (float) Math.cos(0.2);
            float sin = (float) Math.sin(0.2);
            float[] rotation = axes == 2
                    ? new float[] {cos, -sin, 0, sin, cos, 0}
                    : new float[] {cos, -sin, 0, 0, sin, cos, 0, 0, 0, 0, 1, 0};
            float[] all = new float[(int) size[0] * rotation.length];
            for (int n = 0; n < size[0]; n++) {
                System.arraycopy(rotation, 0, all, n * rotation.length, rotation.length);
            }
            return AffineGrid.of(Tensor.of(all, size[0], axes, axes + 1), size, false);
        }
    },
    /** Uniform in [-1, 1): every tap is somewhere else. */
    RANDOM {
        @Override
        Tensor make(long[] size) {
            long[] shape = new long[size.length];
            shape[0] = size[0];
            System.arraycopy(size, 2, shape, 1, size.length - 2);
            shape[size.length - 1] = size.length - 2;
            return uniform(-1, 2, shape);
        }
    };

    /** A grid for an output of this size, {@code N, C, (D,) H, W}. */
    abstract Tensor make(long[] size);

    /** Values from {@code start} on, in an interval of this length; the same at every call. */
    static Tensor uniform(float start, float length, long... shape) {
        Tensor tensor = Tensor.zeros(ElementType.FLOAT32, shape);
        var values = tensor.floats();
        var random = new SplittableRandom(4);
        while (values.hasRemaining()) {
            values.put(start + length * (random.nextInt() >>> 8) * 0x1p-24f);
        }
        return tensor;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
