package org.gridsample.image;

import java.awt.image.BufferedImage;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** A tensor's values as a picture. */
final class TensorPicture {
    private TensorPicture() {}

    static BufferedImage of(Tensor tensor) {
        check(tensor);
        IntToDoubleFunction values = values(tensor);
        int channels = (int) tensor.extent(1);
        int height = (int) tensor.extent(2);
        int width = (int) tensor.extent(3);
        int plane = height * width;
        if (channels == 1) {
            return gray(values, width, height);
        }
        BufferedImage image = new BufferedImage(
                width, height, channels == 3 ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = y * width + x;
                int rgb = saturate(values.applyAsDouble(at)) << 16
                        | saturate(values.applyAsDouble(at + plane)) << 8
                        | saturate(values.applyAsDouble(at + 2 * plane));
                row[x] = channels == 3 ? rgb : rgb | saturate(values.applyAsDouble(at + 3 * plane)) << 24;
            }
            image.getRaster().setDataElements(0, y, width, 1, row);
        }
        return image;
    }

    static void check(Tensor tensor) {
        boolean fits = tensor.rank() == 4 && tensor.extent(0) == 1 && tensor.elementCount() > 0;
        long channels = fits ? tensor.extent(1) : 0;
        if (channels != 1 && channels != 3 && channels != 4) {
            throw new IllegalArgumentException(
                    "picture: expected [1, C, H, W] with C = 1, 3 or 4 and at least one pixel, got "
                            + Arrays.toString(tensor.shape()) + "; write it as .npy instead");
        }
    }

    /** The gray values are stored as they are: setRGB would convert them between colour spaces. */
    private static BufferedImage gray(IntToDoubleFunction values, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        byte[] row = new byte[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                row[x] = (byte) saturate(values.applyAsDouble(y * width + x));
            }
            image.getRaster().setDataElements(0, y, width, 1, row);
        }
        return image;
    }

    private static IntToDoubleFunction values(Tensor tensor) {
        if (tensor.type() == ElementType.FLOAT32) {
            FloatBuffer values = tensor.floats();
            return values::get;
        }
        DoubleBuffer values = tensor.doubles();
        return values::get;
    }

    /** Half to even; the cast makes NaN 0. */
    private static int saturate(double value) {
        return (int) Math.min(255, Math.max(0, Math.rint(value)));
    }
}
