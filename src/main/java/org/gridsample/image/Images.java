package org.gridsample.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures as tensors: float32 {@code [1, C, H, W]} with values from 0 to 255. C is 1 (gray), 3 (red, green, blue) or 4
 * (red, green, blue, alpha; the colours not multiplied by alpha). Files with all that they say: {@link Picture}. Thread-safe.
 */
public final class Images {
    private static final Logger LOG = LoggerFactory.getLogger(Images.class);

    private Images() {}

    /**
     * The picture's values. Gray and RGB values are the stored ones, of whatever depth, scaled to 0..255 and not rounded; no
     * colour conversion takes place. A premultiplied colour is divided by its alpha (0 where alpha is 0). Palettes and colour
     * spaces other than gray and RGB go through the picture's colour model; a palette of opaque grays gives one channel. Gray
     * with alpha gives four.
     *
     * @param image any picture
     * @return a new float32 tensor {@code [1, C, H, W]}
     */
    public static Tensor toTensor(BufferedImage image) {
        return new ImageValues(image).toTensor();
    }

    /**
     * A picture of the values: rounded to the nearest integer, half to even; below 0 gives 0, above 255 gives 255, NaN gives
     * 0.
     *
     * @param tensor of any type, {@code [1, C, H, W]}, C being 1, 3 or 4, H and W at least 1, H times W at most
     *     2<sup>31</sup> - 1
     * @return a new picture of type {@code TYPE_BYTE_GRAY}, {@code TYPE_INT_RGB} or {@code TYPE_INT_ARGB}
     * @throws IllegalArgumentException if the shape is another
     */
    public static BufferedImage toImage(Tensor tensor) {
        return TensorPicture.of(tensor);
    }

    /**
     * Whether {@link #write} takes a file of this name.
     *
     * @param file any path; the file need not exist
     * @return true if it ends in {@code .png}, {@code .jpg} or {@code .jpeg}, in upper or lower case
     */
    public static boolean isPicture(Path file) {
        return PictureFormat.named(file).isPresent();
    }

    /**
     * The values of a PNG or a JPEG file, as {@link Picture#read(Path)} gives them, from 0 to 255: those of 16 bits are scaled
     * and not rounded. The pixels are not turned; a warning says so where they are to be.
     *
     * @param file the file
     * @return a new float32 tensor {@code [1, C, H, W]}
     * @throws ImageFormatException if it is neither, is damaged, or is too large
     * @throws IOException if it can't be read
     */
    public static Tensor read(Path file) throws IOException {
        Picture picture = Picture.read(file);
        if (picture.orientation() != Orientation.TOP_LEFT) {
            LOG.warn(
                    "{}: its pixels are not turned upright, orientation {}: Picture.read tells of it",
                    file,
                    picture.orientation().number());
        }
        return scaled(picture.tensor(), new DecodingLimit(file, Picture.MOST_PIXELS));
    }

    private static Tensor scaled(Tensor stored, DecodingLimit limit) throws ImageFormatException {
        Tensor tensor = limit.zeros(ElementType.FLOAT32, stored.extent(1), stored.extent(2), stored.extent(3));
        float most = stored.type() == ElementType.UINT16 ? 65535 : 255;
        long start = 0;
        for (Tensor piece : tensor.pieces()) {
            FloatBuffer values = piece.floats();
            Tensor part = stored.view(start, values.capacity());
            for (int i = 0; i < values.capacity(); i++) {
                values.put(i, (float) part.get(i) * 255f / most);
            }
            start += values.capacity();
        }
        return tensor;
    }

    /**
     * Writes the values without anything beside them, as {@link Picture#write} does.
     *
     * @param file the file, which is replaced if it exists; its directory must exist
     * @param tensor the values; a uint16 tensor's PNG has 16 bits, others 8; a JPEG has 8 bits and 1 or 3 channels
     * @throws IllegalArgumentException if the name ends otherwise or the tensor doesn't fit
     * @throws IOException if it can't be written
     */
    public static void write(Path file, Tensor tensor) throws IOException {
        Picture.of(tensor).write(file);
    }
}
