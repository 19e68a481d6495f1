package org.gridsample.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.SmallBuffers;
import org.gridsample.tensor.Tensor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImagesTest {
    @TempDir
    Path directory;

    /** The pictures' type constants, without TYPE_CUSTOM (0). */
    static Stream<Integer> types() {
        return Stream.iterate(
                BufferedImage.TYPE_INT_RGB, type -> type <= BufferedImage.TYPE_BYTE_INDEXED, type -> type + 1);
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyPictureTypeComesBackWithItsColours(int type) {
        BufferedImage image = random(new BufferedImage(17, 9, type));

        BufferedImage back = Images.toImage(Images.toFloatTensor(image), Layout.CHANNELS_FIRST);

        boolean gray = type == BufferedImage.TYPE_BYTE_GRAY || type == BufferedImage.TYPE_USHORT_GRAY;
        for (int y = 0; y < 9; y++) {
            for (int x = 0; x < 17; x++) {
                if (gray) {
                    int stored = image.getRaster().getSample(x, y, 0);
                    double expected = type == BufferedImage.TYPE_BYTE_GRAY ? stored : Math.rint(stored / 257.0);
                    assertEquals(expected, back.getRaster().getSample(x, y, 0));
                } else if (image.isAlphaPremultiplied()) {
                    int[] stored = image.getRaster().getPixel(x, y, (int[]) null);
                    int[] divided = back.getRaster().getPixel(x, y, (int[]) null);
                    assertEquals(stored[3], divided[3]);
                    for (int c = 0; c < 3; c++) {
                        assertEquals(stored[c], Math.round(divided[c] * divided[3] / 255.0));
                    }
                } else {
                    assertEquals(image.getRGB(x, y), back.getRGB(x, y), "at " + x + ", " + y);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void aPartOfALargerPictureIsReadFromItsPlace(int type) {
        BufferedImage image = random(new BufferedImage(16, 8, type));

        float[] whole = Images.toFloatTensor(image).toFloatArray();
        Tensor part = Images.toFloatTensor(image.getSubimage(8, 3, 5, 4));

        float[] values = part.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            int channel = i / 20;
            int y = i % 20 / 5;
            int x = i % 5;
            assertEquals(whole[(channel * 8 + y + 3) * 16 + x + 8], values[i]);
        }
    }

    /** Of whose beginning Java2D knows nothing where it takes a picture's colours. */
    @Test
    void samplesInAnArraysEndAreThoseOfTheColours() {
        DataBufferByte end = new DataBufferByte(new byte[17 * 9 * 3 + 7], 17 * 9 * 3, 7);
        WritableRaster raster = Raster.createInterleavedRaster(end, 17, 9, 17 * 3, 3, new int[] {2, 1, 0}, null);
        ColorModel colors = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR).getColorModel();
        BufferedImage image = random(new BufferedImage(colors, raster, false, null));

        Tensor samples = Images.toTensor(image);

        for (int i = 0; i < 17 * 9 * 3; i++) {
            int color = image.getRGB(i / 3 % 17, i / 51) >> 16 - 8 * (i % 3) & 0xff;
            assertEquals(color, samples.get(i));
        }
    }

    /** Whole channels, rows and pieces of rows in a buffer: what pictures beyond 2 GiB have. */
    @ParameterizedTest
    @MethodSource("types")
    void tensorsInSeveralBuffersHoldTheSame(int type) {
        BufferedImage image = random(new BufferedImage(17, 9, type));
        Tensor whole = Images.toFloatTensor(image);
        for (int mostBytes : new int[] {17 * 9 * Float.BYTES, 3 * 17 * Float.BYTES, 5 * Float.BYTES}) {
            Tensor split = SmallBuffers.of(mostBytes, Tensor.zeros(ElementType.FLOAT32, whole.shape()));

            new ImageValues(image).copyTo(split);

            Tensor joined = Tensor.zeros(ElementType.FLOAT32, whole.shape()).copyFrom(split);
            assertArrayEquals(whole.toFloatArray(), joined.toFloatArray());
            assertArrayEquals(
                    pixels(Images.toImage(whole, Layout.CHANNELS_FIRST)),
                    pixels(Images.toImage(split, Layout.CHANNELS_FIRST)));
        }
    }

    static Stream<String> pictures() {
        return EveryPicture.ofSize(3, 3).keySet().stream();
    }

    private static boolean isStored(String name) {
        return !List.of("type 8", "type 9", "type 12", "type 13", "floats", "10 bits", "4444")
                        .contains(name)
                && !name.contains("palette");
    }

    /** Small pictures go through the colour model pixel by pixel, large ones by tables and in parallel. */
    @ParameterizedTest
    @MethodSource("pictures")
    void samplesAreThoseOfThePicture(String name) {
        for (int height : new int[] {5, 260}) {
            BufferedImage image = EveryPicture.ofSize(261, height).get(name);
            WritableRaster raster = image.getRaster();
            boolean stored = isStored(name);
            int channels = stored ? raster.getNumBands() : image.getColorModel().hasAlpha() ? 4 : 3;

            Tensor tensor = Images.toTensor(image);

            assertEquals(
                    name.startsWith("shorts") || name.equals("type 11") ? ElementType.UINT16 : ElementType.UINT8,
                    tensor.type());
            assertArrayEquals(new long[] {1, height, 261, channels}, tensor.shape());
            int most = tensor.type() == ElementType.UINT16 ? 65535 : 255;
            int[] pixel = new int[channels];
            for (int i = 0; i < 261 * height; i++) {
                int x = i % 261;
                int y = i / 261;
                if (stored) {
                    raster.getPixel(x, y, pixel);
                    for (int c = 0; image.isAlphaPremultiplied() && c < 3; c++) {
                        pixel[c] = pixel[3] == 0 ? 0 : (int) Math.round(pixel[c] * (double) most / pixel[3]);
                    }
                } else {
                    int argb = image.getRGB(x, y);
                    Arrays.setAll(pixel, c -> argb >> (c == 3 ? 24 : 16 - 8 * c) & 255);
                }
                for (int c = 0; c < channels; c++) {
                    assertEquals(pixel[c], tensor.get((long) i * channels + c), name + " at " + x + ", " + y);
                }
            }
        }
    }

    /** Both pictures are parts of larger ones, of which the rest stays as it was. Widths: pixels may be copied several at once. */
    @ParameterizedTest
    @MethodSource("pictures")
    void samplesComeBackExactly(String name) {
        for (int width : new int[] {1, 2, 3, 4, 5, 16}) {
            BufferedImage from = EveryPicture.ofSize(40, 20).get(name);
            BufferedImage to = EveryPicture.ofSize(41, 20).get(name);
            int[] before = to.getRGB(0, 0, 41, 20, null, 0, 41);
            int[] expected = from.getRGB(8, 3, width, 10, null, 0, width);

            Images.copyTo(Images.toTensor(from.getSubimage(8, 3, width, 10)), to.getSubimage(16, 5, width, 10));

            int[] after = to.getRGB(0, 0, 41, 20, null, 0, 41);
            for (int i = 0; i < after.length; i++) {
                int x = i % 41 - 16;
                int y = i / 41 - 5;
                boolean inside = x >= 0 && x < width && y >= 0 && y < 10;
                assertEquals(inside ? expected[y * width + x] : before[i], after[i], name + " at " + x + ", " + y);
            }
        }
    }

    @Test
    void aFrameIsCopiedIntoAPartOfATensor() {
        BufferedImage image = random(new BufferedImage(5, 4, BufferedImage.TYPE_3BYTE_BGR));
        Tensor whole = Tensor.zeros(ElementType.UINT8, 1, 6, 9, 3);
        Tensor part = whole.region(new long[] {0, 1, 2, 0}, 1, 4, 5, 3);

        Images.copyTo(image, part);

        BufferedImage back = Images.toImage(whole);
        assertArrayEquals(
                image.getRGB(0, 0, 5, 4, null, 0, 5),
                back.getSubimage(2, 1, 5, 4).getRGB(0, 0, 5, 4, null, 0, 5));
        assertEquals(0xff000000, back.getRGB(7, 1));
        Images.copyTo(part, image);
        assertMessage(
                "tensor: expected uint8 [1, 4, 5, 3] for this picture, got uint8 [1, 6, 9, 3]",
                () -> Images.copyTo(image, whole));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void picturesAreMadeOfChannelsInEitherPlace(int channels) {
        double[] values = new double[12 * channels];
        Arrays.setAll(values, i -> i * 255.0 / values.length);
        Tensor last = Tensor.of(values, 1, 3, 4, channels);
        Tensor first = Tensor.zeros(ElementType.FLOAT64, 1, channels, 3, 4);
        for (int i = 0; i < values.length; i++) {
            first.set(i % channels * 12L + i / channels, values[i]);
        }

        assertArrayEquals(pixels(Images.toImage(first, Layout.CHANNELS_FIRST)), pixels(Images.toImage(last)));
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
    }

    @Test
    void morePixelsThanAnIntCountsAreNoPicture() throws IOException {
        Path file = directory.resolve("sparse.npy");
        Npy.write(file, Tensor.zeros(ElementType.FLOAT32, 1, 1, 1, 1));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] shape = "1, 1, 65536, 32768), }".getBytes(StandardCharsets.US_ASCII);
            channel.write(
                    ByteBuffer.wrap(shape),
                    Files.readString(file, StandardCharsets.ISO_8859_1).indexOf("1, 1, 1"));
            channel.write(ByteBuffer.allocate(1), 128 + (1L << 33) - 1);
        }
        Tensor tensor = Npy.read(file);

        assertMessage("expected at most 2147483647 pixels", () -> Images.toImage(tensor, Layout.CHANNELS_FIRST));
    }

    @Test
    void channelsAreRedGreenBlueAlpha() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_4BYTE_ABGR);
        image.setRGB(0, 0, 0x04010203);
        image.setRGB(1, 0, 0x80fffefd);

        Tensor tensor = Images.toFloatTensor(image);

        assertArrayEquals(new long[] {1, 4, 1, 2}, tensor.shape());
        assertArrayEquals(new float[] {1, 255, 2, 254, 3, 253, 4, 128}, tensor.toFloatArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_ARGB_PRE, BufferedImage.TYPE_4BYTE_ABGR_PRE})
    void premultipliedColoursAreDividedByAlpha(int type) {
        BufferedImage image = new BufferedImage(4, 1, type);
        int[][] pixels = {{10, 20, 30, 100}, {0, 0, 0, 0}, {7, 7, 7, 0}, {200, 50, 100, 100}};
        for (int x = 0; x < 4; x++) {
            image.getRaster().setPixel(x, 0, pixels[x]);
        }

        float[] values = Images.toFloatTensor(image).toFloatArray();

        float[] expected = {25.5f, 0, 0, 255, 51, 0, 0, 127.5f, 76.5f, 0, 0, 255, 100, 0, 0, 100};
        assertArrayEquals(expected, values, 1e-5f);
    }

    @Test
    void sixteenBitColoursKeepTheirFractions() {
        ColorModel colors = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                true,
                false,
                ColorModel.TRANSLUCENT,
                DataBuffer.TYPE_USHORT);
        BufferedImage image = onePixel(colors, 65535, 257, 128, 32768);

        Tensor tensor = Images.toFloatTensor(image);

        assertArrayEquals(new float[] {255, 1, 128 / 257f, 32768 / 257f}, tensor.toFloatArray(), 1e-5f);
    }

    @Test
    void grayWithAlphaBecomesFourChannels() {
        ColorModel colors = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY), true, false, ColorModel.TRANSLUCENT, DataBuffer.TYPE_BYTE);
        BufferedImage image = onePixel(colors, 90, 40);

        assertArrayEquals(
                new float[] {90, 90, 90, 40}, Images.toFloatTensor(image).toFloatArray());
    }

    @Test
    void coloursOfALinearSpaceAreTakenAsStored() {
        ColorModel colors = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB),
                false,
                false,
                ColorModel.OPAQUE,
                DataBuffer.TYPE_BYTE);
        BufferedImage image = onePixel(colors, 10, 100, 200);

        assertArrayEquals(
                new float[] {10, 100, 200}, Images.toFloatTensor(image).toFloatArray());
    }

    @Test
    void paletteWithATransparentEntryHasAlpha() {
        byte[] ramp = {0, 100, (byte) 200};
        IndexColorModel palette = new IndexColorModel(8, 3, ramp, ramp, new byte[] {5, 6, 7}, 0);
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
        for (int x = 0; x < 3; x++) {
            image.getRaster().setSample(x, 0, 0, x);
        }

        Tensor tensor = Images.toFloatTensor(image);

        assertArrayEquals(new long[] {1, 4, 1, 3}, tensor.shape());
        assertArrayEquals(new float[] {0, 100, 200, 0, 100, 200, 5, 6, 7, 0, 255, 255}, tensor.toFloatArray());
    }

    @Test
    void valuesAreRoundedHalfToEvenAndSaturated() {
        float[] values = {0.5f, 1.5f, 2.5f, -0.4f, -7, 254.5f, 255.4f, 1e30f, Float.NaN, Float.NEGATIVE_INFINITY};
        int[] expected = {0, 2, 2, 0, 0, 254, 255, 255, 0, 0};
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);

        for (Tensor tensor : List.of(Tensor.of(values, 1, 1, 1, 10), Tensor.of(wide, 1, 1, 1, 10))) {
            BufferedImage image = Images.toImage(tensor, Layout.CHANNELS_FIRST);

            assertEquals(BufferedImage.TYPE_BYTE_GRAY, image.getType());
            assertArrayEquals(expected, image.getRaster().getSamples(0, 0, 10, 1, 0, (int[]) null));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"1,2,3,4", "2,3,4,4", "3,4,4", "1,3,0,4", "1,5,2,2", "1,3,1,2,2"})
    void otherShapesAreNoPictures(String shape) {
        long[] extents =
                Arrays.stream(shape.split(",")).mapToLong(Long::parseLong).toArray();
        Tensor tensor = Tensor.zeros(ElementType.FLOAT32, extents);

        String message = assertThrows(
                        IllegalArgumentException.class, () -> Images.toImage(tensor, Layout.CHANNELS_FIRST))
                .getMessage();
        assertTrue(message.contains("expected [1, C, H, W] with C = 1, 3 or 4"), message);
        assertTrue(message.contains(Arrays.toString(extents)), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void pngFilesComeBackExactly(int channels) throws IOException {
        Tensor tensor = randomBytes(channels);
        Path file = directory.resolve("Picture.PNG");

        Images.write(file, tensor);

        Tensor back = Images.read(file);
        assertArrayEquals(tensor.shape(), back.shape());
        assertArrayEquals(tensor.toFloatArray(), back.toFloatArray());
        assertEquals(List.of(file), listing());
    }

    @ParameterizedTest
    @CsvSource({"1, a.jpg", "3, b.JPEG"})
    void jpegFilesComeBackNearly(int channels, String name) throws IOException {
        float[] values = new float[channels * 32 * 32];
        for (int i = 0; i < values.length; i++) {
            values[i] = 4 * (i % 32) + 3 * (i / 32 % 32) + i / 1024;
        }
        Path file = directory.resolve(name);

        Images.write(file, Tensor.of(values, 1, channels, 32, 32));

        Tensor back = Images.read(file);
        assertArrayEquals(new long[] {1, channels, 32, 32}, back.shape());
        assertArrayEquals(values, back.toFloatArray(), 5);
    }

    @Test
    void deepAndGrayPngFilesKeepTheirDepth() throws IOException {
        BufferedImage deep = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 65535);
        deep.getRaster().setSample(1, 0, 0, 100);
        BufferedImage bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
        bits.getRaster().setSample(1, 0, 0, 1);
        Path file = directory.resolve("gray.png");

        ImageIO.write(deep, "png", file.toFile());
        assertArrayEquals(new float[] {255, 100 / 257f}, Images.read(file).toFloatArray(), 1e-6f);
        ImageIO.write(bits, "png", file.toFile());
        assertArrayEquals(new float[] {0, 255}, Images.read(file).toFloatArray());
    }

    @Test
    void aJpegHoldsNoAlphaAndOtherEndingsAreRefused() throws IOException {
        Tensor tensor = randomBytes(4);

        assertMessage("write a .png", () -> Images.write(directory.resolve("a.jpg"), tensor));
        assertMessage(
                "expected a name ending in one of .png, .jpg, .jpeg, .tif, .tiff, .bmp",
                () -> Images.write(directory.resolve("a.gif"), tensor));
        assertEquals(List.of(), listing());
    }

    @Test
    @DisplayName("F7: a GIF of 35 bytes that claims 65535x32767 pixels is refused")
    void f7_refusesTheHugeGif() throws IOException {
        byte[] gif = new byte[35];
        byte[] start = {'G', 'I', 'F', '8', '9', 'a', -1, -1, -1, 0x7f};
        System.arraycopy(start, 0, gif, 0, start.length);
        Path file = Files.write(directory.resolve("huge.gif"), gif);

        assertRefused(file, "can't be decoded: ");
    }

    @ParameterizedTest
    @CsvSource({"65535, 32767", "2147483647, 2147483647", "2147483647, 1", "30000, 17000", "0, 5", "-1, 5"})
    @DisplayName("F7: a PNG's claim is checked before its pixels are decoded")
    void f7_refusesHugePngClaims(int width, int height) throws IOException {
        assertRefused(Files.write(directory.resolve("claim.png"), pngHeader(width, height)), "");
    }

    @Test
    @DisplayName("F7: a claim beyond what can be decoded names both numbers")
    void f7_namesTheClaim() throws IOException {
        assertRefused(
                Files.write(directory.resolve("claim.png"), pngHeader(65535, 32767)),
                "65535 x 32767 pixels are more than its 57 bytes can hold");
        assertRefused(
                Files.write(directory.resolve("claim.png"), pngHeader(30000, 17000)),
                "30000 x 17000 pixels are more than its 57 bytes can hold");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    @DisplayName("F7: a file cut anywhere is bad input, never another exception")
    void f7_refusesCutFiles(String format) throws IOException {
        Path file = directory.resolve("whole." + format);
        Images.write(file, randomBytes(3));
        byte[] whole = Files.readAllBytes(file);
        // A PNG's last 20 bytes are checksums and the end mark: without them all pixels are there.
        for (int length = 0; length < whole.length - 20; length += 1 + length / 100) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file, "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    @DisplayName("F7: a file with damaged bytes is read or is bad input, never another exception")
    void f7_survivesDamagedFiles(String format) throws IOException {
        Path file = directory.resolve("whole." + format);
        Images.write(file, randomBytes(3));
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(7);
        int refused = 0;
        for (int run = 0; run < 300; run++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 5; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            try {
                Images.read(file);
            } catch (ImageFormatException e) {
                assertFalse(e.getMessage().contains("\n"), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 0);
    }

    @Test
    void missingFilesAndDirectoriesAreRefused() {
        assertThrows(NoSuchFileException.class, () -> Images.read(directory.resolve("missing.png")));
        assertThrows(IOException.class, () -> Images.read(directory));
    }

    private static BufferedImage random(BufferedImage image) {
        Random random = new Random(image.getType());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }

    private static Tensor randomBytes(int channels) {
        Random random = new Random(channels);
        float[] values = new float[channels * 35];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(256);
        }
        return Tensor.of(values, 1, channels, 5, 7);
    }

    /** A PNG that ends after its header and an empty data chunk. */
    private static byte[] pngHeader(int width, int height) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        ByteBuffer header = ByteBuffer.allocate(17).put(new byte[] {'I', 'H', 'D', 'R'});
        header.putInt(width).putInt(height).put(new byte[] {8, 2, 0, 0, 0});
        for (byte[] chunk : new byte[][] {header.array(), {'I', 'D', 'A', 'T'}, {'I', 'E', 'N', 'D'}}) {
            CRC32 crc = new CRC32();
            crc.update(chunk);
            png.writeBytes(ByteBuffer.allocate(4).putInt(chunk.length - 4).array());
            png.writeBytes(chunk);
            png.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
        }
        return png.toByteArray();
    }

    private static void assertRefused(Path file, String expected) {
        String message = assertThrows(ImageFormatException.class, () -> Images.read(file))
                .getMessage();
        assertTrue(message.startsWith(file + ": ") && message.contains(expected), message);
        assertFalse(message.contains("\n"), message);
    }

    private static void assertMessage(String expected, org.junit.jupiter.api.function.Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(expected), message);
    }

    private List<Path> listing() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static BufferedImage onePixel(ColorModel colors, int... samples) {
        WritableRaster raster = colors.createCompatibleWritableRaster(1, 1);
        raster.setPixel(0, 0, samples);
        return new BufferedImage(colors, raster, false, null);
    }
}
