package org.gridsample.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures as tensors. {@link #toTensor} gives what a {@link BufferedImage} stores, {@code [1, H, W, C]}, which samplers take with
 * {@link Layout#CHANNELS_LAST}; {@link #copyTo(Tensor, BufferedImage)} brings it back. {@link #toFloatTensor} and {@link #read} give
 * float32 {@code [1, C, H, W]} with values from 0 to 255, as networks want them. Channels are 1 (gray), 2 (gray, alpha), 3 (red, green,
 * blue) or 4 (red, green, blue, alpha; the colours not multiplied by alpha), whatever their order in the picture. Files with all that they
 * say: {@link Picture}. Thread-safe.
 *
 * <p>Pixels are copied, never shared: those of a {@link BufferedImage} lie in a Java array, which the garbage collector moves, while a
 * device reads the memory of a {@link Tensor} where it is. A large picture is copied by several threads, those of the common {@link
 * java.util.concurrent.ForkJoinPool}: one of 1920 x 1080 in about half a millisecond by two of them.
 *
 * <p>Pictures of bytes in another order than red, green, blue, alpha ({@code TYPE_3BYTE_BGR} and {@code TYPE_4BYTE_ABGR} are such) are
 * copied from or to their {@code DataBuffer}'s own array. Java2D then no longer keeps a copy of such a picture in a graphics card's
 * memory, so that drawing it on the screen takes longer from then on. Pictures of other types stay as they are.
 */
public final class Images {
    private static final Logger LOG = LoggerFactory.getLogger(Images.class);

    private Images() {}

    /**
     * The picture's samples. Gray and RGB ones of 8 or 16 bits are the stored ones, whatever their colour space; a premultiplied colour is
     * divided by its alpha (0 where alpha is 0). All others, of palettes, fewer bits and other spaces, become sRGB of 8 bits by the picture's
     * colour model: fast where a pixel is one byte or short, else pixel by pixel.
     *
     * @param image any picture
     * @return a new tensor {@code [1, H, W, C]}, uint16 where samples of 16 bits are stored, else uint8
     */
    public static Tensor toTensor(BufferedImage image) {
        return ImagePixels.of(image).toTensor();
    }

    /**
     * Copies a picture's samples, as {@link #toTensor} has them, into the caller's memory.
     *
     * @param image any picture
     * @param tensor of the type and shape that {@link #toTensor} gives; it may be a {@linkplain Tensor#region region}
     * @throws IllegalArgumentException if type or shape are others
     */
    public static void copyTo(BufferedImage image, Tensor tensor) {
        ImagePixels pixels = ImagePixels.of(image);
        pixels.check(tensor);
        pixels.copyTo(tensor);
    }

    /**
     * Copies samples, as {@link #toTensor} gives them, into a picture: what was read from it comes back exactly, but for the colour of
     * what is wholly transparent and premultiplied.
     *
     * @param tensor of the type and shape that {@link #toTensor} gives for this picture; it may be a {@linkplain Tensor#region region}
     * @param image any picture, which may be a part of another one; in one with a palette, fewer bits or another colour space than gray or
     *     RGB each pixel gets the nearest colour, slowly
     * @throws IllegalArgumentException if type or shape are others
     */
    public static void copyTo(Tensor tensor, BufferedImage image) {
        ImagePixels pixels = ImagePixels.of(image);
        pixels.check(tensor);
        pixels.copyFrom(tensor);
    }

    /**
     * The picture's values, from 0 to 255. Gray and RGB values are the stored ones, of whatever depth, scaled to 0..255 and not rounded; no
     * colour conversion takes place. A premultiplied colour is divided by its alpha (0 where alpha is 0). Palettes and colour
     * spaces other than gray and RGB go through the picture's colour model; a palette of opaque grays gives one channel. Gray
     * with alpha gives four.
     *
     * @param image any picture
     * @return a new float32 tensor {@code [1, C, H, W]}
     */
    public static Tensor toFloatTensor(BufferedImage image) {
        return new ImageValues(image).toTensor();
    }

    /**
     * A picture of the values, as {@link #toImage(Tensor, Layout)} makes it of channels that come last, as those of {@link #toTensor} do.
     *
     * @param tensor of any type, {@code [1, H, W, C]}
     * @return a new picture
     * @throws IllegalArgumentException if the shape is another
     */
    public static BufferedImage toImage(Tensor tensor) {
        return toImage(tensor, Layout.CHANNELS_LAST);
    }

    /**
     * A picture of the values: rounded to the nearest integer, half to even; below 0 gives 0, above 255 gives 255, NaN gives
     * 0.
     *
     * @param tensor of any type, {@code [1, C, H, W]} or {@code [1, H, W, C]}, C being 1, 3 or 4, H and W at least 1, H times W at most
     *     2<sup>31</sup> - 1
     * @param layout where its channels are
     * @return a new picture of type {@code TYPE_BYTE_GRAY}, {@code TYPE_INT_RGB} or {@code TYPE_INT_ARGB}
     * @throws IllegalArgumentException if the shape is another
     */
    public static BufferedImage toImage(Tensor tensor, Layout layout) {
        return TensorPicture.of(tensor, layout);
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
