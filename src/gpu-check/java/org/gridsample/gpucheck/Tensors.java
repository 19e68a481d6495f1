package org.gridsample.gpucheck;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** What is sampled, and where. */
final class Tensors {
    /** A NaN with a payload: nearest hands it on, everything else makes it canonical. */
    private static final double[] ODD_PIXELS = {
        -0.0,
        Double.NaN,
        Double.longBitsToDouble(0xfff8000020000000L),
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e-40,
        -1e-40,
        1e38
    };

    private static final double[] ODD_COORDINATES = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        1e30,
        -1e30,
        3e38,
        -3e38,
        3e9,
        -3e9,
        1e7,
        12345.678
    };

    private Tensors() {}

    /** Values in [-1, 1); with {@code odd} some that are infinite, tiny, huge or no numbers. */
    static Tensor pixels(SplittableRandom random, ElementType type, boolean odd, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        for (int i = 0; i < tensor.elementCount(); i++) {
            boolean replace = odd && random.nextInt(7) == 0;
            put(tensor, i, replace ? ODD_PIXELS[random.nextInt(ODD_PIXELS.length)] : random.nextDouble(-1, 1));
        }
        return tensor;
    }

    /**
     * Coordinates for an input of that shape: in and around it, at pixels and halfway between them under either
     * align_corners; with {@code odd} some that are far away or no numbers.
     */
    static Tensor grid(SplittableRandom random, ElementType type, boolean odd, long[] inputShape, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        int axes = inputShape.length - 2;
        for (int i = 0; i < tensor.elementCount(); i++) {
            boolean replace = odd && random.nextInt(5) == 0;
            put(
                    tensor,
                    i,
                    replace
                            ? ODD_COORDINATES[random.nextInt(ODD_COORDINATES.length)]
                            : coordinate(random, inputShape[inputShape.length - 1 - i % axes]));
        }
        return tensor;
    }

    private static double coordinate(SplittableRandom random, long size) {
        double position = random.nextLong(-5, 2 * size + 5) / 2.0;
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> random.nextDouble(-1.1, 1.1);
            case 3, 4 -> random.nextDouble(-3, 3);
            case 5 -> size == 1 ? 1 : 2 * position / (size - 1) - 1;
            default -> (2 * position + 1) / size - 1;
        };
    }

    private static void put(Tensor tensor, int index, double value) {
        if (tensor.type() == ElementType.FLOAT32) {
            tensor.floats().put(index, (float) value);
        } else {
            tensor.doubles().put(index, value);
        }
    }

    /** Float32 in [0, 1), quickly. */
    static Tensor noise(long... shape) {
        Tensor tensor = Tensor.zeros(ElementType.FLOAT32, shape);
        FloatBuffer values = tensor.floats();
        SplittableRandom random = new SplittableRandom(4);
        while (values.hasRemaining()) {
            values.put((random.nextInt() >>> 8) * 0x1p-24f);
        }
        return tensor;
    }

    /** A grid that looks at every place of an image of this size, turned by so much in the plane of x and y. */
    static Tensor turned(ElementType type, double radians, boolean alignCorners, long... size) {
        double c = Math.cos(radians);
        double s = Math.sin(radians);
        double[] rotation = size.length == 4
                ? new double[] {c, -s, 0, s, c, 0}
                : new double[] {c, -s, 0, 0, s, c, 0, 0, 0, 0, 1, 0};
        int batch = Math.toIntExact(size[0]);
        Tensor theta = Tensor.zeros(type, batch, size.length - 2, size.length - 1);
        for (int i = 0; i < theta.elementCount(); i++) {
            put(theta, i, rotation[i % rotation.length]);
        }
        return AffineGrid.of(theta, size, alignCorners);
    }
}
