package org.gridsample.bench;

import java.util.Locale;
import java.util.SplittableRandom;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Coordinates;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Where the coordinates of a cell come from. Public for JMH. */
public enum Job {
    /** A grid, a rotation by 0.2 rad in normalised coordinates, in the plane of x and y: neighbours stay neighbours. */
    SMOOTH {
        @Override
        Coordinates coordinates(long[] size) {
            int axes = size.length - 2;
            float cos = (float) Math.cos(ANGLE);
            float sin = (float) Math.sin(ANGLE);
            float[] rotation = axes == 2
                    ? new float[] {cos, -sin, 0, sin, cos, 0}
                    : new float[] {cos, -sin, 0, 0, sin, cos, 0, 0, 0, 0, 1, 0};
            float[] all = new float[(int) size[0] * rotation.length];
            for (int n = 0; n < size[0]; n++) {
                System.arraycopy(rotation, 0, all, n * rotation.length, rotation.length);
            }
            return new Coordinates.Grid(AffineGrid.of(Tensor.of(all, size[0], axes, axes + 1), size, false));
        }
    },
    /** A grid, uniform in [-1, 1): every tap is somewhere else. */
    RANDOM {
        @Override
        Coordinates coordinates(long[] size) {
            long[] shape = new long[size.length];
            shape[0] = size[0];
            System.arraycopy(size, 2, shape, 1, size.length - 2);
            shape[size.length - 1] = size.length - 2;
            Tensor grid = Tensor.zeros(ElementType.FLOAT32, shape);
            var values = grid.floats();
            var random = new SplittableRandom(4);
            while (values.hasRemaining()) {
                values.put(-1 + 2 * (random.nextInt() >>> 8) * 0x1p-24f);
            }
            return new Coordinates.Grid(grid);
        }
    };

    private static final double ANGLE = 0.2;

    /** For an output as large as an input of this size, {@code N, C, (D,) H, W}. */
    abstract Coordinates coordinates(long[] size);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
