package org.gridsample.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.gridsample.tensor.Tensor;

/**
 * Pictures as tensors: float32 {@code [1, C, H, W]} with values from 0 to 255. C is 1 (gray), 3 (red, green, blue) or 4
 * (red, green, blue, alpha; the colours not multiplied by alpha). Thread-safe.
 */
public final class Images {
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
        return ImageFile.format(file).isPresent();
    }

    /**
     * Reads a PNG or a JPEG file; which of the two is told from its content.
     *
     * @param file the file
     * @return a new float32 tensor {@code [1, C, H, W]}, as {@link #toTensor} makes it
     * @throws ImageFormatException if it is neither, is damaged, or is too large
     * @throws IOException if it can't be read
     */
    public static Tensor read(Path file) throws IOException {
        return toTensor(ImageFile.read(file));
    }

    /**
     * Writes a PNG or a JPEG file (quality 0.95), as the name's ending says ({@code .png}, {@code .jpg}, {@code .jpeg}), whole
     * or not at all: it is written beside its place, then moved there.
     *
     * @param file the file, which is replaced if it exists; its directory must exist
     * @param tensor the values, as {@link #toImage} takes them; a JPEG has 1 or 3 channels
     * @throws IllegalArgumentException if the name ends otherwise or the shape doesn't fit
     * @throws IOException if it can't be written
     */
    public static void write(Path file, Tensor tensor) throws IOException {
        ImageFile.write(file, tensor);
    }
}
