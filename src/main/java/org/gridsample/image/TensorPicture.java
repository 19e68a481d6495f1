package org.gridsample.image;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import org.gridsample.tensor.Tensor;

/** A tensor's values as a picture. */
final class TensorPicture {
    private TensorPicture() {}

    static BufferedImage of(Tensor tensor) {
        check(tensor);
        int channels = (int) tensor.extent(1);
        int height = (int) tensor.extent(2);
        int width = (int) tensor.extent(3);
        BufferedImage image = new BufferedImage(width, height, type(channels));
        WritableRaster raster = image.getRaster();
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int c = 0; c < channels; c++) {
                readRow(tensor, c, y, Byte.SIZE, row);
                // The values are stored as they are: setRGB would convert gray ones between colour spaces.
                raster.setSamples(0, y, width, 1, c, row);
            }
        }
        return image;
    }

    private static int type(int channels) {
        return switch (channels) {
            case 1 -> BufferedImage.TYPE_BYTE_GRAY;
            case 3 -> BufferedImage.TYPE_INT_RGB;
            default -> BufferedImage.TYPE_INT_ARGB;
        };
    }

    /** Whether it is a picture; of a volume, each of whose slices is one, see {@link #checkVolume}. */
    static void check(Tensor tensor) {
        boolean fits = tensor.rank() == 4 && tensor.extent(0) == 1 && tensor.elementCount() > 0;
        long channels = fits ? tensor.extent(1) : 0;
        if (channels != 1 && channels != 3 && channels != 4) {
            throw new IllegalArgumentException(
                    "picture: expected [1, C, H, W] with C = 1, 3 or 4 and at least one pixel, got "
                            + Arrays.toString(tensor.shape()) + "; write it as .npy instead");
        }
        if (tensor.extent(2) * tensor.extent(3) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("picture: expected at most " + Integer.MAX_VALUE + " pixels, got "
                    + Arrays.toString(tensor.shape()) + "; write it as .npy instead");
        }
    }

    /** A picture, or a volume of them. */
    static void checkVolume(Tensor tensor) {
        if (tensor.rank() == 5 && tensor.elementCount() > 0) {
            check(tensor.view(0, tensor.extent(0), tensor.extent(1), tensor.extent(3), tensor.extent(4)));
        } else {
            check(tensor);
        }
    }

    /** A row's values as whole numbers of so many bits: half to even, NaN is 0. */
    static void readRow(Tensor tensor, int channel, int y, int bits, int[] row) {
        Tensor values = tensor.view((channel * tensor.extent(2) + y) * row.length, row.length);
        double most = (1 << bits) - 1;
        for (int x = 0; x < row.length; x++) {
            // The cast makes NaN 0.
            row[x] = (int) Math.min(most, Math.max(0, Math.rint(values.get(x))));
        }
    }
}
