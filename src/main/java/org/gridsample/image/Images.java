package org.gridsample.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
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
     * Whether a file of this name is a picture's.
     *
     * @param file any path; the file need not exist
     * @return true if it ends in {@code .png}, {@code .jpg}, {@code .jpeg}, {@code .tif}, {@code .tiff}, {@code .bmp}, {@code
     *     .gif} or {@code .webp}, in upper or lower case
     */
    public static boolean isPicture(Path file) {
        return PictureFormat.named(file).isPresent();
    }

    /**
     * Whether {@link #write} takes a file of this name.
     *
     * @param file any path; the file need not exist
     * @return true if it is a picture's that isn't only read, as GIF and WebP are
     */
    public static boolean isWritable(Path file) {
        return PictureFormat.named(file).filter(PictureFormat::isWritten).isPresent();
    }

    /**
     * The values of a picture's file, as {@link Picture#read(Path)} gives them, from 0 to 255: uint16 ones are scaled and not
     * rounded, others than uint8 are as they are. The pixels are not turned; a warning says so where they are to be.
     *
     * @param file the file
     * @return a new float32 tensor {@code [1, C, H, W]}, of a TIFF of several pages {@code [1, C, D, H, W]}
     * @throws ImageFormatException if it is no picture, is damaged, or is too large
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
        long[] shape = stored.shape();
        Tensor tensor = limit.zeros(ElementType.FLOAT32, Arrays.copyOfRange(shape, 1, shape.length));
        boolean isScaled = SampleDepth.of(stored.type()) == SampleDepth.SIXTEEN;
        long start = 0;
        for (Tensor piece : tensor.pieces()) {
            FloatBuffer values = piece.floats();
            Tensor part = stored.view(start, values.capacity());
            for (int i = 0; i < values.capacity(); i++) {
                float value = (float) part.get(i);
                values.put(i, isScaled ? value * 255f / 65535f : value);
            }
            start += values.capacity();
        }
        return tensor;
    }

    /**
     * Writes the values without anything beside them, as {@link Picture#write} does.
     *
     * @param file the file, which is replaced if it exists; its directory must exist
     * @param tensor the values; see {@link Picture#write} for what each kind of file takes
     * @throws IllegalArgumentException if the name ends otherwise or the tensor doesn't fit
     * @throws IOException if it can't be written
     */
    public static void write(Path file, Tensor tensor) throws IOException {
        Picture.of(tensor).write(file);
    }
}
