package org.gridsample.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * A picture's pixels, copied to and from tensors {@code [1, H, W, C]}: gray or red, green and blue, then alpha. They are the stored
 * samples where these are gray or RGB of 8 or 16 bits, else the colour model's colours in sRGB of 8 bits.
 */
final class ImagePixels {
    /** A thread takes no fewer. */
    private static final int LEAST_PIXELS = 1 << 15;

    private final BufferedImage image;
    private final SampleDepth depth;
    private final ColorSpace space;
    private final int colors;

    /** Whether colours are divided by alpha when they are read and multiplied when they are stored. */
    private final boolean premultiplied;

    private final Supplier<PixelRows> rows;

    private ImagePixels(
            BufferedImage image, SampleDepth depth, ColorSpace space, boolean premultiplied, Supplier<PixelRows> rows) {
        this.image = image;
        this.depth = depth;
        this.space = space;
        this.premultiplied = premultiplied;
        this.rows = rows;
        colors = space.getNumComponents();
    }

    /** The stored samples, whatever their space, or sRGB colours. */
    static ImagePixels of(BufferedImage image) {
        ColorModel model = image.getColorModel();
        ColorSpace space = model.getColorSpace();
        if (PackedRows.arePacked(model)) {
            return new ImagePixels(
                    image,
                    SampleDepth.EIGHT,
                    space,
                    model.isAlphaPremultiplied(),
                    () -> PackedRows.of(image.getRaster(), model));
        }
        boolean isGrayOrRgb = space.getType() == ColorSpace.TYPE_GRAY || space.getType() == ColorSpace.TYPE_RGB;
        if (isGrayOrRgb && isStoredIn(DataBuffer.TYPE_BYTE, SampleDepth.EIGHT, model)) {
            return new ImagePixels(
                    image,
                    SampleDepth.EIGHT,
                    space,
                    model.isAlphaPremultiplied(),
                    () -> ReversedRows.of(image.getRaster()));
        }
        if (isGrayOrRgb && isStoredIn(DataBuffer.TYPE_USHORT, SampleDepth.SIXTEEN, model)) {
            return new ImagePixels(
                    image,
                    SampleDepth.SIXTEEN,
                    space,
                    model.isAlphaPremultiplied(),
                    () -> new StoredRows(image.getRaster()));
        }
        return ofModel(image);
    }

    /** sRGB colours of 8 bits, of any picture. */
    static ImagePixels inSrgb(BufferedImage image) {
        ImagePixels pixels = of(image);
        return pixels.space.isCS_sRGB() && pixels.depth == SampleDepth.EIGHT ? pixels : ofModel(image);
    }

    private static ImagePixels ofModel(BufferedImage image) {
        ModelColors argb = new ModelColors(image);
        boolean hasAlpha = image.getColorModel().hasAlpha();
        return new ImagePixels(
                image,
                SampleDepth.EIGHT,
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                false,
                () -> PackedRows.ofArgb(argb, hasAlpha, image.getWidth()));
    }

    private static boolean isStoredIn(int transferType, SampleDepth depth, ColorModel model) {
        return model instanceof ComponentColorModel
                && model.getTransferType() == transferType
                && Arrays.stream(model.getComponentSize()).allMatch(bits -> bits == depth.bits());
    }

    /** The same, its colours multiplied by alpha where they are stored so. */
    ImagePixels asStored() {
        return new ImagePixels(image, depth, space, false, rows);
    }

    /** Whether a sample means the same in both. */
    boolean areLike(ImagePixels other) {
        return depth == other.depth && space.equals(other.space);
    }

    boolean isPremultiplied() {
        return premultiplied;
    }

    boolean hasAlpha() {
        return image.getColorModel().hasAlpha();
    }

    /** Of the picture: alpha is one. */
    int channels() {
        return colors + (hasAlpha() ? 1 : 0);
    }

    /** What stands for all of a colour. */
    int most() {
        return (1 << depth.bits()) - 1;
    }

    /** Of a tensor of the picture's samples. */
    ElementType type() {
        return switch (depth) {
            case EIGHT -> ElementType.UINT8;
            case SIXTEEN -> ElementType.UINT16;
        };
    }

    Tensor toTensor() {
        Tensor tensor = Tensor.zeros(type(), 1, image.getHeight(), image.getWidth(), channels());
        copyTo(tensor);
        return tensor;
    }

    /** That a tensor is one of the picture's samples. */
    void check(Tensor tensor) {
        long[] shape = {1, image.getHeight(), image.getWidth(), channels()};
        if (tensor.type() != type() || !Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException(
                    "tensor: expected " + type() + " " + Arrays.toString(shape) + " for this picture, got " + tensor);
        }
    }

    /** Into a tensor of as many channels, or of one more, alpha, where the picture has none. */
    void copyTo(Tensor tensor) {
        int channels = (int) tensor.extent(3);
        inBands((first, end) -> {
            PixelRows from = rows.get();
            SampleRow row = SampleRow.of(depth, image.getWidth(), Math.max(channels, channels()));
            for (int y = first; y < end; y++) {
                from.read(y, row.samples());
                if (premultiplied) {
                    row.divideByAlpha(channels());
                }
                if (channels > channels()) {
                    row.addAlpha(channels());
                }
                row.copyTo(tensor, (long) y * image.getWidth() * channels, channels);
            }
        });
    }

    /** From a tensor of as many channels, or of one more, whose alpha is left out. */
    void copyFrom(Tensor tensor) {
        int channels = (int) tensor.extent(3);
        inBands((first, end) -> {
            PixelRows to = rows.get();
            SampleRow row = SampleRow.of(depth, image.getWidth(), Math.max(channels, channels()));
            for (int y = first; y < end; y++) {
                row.copyFrom(tensor, (long) y * image.getWidth() * channels, channels);
                if (channels > channels()) {
                    row.removeAlpha(channels());
                }
                if (premultiplied) {
                    row.multiplyByAlpha(channels());
                }
                to.write(y, row.samples());
            }
        });
    }

    /** Rows from the first to before the end. */
    private interface Band {
        void run(int first, int end);
    }

    private void inBands(Band band) {
        long pixels = (long) image.getWidth() * image.getHeight();
        int height = image.getHeight();
        long bands = Math.max(1, Math.min(height, pixels / LEAST_PIXELS));
        LongStream.range(0, bands)
                .parallel()
                .forEach(i -> band.run((int) (i * height / bands), (int) ((i + 1) * height / bands)));
    }
}
