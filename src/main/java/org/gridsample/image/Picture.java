package org.gridsample.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/**
 * A picture as a file has it: the values that are stored there and what the file says of them. {@code Picture.read(in)
 * .upright()}, sampling its tensor with {@code Picture.with(result).write(out)} after it, keeps depth and colour profile.
 *
 * @param tensor {@code [1, C, H, W]} or {@code [1, H, W, C]}, or {@code [1, C, D, H, W]} of a TIFF of several pages; C is 1 (gray), 3 (red, green, blue) or 4 (red, green, blue, alpha; the colours not
 *     multiplied by alpha). What {@link #read} gives is uint8, or uint16 where a file has 16 bits; a
 *     TIFF's may be int16, int32, float32 or float64
 * @param layout where the tensor's channels are
 * @param orientation how the pixels are to be turned to stand upright
 * @param profile what colours the values mean; empty is sRGB by custom
 */
public record Picture(Tensor tensor, Layout layout, Orientation orientation, Optional<ColorProfile> profile) {
    /** How many pixels {@link #read(Path)} decodes at most. */
    public static final long MOST_PIXELS = 1L << 31;

    /**
     * A picture whose channels come first.
     *
     * @param tensor the values
     * @param orientation how the pixels are to be turned to stand upright
     * @param profile what colours the values mean; empty is sRGB by custom
     */
    public Picture(Tensor tensor, Orientation orientation, Optional<ColorProfile> profile) {
        this(tensor, Layout.CHANNELS_FIRST, orientation, profile);
    }

    /**
     * An upright picture without a profile, whose channels come first.
     *
     * @param tensor the values
     * @return the picture
     */
    public static Picture of(Tensor tensor) {
        return new Picture(tensor, Orientation.TOP_LEFT, Optional.empty());
    }

    /**
     * Reads a file of at most {@link #MOST_PIXELS}.
     *
     * @param file the file
     * @return the picture, its pixels not turned
     * @throws ImageFormatException as {@link #read(Path, long)}
     * @throws IOException if it can't be read
     */
    public static Picture read(Path file) throws IOException {
        return read(file, MOST_PIXELS);
    }

    /**
     * Reads a PNG, JPEG, TIFF or BMP file, or the first frame of a GIF or WebP; which it is is told from its content. No colour is converted by a profile. Gray of less
     * than 8 bits is scaled to 0..255, a palette gives its colours, one of opaque grays a single channel, gray with alpha and a
     * transparent colour (tRNS) four channels. A JPEG's YCbCr becomes RGB as JFIF says, CMYK and YCCK by {@code C * K / 255} of
     * the inverted values that such files have.
     *
     * @param file the file
     * @param mostPixels how many pixels to decode at most; those of a JPEG count once for each of its scans
     * @return the picture, its channels first, its pixels not turned
     * @throws ImageFormatException if it is none of them, is damaged, or is larger than the limit or the memory
     * @throws IOException if it can't be read
     */
    public static Picture read(Path file, long mostPixels) throws IOException {
        return ImageFile.readPlanar(file, mostPixels);
    }

    /**
     * Reads a file as {@link #read(Path, long)} does, but leaves the channels where its decoder puts them, a JPEG's last, others' first: sampled
     * in that {@linkplain #layout() layout} and written so, a JPEG takes less time.
     *
     * @param file the file
     * @param mostPixels how many pixels to decode at most; those of a JPEG count once for each of its scans
     * @return the picture, its pixels not turned
     * @throws ImageFormatException as {@link #read(Path, long)}
     * @throws IOException if it can't be read
     */
    public static Picture decode(Path file, long mostPixels) throws IOException {
        return ImageFile.read(file, mostPixels);
    }

    /**
     * Reads a file's bytes as {@link #decode(Path, long)} does: what came from an archive, a network or a table.
     *
     * @param bytes the whole file
     * @param name what messages call it; there need be no such file
     * @param mostPixels how many pixels to decode at most; those of a JPEG count once for each of its scans
     * @return the picture, its pixels not turned
     * @throws ImageFormatException as {@link #read(Path, long)}
     * @throws IOException never but for that
     */
    public static Picture decode(byte[] bytes, Path name, long mostPixels) throws IOException {
        return ImageFile.decode(bytes, name, mostPixels);
    }

    /**
     * Writes a PNG, JPEG (quality 0.95), TIFF or BMP file, as the name's ending says, whole or not at all: it is written beside
     * its place, then moved there. Profile and orientation are written, but in BMP, with a warning. A TIFF holds the tensor's own
     * elements, and a page for each slice of a volume. The others have 8 bits, a uint16 tensor's PNG 16. Values of other types than
     * these are rounded, half to even; below 0 gives 0, above 255 gives 255, NaN gives 0.
     *
     * @param file the file, which is replaced if it exists; its directory must exist
     * @throws IllegalArgumentException if the name ends otherwise, the tensor is no picture, or the file can't hold it: JPEG and
     *     BMP have 8 bits and no alpha, TIFF no float16
     * @throws IOException if it can't be written
     */
    public void write(Path file) throws IOException {
        ImageFile.write(file, this);
    }

    /**
     * The bytes that {@link #write} puts into a file.
     *
     * @param name that of the file, whose ending says which kind it is; nothing is written there
     * @return the whole file
     * @throws IllegalArgumentException if the name ends otherwise, the tensor is no picture, or the file can't hold it, as {@link #write}
     * @throws IOException if it can't be encoded
     */
    public byte[] encode(Path name) throws IOException {
        return ImageFile.encode(name, this);
    }

    /**
     * Other values of the same colours, in the same layout, turned the same way.
     *
     * @param values the values
     * @return the picture
     */
    public Picture with(Tensor values) {
        return new Picture(values, layout, orientation, profile);
    }

    /**
     * The picture with its channels there.
     *
     * @param wanted where they are to be
     * @return a copy, or this picture if they are there
     * @throws IllegalArgumentException if they aren't, and it has more axes than those of {@code [1, H, W, C]}
     */
    public Picture toLayout(Layout wanted) {
        return wanted == layout
                ? this
                : toLayout(wanted, Tensor.zeros(tensor.type(), Transposition.shape(tensor, layout, wanted)));
    }

    /** Into a tensor of that layout. */
    Picture toLayout(Layout other, Tensor copy) {
        return new Picture(Transposition.copy(tensor, layout, copy), other, orientation, profile);
    }

    /** Of whatever layout. */
    long channels() {
        return tensor.extent(layout.channelAxis(tensor.rank()));
    }

    /**
     * The picture with its pixels turned as its orientation says.
     *
     * @return an upright picture, its channels first, or this one if it is upright
     */
    public Picture upright() {
        return orientation == Orientation.TOP_LEFT
                ? this
                : new Picture(
                        orientation.upright(toLayout(Layout.CHANNELS_FIRST).tensor()), Orientation.TOP_LEFT, profile);
    }
}
