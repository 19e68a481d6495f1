package org.gridsample.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.PackedColorModel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.stream.ImageInputStream;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what codecs of {@code javax.imageio} decode to the stored samples. */
final class CodecReader {
    /** The public class's: that is the name which users set a level for. */
    private static final Logger LOG = LoggerFactory.getLogger(Images.class);

    /** LZW's codes of 12 bits stand for at most 4095 bytes: more than any other compression makes of a byte but fax machines'. */
    private static final int MOST_RATIO = 4095 * Byte.SIZE / 12;

    private static final int ALPHA = 3;
    private static final int ICC_PROFILE = 34675;

    private final ImageReader reader;
    private final long fileBytes;
    private final DecodingLimit limit;

    private CodecReader(ImageReader reader, long fileBytes, DecodingLimit limit) {
        this.reader = reader;
        this.fileBytes = fileBytes;
        this.limit = limit;
    }

    /** Where a codec reads a file from its start. */
    interface Source {
        ImageInputStream open() throws IOException;
    }

    /** A TIFF, BMP or GIF file. */
    static Picture read(PictureFormat format, Source source, long fileBytes, DecodingLimit limit) throws IOException {
        try (ImageInputStream stream = source.open()) {
            int pages = format == PictureFormat.TIFF ? tiffPages(stream, limit) : 1;
            return read(Codecs.reader(format), stream, fileBytes, format, pages, limit);
        }
    }

    /** Whatever the codec throws, a bad file is the reason. */
    static Picture read(
            ImageReader reader,
            ImageInputStream stream,
            long fileBytes,
            PictureFormat format,
            int pages,
            DecodingLimit limit)
            throws IOException {
        try {
            reader.setInput(stream);
            return new CodecReader(reader, fileBytes, limit).read(format, pages);
        } catch (ImageFormatException e) {
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw limit.undecodable(e);
        } finally {
            reader.dispose();
        }
    }

    /** The JDK would count for ever where a page's successor is one before it. */
    private static int tiffPages(ImageInputStream stream, DecodingLimit limit) throws IOException {
        Set<Long> pages = new HashSet<>();
        try {
            stream.setByteOrder(stream.read() == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            stream.seek(Integer.BYTES);
            long page = stream.readUnsignedInt();
            while (page != 0 && pages.add(page)) {
                stream.seek(page);
                int entries = stream.readUnsignedShort();
                stream.seek(page + Short.BYTES + 12L * entries);
                page = stream.readUnsignedInt();
            }
            if (page == 0 && !pages.isEmpty()) {
                stream.seek(0);
                return pages.size();
            }
        } catch (EOFException e) {
            // As one that ends nowhere.
        }
        throw new ImageFormatException(
                limit.file(), "damaged: its list of pages has no end; write the file again", null);
    }

    private Picture read(PictureFormat format, int pagesOfFile) throws IOException {
        boolean isTiff = format == PictureFormat.TIFF;
        int pages = pagesOfFile;
        checkSize(pages, format != PictureFormat.WEBP);
        BufferedImage first = page(0, isTiff);
        SampleKind kind = SampleKind.of(first)
                .orElseThrow(() -> new ImageFormatException(
                        limit.file(), "has samples of a kind that isn't read; save it as gray or RGB", null));
        int width = first.getWidth();
        int height = first.getHeight();
        for (int page = 1; page < pages; page++) {
            if (reader.getWidth(page) != width || reader.getHeight(page) != height) {
                LOG.warn("{}: its {} pages differ in size, only the first is read", limit.file(), pages);
                pages = 1;
            }
        }
        Tensor tensor = pages == 1
                ? limit.zeros(kind.type, kind.channels, height, width)
                : limit.zeros(kind.type, kind.channels, pages, height, width);
        kind.copy(first, tensor, 0, pages);
        for (int page = 1; page < pages; page++) {
            BufferedImage image = page(page, isTiff);
            if (!SampleKind.of(image).equals(Optional.of(kind))) {
                throw new ImageFormatException(
                        limit.file(), "has pages of different kinds; save each as a file of its own", null);
            }
            kind.copy(image, tensor, page, pages);
        }
        return isTiff ? described(tensor) : Picture.of(tensor);
    }

    private BufferedImage page(int page, boolean isTiff) throws IOException {
        BufferedImage image = reader.read(page);
        if (isTiff && image.getColorModel() instanceof IndexColorModel) {
            TIFFField map = TIFFDirectory.createFromMetadata(reader.getImageMetadata(page))
                    .getTIFFField(BaselineTIFFTagSet.TAG_COLOR_MAP);
            if (map != null) {
                return new BufferedImage(palette(map), image.getRaster(), false, null);
            }
        }
        return image;
    }

    /** Of the 16 bits of each colour the upper 8, as libtiff does; the JDK scales them, whatever way they were made wider. */
    private static IndexColorModel palette(TIFFField map) {
        int size = map.getCount() / 3;
        byte[][] colors = new byte[3][size];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < size; i++) {
                colors[c][i] = (byte) (map.getAsInt(c * size + i) >> Byte.SIZE);
            }
        }
        return new IndexColorModel(Integer.numberOfTrailingZeros(size), size, colors[0], colors[1], colors[2]);
    }

    private void checkSize(int pages, boolean hasLeastSize) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        limit.checkPixels(width, height, pages);
        int bits = reader.getRawImageType(0) == null
                ? Byte.SIZE
                : reader.getRawImageType(0).getColorModel().getPixelSize();
        // Fax machines' compression, of 1 bit, and WebP make any number of pixels of a byte.
        if (bits > 1 && hasLeastSize) {
            limit.checkBits(width, height, (double) width * height * bits / MOST_RATIO, fileBytes);
        }
        limit.checkHeap((long) width * height * Math.max(bits, Byte.SIZE) / Byte.SIZE);
    }

    private Picture described(Tensor tensor) throws IOException {
        TIFFDirectory directory = TIFFDirectory.createFromMetadata(reader.getImageMetadata(0));
        TIFFField orientation = directory.getTIFFField(BaselineTIFFTagSet.TAG_ORIENTATION);
        TIFFField profile = directory.getTIFFField(ICC_PROFILE);
        return new Picture(
                tensor,
                orientation == null ? Orientation.TOP_LEFT : Orientation.of(orientation.getAsInt(0)),
                profile == null ? Optional.empty() : ColorProfile.of(profile.getAsBytes()));
    }

    /**
     * What an image's samples are.
     *
     * @param type as which they are stored
     * @param channels that become of them
     * @param space the {@link ColorSpace} type of those that are stored as they are, or empty of those that stand for colours of
     *     8 bits
     */
    private record SampleKind(ElementType type, int channels, Optional<Integer> space) {
        static Optional<SampleKind> of(BufferedImage image) {
            ColorModel colors = image.getColorModel();
            if (colors instanceof IndexColorModel || colors instanceof PackedColorModel) {
                int channels = colors.hasAlpha() ? 4 : ImageValues.isGrayPalette(colors) ? 1 : 3;
                return Optional.of(new SampleKind(ElementType.UINT8, channels, Optional.empty()));
            }
            if (colors.getTransferType() == DataBuffer.TYPE_DOUBLE) {
                return ofDoubles(colors.getNumComponents());
            }
            int space = colors.getColorSpace().getType();
            int channels = colors.hasAlpha() ? 4 : space == ColorSpace.TYPE_GRAY ? 1 : 3;
            boolean isInteger = colors.getTransferType() <= DataBuffer.TYPE_USHORT;
            boolean isRead = space == ColorSpace.TYPE_GRAY
                    || space == ColorSpace.TYPE_RGB
                    || space == ColorSpace.TYPE_CMYK && isInteger && !colors.hasAlpha();
            return isRead
                    ? type(colors.getTransferType()).map(type -> new SampleKind(type, channels, Optional.of(space)))
                    : Optional.empty();
        }

        /** Of which the JDK knows no colours, nor alpha. */
        private static Optional<SampleKind> ofDoubles(int bands) {
            boolean isRead = bands == 1 || bands == 3 || bands == 4;
            int space = bands == 1 ? ColorSpace.TYPE_GRAY : ColorSpace.TYPE_RGB;
            return isRead
                    ? Optional.of(new SampleKind(ElementType.FLOAT64, bands, Optional.of(space)))
                    : Optional.empty();
        }

        private static Optional<ElementType> type(int transferType) {
            return switch (transferType) {
                case DataBuffer.TYPE_BYTE -> Optional.of(ElementType.UINT8);
                case DataBuffer.TYPE_USHORT -> Optional.of(ElementType.UINT16);
                case DataBuffer.TYPE_SHORT -> Optional.of(ElementType.INT16);
                case DataBuffer.TYPE_INT -> Optional.of(ElementType.INT32);
                case DataBuffer.TYPE_FLOAT -> Optional.of(ElementType.FLOAT32);
                default -> Optional.empty();
            };
        }

        /** Into a page of the tensor, {@code [1, C, H, W]} or {@code [1, C, D, H, W]}. */
        void copy(BufferedImage image, Tensor tensor, int page, int pages) {
            int width = image.getWidth();
            int height = image.getHeight();
            double[][] row = new double[channels][width];
            for (int y = 0; y < height; y++) {
                read(image, y, row);
                for (int c = 0; c < channels; c++) {
                    long start = (((long) c * pages + page) * height + y) * width;
                    for (int x = 0; x < width; x++) {
                        tensor.set(start + x, row[c][x]);
                    }
                }
            }
        }

        private void read(BufferedImage image, int y, double[][] row) {
            ColorModel colors = image.getColorModel();
            if (space.isEmpty()) {
                readColors(image, y, row);
                return;
            }
            // Of less than 8 bits, the greatest value is to be 255.
            double scale = colors.getComponentSize(0) < Byte.SIZE ? 255.0 / ((1 << colors.getComponentSize(0)) - 1) : 1;
            switch (space.get()) {
                case ColorSpace.TYPE_GRAY -> {
                    for (int c = 0; c < row.length; c++) {
                        readBand(image, c == ALPHA ? 1 : 0, y, scale, row[c]);
                    }
                }
                case ColorSpace.TYPE_RGB -> {
                    for (int c = 0; c < row.length; c++) {
                        readBand(image, c, y, scale, row[c]);
                    }
                }
                default -> readInks(image, y, row);
            }
            if (row.length == 4 && colors.isAlphaPremultiplied()) {
                divideByAlpha(row);
            }
        }

        private static void readColors(BufferedImage image, int y, double[][] row) {
            int[] argb = image.getRGB(0, y, image.getWidth(), 1, null, 0, image.getWidth());
            for (int c = 0; c < row.length; c++) {
                for (int x = 0; x < argb.length; x++) {
                    row[c][x] = argb[x] >>> (c == ALPHA ? 24 : 16 - 8 * c) & 0xff;
                }
            }
        }

        private static void readBand(BufferedImage image, int band, int y, double scale, double[] row) {
            image.getRaster().getSamples(0, y, row.length, 1, band, row);
            for (int x = 0; x < row.length; x++) {
                row[x] *= scale;
            }
        }

        /** Of CMYK: what the inks leave, as of a JPEG. */
        private void readInks(BufferedImage image, int y, double[][] row) {
            double most = most();
            double[] black = new double[row[0].length];
            readBand(image, 3, y, 1, black);
            for (int c = 0; c < row.length; c++) {
                readBand(image, c, y, 1, row[c]);
                for (int x = 0; x < black.length; x++) {
                    row[c][x] = Math.rint((most - row[c][x]) * (most - black[x]) / most);
                }
            }
        }

        private void divideByAlpha(double[][] row) {
            double most = most();
            for (int x = 0; x < row[0].length; x++) {
                double alpha = row[ALPHA][x];
                for (int c = 0; c < ALPHA; c++) {
                    double divided = alpha == 0 ? 0 : row[c][x] * most / alpha;
                    // A colour above its alpha is not a colour; files can hold it all the same.
                    row[c][x] = most == 1 ? divided : Math.min(most, Math.rint(divided));
                }
            }
        }

        /** What stands for all light, or all ink. */
        private double most() {
            return switch (type) {
                case UINT8 -> 255;
                case UINT16 -> 65535;
                case INT16 -> Short.MAX_VALUE;
                case INT32 -> Integer.MAX_VALUE;
                case FLOAT16, FLOAT32, FLOAT64 -> 1;
            };
        }
    }
}
