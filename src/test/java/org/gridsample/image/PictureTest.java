package org.gridsample.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as real ones are: of every kind, with odd or damaged data beside the pixels. */
class PictureTest {
    /** Written by libjpeg, their values by Pillow: src/test/python/write_picture_goldens.py. */
    private static final Path GOLDENS = Path.of("src/test/resources/pictures");

    private static final byte[] PALETTE = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    private static final byte[] COLUMNS = {0, 1, 2, 3};
    private static final double[] PALETTE_VALUES = {0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11};

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ycc444",
                "ycc422",
                "ycc420",
                "ycc411",
                "ycc420prog",
                "ycc420rst",
                "ycc444nomarkids012",
                "rgbadobe",
                "rgbnomarkidsRGB",
                "gray",
                "cmyk",
                "cmyknomark",
                "ycck"
            })
    void jpegFilesHaveTheValuesOfOtherDecoders(String kind) throws IOException {
        Picture picture = Picture.read(GOLDENS.resolve(kind + ".jpg"));

        assertSameValues(Npy.read(GOLDENS.resolve(kind + ".npy")), picture);
        assertEquals(Orientation.TOP_LEFT, picture.orientation());
        assertEquals(Optional.empty(), picture.profile());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ycc420.jpg", "gray.jpg", "cmyk.jpg"})
    void decodedPicturesHaveTheSameValuesAndAreWrittenAlike(String name) throws IOException {
        Picture planar = Picture.read(GOLDENS.resolve(name));
        Picture decoded = Picture.decode(GOLDENS.resolve(name), Picture.MOST_PIXELS);

        assertEquals(Layout.CHANNELS_LAST, decoded.layout());
        Bits.assertEqual(
                planar.tensor(), decoded.toLayout(Layout.CHANNELS_FIRST).tensor(), name);
        Bits.assertEqual(decoded.tensor(), planar.toLayout(Layout.CHANNELS_LAST).tensor(), name);
        for (String ending : List.of("jpg", "png", "tif", "bmp")) {
            assertWrittenAlike(planar, decoded, ending);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"UINT8", "UINT16", "FLOAT32"})
    void picturesOfEitherLayoutAreWrittenAndTurnedAlike(ElementType type) throws IOException {
        Tensor values = Tensor.zeros(type, 1, 3, 3, 5);
        for (int i = 0; i < values.elementCount(); i++) {
            values.set(i, 5 * i + 0.25);
        }
        Picture planar = new Picture(values, Orientation.RIGHT_TOP, Optional.empty());
        Picture interleaved = planar.toLayout(Layout.CHANNELS_LAST);

        assertArrayEquals(new long[] {1, 3, 5, 3}, interleaved.tensor().shape());
        assertEquals(values.get(15 + 2 * 5 + 4), interleaved.tensor().get((2 * 5 + 4) * 3 + 1));
        assertWrittenAlike(planar, interleaved, type == ElementType.UINT16 ? "png" : "jpg");
        Bits.assertEqual(planar.upright().tensor(), interleaved.upright().tensor(), type.toString());
    }

    /** Each reader of files, from memory. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "tif", "bmp"})
    void bytesAreWhatAFileIs(String ending) throws IOException {
        Path file = directory.resolve("a." + ending);
        Picture picture = new Picture(
                Tensor.of(PALETTE, 1, 3, 2, 2),
                ending.equals("bmp") ? Orientation.TOP_LEFT : Orientation.RIGHT_TOP,
                Optional.empty());
        picture.write(file);
        byte[] bytes = picture.encode(Path.of("elsewhere." + ending));

        assertArrayEquals(Files.readAllBytes(file), bytes);
        Picture decoded = Picture.decode(bytes, Path.of("table"), Picture.MOST_PIXELS);
        Bits.assertEqual(Picture.decode(file, Picture.MOST_PIXELS).tensor(), decoded.tensor(), ending);
        assertEquals(picture.orientation(), decoded.orientation());
        assertTrue(assertThrows(ImageFormatException.class, () -> Picture.decode(bytes, Path.of("table"), 3))
                .getMessage()
                .startsWith("table: expected at most 3 pixels"));
        for (int length = 0; length < bytes.length / 2; length++) {
            byte[] start = Arrays.copyOf(bytes, length);
            assertThrows(
                    ImageFormatException.class, () -> Picture.decode(start, Path.of("table"), Picture.MOST_PIXELS));
        }
    }

    private void assertWrittenAlike(Picture one, Picture other, String ending) throws IOException {
        Path first = directory.resolve("one." + ending);
        Path second = directory.resolve("other." + ending);
        one.write(first);
        other.write(second);
        assertEquals(-1, Files.mismatch(first, second), ending);
    }

    /** Ramps in x, y and both. What predicts a block from a wrong one, as older codecs do, is further off the further down. */
    @Test
    void lossyWebpFilesAreNearWhatTheyWereMadeOf() throws IOException {
        Tensor tensor = Picture.read(GOLDENS.resolve("lossy.webp")).tensor();
        assertArrayEquals(new long[] {1, 3, 120, 160}, tensor.shape());
        double off = 0;
        for (int y = 0; y < 120; y++) {
            for (int x = 0; x < 160; x++) {
                double[] ramps = {x * 1.5, y * 2, (x + y) * 0.875};
                for (int c = 0; c < 3; c++) {
                    off += Math.abs(tensor.get((c * 120 + y) * 160 + x) - ramps[c]);
                }
            }
        }
        assertEquals(0, off / tensor.elementCount(), 2);
    }

    /** The profile is of another space than the JDK would convert it to. */
    @Test
    void aProfileChangesNoValueAndIsWrittenAgain() throws IOException {
        byte[] profile = profile("RGB ", 100_000);
        int half = 50_000;
        Picture picture = Picture.read(jpeg(
                "ycc444",
                segment(0xe2, "ICC_PROFILE\0\1\2", Arrays.copyOf(profile, half)),
                segment(0xe2, "ICC_PROFILE\0\2\2", Arrays.copyOfRange(profile, half, profile.length))));

        assertSameValues(Npy.read(GOLDENS.resolve("ycc444.npy")), picture);
        assertArrayEquals(profile, picture.profile().orElseThrow().toByteArray());
        assertComesBack(picture, "a.png");
        assertComesBack(picture, "a.jpg");
        assertComesBack(picture, "a.tif");
    }

    @ParameterizedTest
    @EnumSource
    void theOrientationIsToldAndWrittenAgain(Orientation orientation) throws IOException {
        byte[] exif = {
            'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte) orientation.number(), 0, 0, 0
        };
        Picture picture = Picture.read(jpeg("ycc444", segment(0xe1, "Exif\0\0", exif)));

        assertEquals(orientation, picture.orientation());
        assertSameValues(Npy.read(GOLDENS.resolve("ycc444.npy")), picture);
        assertComesBack(picture, "a.png");
        assertComesBack(picture, "a.jpg");
        assertComesBack(picture, "a.tif");
    }

    /** The letter F's corner, by the table of the EXIF standard. */
    @ParameterizedTest
    @CsvSource({
        "1, 1 2 3 4 5 6, 3",
        "2, 3 2 1 6 5 4, 3",
        "3, 6 5 4 3 2 1, 3",
        "4, 4 5 6 1 2 3, 3",
        "5, 1 4 2 5 3 6, 2",
        "6, 4 1 5 2 6 3, 2",
        "7, 6 3 5 2 4 1, 2",
        "8, 3 6 2 5 1 4, 2"
    })
    void picturesAreTurnedUpright(int number, String expected, long width) {
        Tensor stored = Tensor.of(new byte[] {1, 2, 3, 4, 5, 6}, 1, 1, 2, 3);

        Picture upright = new Picture(stored, Orientation.of(number), Optional.empty()).upright();

        assertEquals(Orientation.TOP_LEFT, upright.orientation());
        assertArrayEquals(new long[] {1, 1, 6 / width, width}, upright.tensor().shape());
        assertArrayEquals(
                Arrays.stream(expected.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray(),
                values(upright));
    }

    private void assertComesBack(Picture picture, String name) throws IOException {
        Path file = directory.resolve(name);
        picture.write(file);
        Picture back = Picture.read(file);
        assertEquals(picture.profile(), back.profile());
        assertEquals(picture.orientation(), back.orientation());
        if (!name.endsWith(".jpg")) {
            assertSameValues(picture.tensor(), back);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not a profile", "twice", "missing", "number 0", "count 0", "gray", "CMYK"})
    void profilesThatAreNoneOfThePicturesArePassedOver(String what) throws IOException {
        byte[] rgb = profile("RGB ", 300);
        byte[] whole = segment(0xe2, "ICC_PROFILE\0\1\1", rgb);
        Path file =
                switch (what) {
                    case "twice" -> jpeg("ycc444", whole, whole);
                    case "missing" -> jpeg("ycc444", segment(0xe2, "ICC_PROFILE\0\1\2", rgb));
                    case "number 0" -> jpeg("ycc444", segment(0xe2, "ICC_PROFILE\0\0\1", rgb));
                    case "count 0" -> jpeg("ycc444", segment(0xe2, "ICC_PROFILE\0\1\0", rgb));
                    case "gray" -> jpeg("ycc444", segment(0xe2, "ICC_PROFILE\0\1\1", profile("GRAY", 300)));
                    case "CMYK" -> jpeg("ycc444", segment(0xe2, "ICC_PROFILE\0\1\1", profile("CMYK", 300)));
                    default ->
                        jpeg("ycc444", segment(0xe2, "ICC_PROFILE\0\1\1", what.getBytes(StandardCharsets.US_ASCII)));
                };

        Picture picture = Picture.read(file);

        assertSameValues(Npy.read(GOLDENS.resolve("ycc444.npy")), picture);
        assertEquals(Optional.empty(), picture.profile());
    }

    @Test
    void aCmykPictureWithAProfileOfRgbIsRead() throws IOException {
        Path file = jpeg("cmyk", segment(0xe2, "ICC_PROFILE\0\1\1", profile("RGB ", 300)));
        assertSameValues(Npy.read(GOLDENS.resolve("cmyk.npy")), Picture.read(file));
    }

    /** What libjpeg takes for YCbCr: 1 and what nobody knows; JFIF's segment goes first. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 9})
    void adobesTransformCountsWhereThereIsNoJfif(int transform) throws IOException {
        byte[] adobe = segment(0xee, "Adobe\0\144\0\0\0\0", (byte) transform);
        assertSameValues(Npy.read(GOLDENS.resolve("ycc444.npy")), Picture.read(jpeg("ycc444", adobe)));
        String stored = transform == 0 ? "rgbnomarkidsRGB" : "ycc444nomarkids012";
        byte[] bytes = Files.readAllBytes(GOLDENS.resolve(stored + ".jpg"));
        Path file = Files.write(directory.resolve("adobe.jpg"), joined(Arrays.copyOf(bytes, 2), adobe, rest(bytes, 2)));
        assertSameValues(Npy.read(GOLDENS.resolve(stored + ".npy")), Picture.read(file));
    }

    @Test
    void whatStandsBehindAJpegIsNoneOfIt() throws IOException {
        byte[] bytes = Files.readAllBytes(GOLDENS.resolve("ycc420.jpg"));
        Tensor expected = Npy.read(GOLDENS.resolve("ycc420.npy"));
        Path file = directory.resolve("a.jpg");
        byte[] withoutEnd = Arrays.copyOf(bytes, bytes.length - 2);
        for (byte[] content : new byte[][] {joined(bytes, bytes), joined(bytes, new byte[50]), withoutEnd}) {
            assertSameValues(expected, Picture.read(Files.write(file, content)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192, 0, 0xc3, is a lossless or hierarchical JPEG (SOF3); save as baseline JPEG or PNG",
        "192, 0, 0xc5, is a lossless or hierarchical JPEG (SOF5); save as baseline JPEG or PNG",
        "192, 3, 12, is a JPEG of 12 bits; save as baseline JPEG or PNG",
        "192, 5, 0, is a JPEG that doesn't say its size before its pixels; save as baseline JPEG or PNG"
    })
    void kindsOfJpegThatAreNotReadSayWhatToDo(int marker, int at, String value, String message) throws IOException {
        byte[] bytes = Files.readAllBytes(GOLDENS.resolve("gray.jpg"));
        int frame = frame(bytes, marker);
        bytes[frame + at] = Integer.decode(value).byteValue();
        if (at == 5) {
            bytes[frame + 4] = 0;
        }
        assertRefused(Files.write(directory.resolve("a.jpg"), bytes), message);
    }

    @ParameterizedTest
    @CsvSource({"ycc420prog, 194, 20000, 20000", "ycc420, 192, 20000, 20000", "gray, 192, 65500, 65500"})
    void aJpegsClaimIsCheckedBeforeItsPixels(String kind, int marker, int width, int height) throws IOException {
        byte[] bytes = Files.readAllBytes(GOLDENS.resolve(kind + ".jpg"));
        ByteBuffer.wrap(bytes).putShort(frame(bytes, marker) + 4, (short) height);
        ByteBuffer.wrap(bytes).putShort(frame(bytes, marker) + 6, (short) width);
        assertRefused(
                Files.write(directory.resolve("claim.jpg"), bytes),
                "damaged: " + width + " x " + height + " pixels are more than its " + bytes.length + " bytes can hold");
    }

    /** A progressive JPEG of libjpeg's default has 10. */
    @Test
    void theLimitCountsEachScan() throws IOException {
        Path file = GOLDENS.resolve("ycc420prog.jpg");
        assertEquals(33, Picture.read(file, 33 * 17 * 10).tensor().extent(3));
        assertRefused(
                file,
                33 * 17 * 10 - 1,
                "expected at most 5609 pixels to decode, got 33 x 17 pixels in 10 scans; raise the limit");
        Path png = Files.write(
                directory.resolve("a.png"), gray(new PngBytes(4, 1, 8, 0)).end());
        assertRefused(png, 3, "expected at most 3 pixels to decode, got 4 x 1 pixels; raise the limit");
    }

    /** Their claims are within the limit of pixels: 192 MB each, of a heap, and of direct memory, of 64. */
    @Test
    void whatMemoryDoesNotHoldIsRefused() throws IOException {
        int side = 8000;
        byte[][] rows = new byte[side][3 * side];
        Path png = Files.write(
                directory.resolve("zeros.png"),
                new PngBytes(side, side, 8, 2).pixels(rows).end());
        byte[] bytes = Files.readAllBytes(GOLDENS.resolve("ycc420.jpg"));
        ByteBuffer.wrap(bytes).putShort(frame(bytes, 0xc0) + 4, (short) side);
        ByteBuffer.wrap(bytes).putShort(frame(bytes, 0xc0) + 6, (short) side);
        Path jpeg = Files.write(directory.resolve("claim.jpg"), joined(bytes, new byte[300_000]));

        String told = ChildJvm.of(Reading.class)
                .jvm("-Xmx64m")
                .arguments(png.toString(), jpeg.toString())
                .run()
                .succeeded()
                .stdout();

        assertTrue(told.contains("zeros.png: 8000 x 8000 pixels are more than memory holds: "), told);
        assertTrue(told.matches("(?s).*claim.jpg: 19\\d{7} bytes of heap are needed to decode it, .*"), told);
    }

    @Test
    void garbageInTheHeapDoesNotCount() {
        String told = ChildJvm.of(AfterGarbage.class)
                .jvm("-Xmx64m", "-Xms64m", "-Xmn8m", "-XX:+UseSerialGC")
                .run()
                .succeeded()
                .stdout();

        assertTrue(told.contains("granted"), told);
    }

    /** Asks for half of a heap that is full of garbage. */
    static final class AfterGarbage {
        private AfterGarbage() {}

        public static void main(String[] arguments) throws ImageFormatException {
            byte[] garbage = new byte[45 << 20];
            garbage[garbage.length - 1] = 1;
            garbage = null;
            new DecodingLimit(Path.of("large.jpg"), 1).checkHeap(32 << 20);
            System.out.println("granted");
        }
    }

    /** Reads files, which are expected to be refused. */
    static final class Reading {
        private Reading() {}

        public static void main(String[] files) throws IOException {
            for (String file : files) {
                try {
                    System.out.println(Picture.read(Path.of(file)));
                } catch (ImageFormatException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16})
    void grayWithATransparentValueHasAlpha(int depth) throws IOException {
        int most = (1 << depth) - 1;
        byte[] row = depth == 16
                ? new byte[] {0, 0, 0, 1, -1, -1}
                : depth == 8 ? new byte[] {0, 1, -1} : packed(depth, most);
        for (int key : new int[] {0, 1, most}) {
            byte[] png = new PngBytes(3, 1, depth, 0)
                    .chunk("tRNS", (byte) (key >> 8), (byte) key)
                    .pixels(row)
                    .end();
            Picture picture = Picture.read(Files.write(directory.resolve("a.png"), png));

            double scale = depth < 8 ? 255.0 / most : 1;
            double[] expected = new double[12];
            for (int x = 0; x < 3; x++) {
                int value = x == 2 ? most : x;
                expected[x] = expected[3 + x] = expected[6 + x] = value * scale;
                expected[9 + x] = value == key ? 0 : most * scale;
            }
            assertArrayEquals(expected, values(picture));
        }
    }

    /** 0, 1 and the greatest value of so many bits. */
    private static byte[] packed(int depth, int most) {
        int bits = (1 << 16 - 2 * depth) + (most << 16 - 3 * depth);
        return new byte[] {(byte) (bits >> 8), (byte) bits};
    }

    @Test
    void sixteenBitsStaySixteen() throws IOException {
        short[] labels = {1, 300, 70, (short) 65535, 0, 255};
        for (int channels : new int[] {1, 3}) {
            Picture picture = Picture.of(Tensor.of(ElementType.UINT16, labels, 1, channels, 1, 6 / channels));
            Path file = directory.resolve("labels.png");
            picture.write(file);
            Picture back = Picture.read(file);
            assertEquals(ElementType.UINT16, back.tensor().type());
            assertSameValues(picture.tensor(), back);
        }
        assertEquals(
                directory.resolve("labels.jpg")
                        + ": a JPEG holds 8 bits, got uint16; write a .png, or values of 0 to 255 in" + " another type",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Picture.of(Tensor.of(ElementType.UINT16, labels, 1, 1, 1, 6))
                                        .write(directory.resolve("labels.jpg")))
                        .getMessage());
    }

    @ParameterizedTest
    @EnumSource
    void tiffFilesHoldEveryTypeAndVolumes(ElementType type) throws IOException {
        Path file = directory.resolve("a.tiff");
        for (long[] shape : new long[][] {{1, 1, 2, 3}, {1, 3, 5, 1}, {1, 4, 1, 2}, {1, 1, 3, 2, 2}, {1, 3, 2, 1, 2}}) {
            Tensor tensor = Tensor.zeros(type, shape);
            for (int i = 0; i < tensor.elementCount(); i++) {
                tensor.set(i, 3.75 * i + 7);
            }
            Picture picture = new Picture(tensor, Orientation.LEFT_BOTTOM, Optional.empty());
            if (type == ElementType.FLOAT16) {
                assertThrows(IllegalArgumentException.class, () -> picture.write(file));
                continue;
            }
            picture.write(file);
            Picture back = Picture.read(file);
            assertSameValues(tensor, back);
            assertEquals(picture.orientation(), back.orientation());
        }
    }

    @Test
    void aTiffWhosePagesGoRoundInCirclesIsRefused() throws IOException {
        Path file = directory.resolve("a.tif");
        Picture.of(Tensor.zeros(ElementType.UINT8, 1, 1, 1, 1)).write(file);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer tiff = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        tiff.putInt(10 + 12 * tiff.getShort(8), 8);
        assertRefused(Files.write(file, bytes), "damaged: its list of pages has no end; write the file again");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void bmpFilesComeBack(int channels) throws IOException {
        byte[] values = new byte[channels * 15];
        new Random(1).nextBytes(values);
        Picture picture = Picture.of(Tensor.of(values, 1, channels, 3, 5));
        Path file = directory.resolve("a.bmp");
        picture.write(file);
        assertSameValues(picture.tensor(), Picture.read(file));
    }

    @Test
    void damagedFilesOfOtherKindsAreBadInput() throws IOException {
        byte[] values = new byte[48];
        for (String name : new String[] {"a.tif", "a.bmp", "a.gif"}) {
            Path file = directory.resolve(name);
            if (Images.isWritable(file)) {
                Picture.of(Tensor.of(values, 1, 3, 4, 4)).write(file);
            } else {
                ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY), "gif", file.toFile());
            }
            byte[] whole = Files.readAllBytes(file);
            Random random = new Random(1);
            for (int run = 0; run < 200; run++) {
                byte[] damaged = Arrays.copyOf(whole, run % 2 == 0 ? whole.length : random.nextInt(whole.length));
                for (int i = 0; i < 3 && damaged.length > 8; i++) {
                    damaged[4 + random.nextInt(damaged.length - 4)] = (byte) random.nextInt();
                }
                Files.write(file, damaged);
                try {
                    Picture.read(file, 1 << 20);
                } catch (ImageFormatException e) {
                    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
                }
            }
        }
    }

    /** What the JDK's writer makes, whose filters are others. */
    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_4BYTE_ABGR})
    void pngFilesAreTheJdks(int type) throws IOException {
        BufferedImage image = new BufferedImage(50, 40, type);
        for (int y = 0; y < 40; y++) {
            for (int x = 0; x < 50; x++) {
                image.setRGB(x, y, x * x * 0x1030507 + y * 0x305);
            }
        }
        Path file = directory.resolve("a.png");
        ImageIO.write(image, "png", file.toFile());
        Tensor read = Images.read(file);
        assertArrayEquals(Images.toFloatTensor(image).toFloatArray(), read.toFloatArray());
        Images.write(file, read);
        assertArrayEquals(
                read.toFloatArray(),
                Images.toFloatTensor(ImageIO.read(file.toFile())).toFloatArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"IHDR", "PLTE", "tRNS", "IDAT"})
    void checksumsAreChecked(String chunk) throws IOException {
        byte[] png = new PngBytes(4, 1, 8, 3)
                .chunk("PLTE", PALETTE)
                .chunk("tRNS", (byte) 7)
                .pixels(COLUMNS)
                .end();
        int at = new String(png, StandardCharsets.ISO_8859_1).indexOf(chunk);
        int length = ByteBuffer.wrap(png).getInt(at - 4);
        png[at + 4 + length] ^= 1;
        assertRefused(
                Files.write(directory.resolve("a.png"), png),
                "damaged: the chunk " + chunk + " has another checksum (CRC) than it says");
    }

    @ParameterizedTest
    @CsvSource({
        "sPLT, x",
        "hIST, abc",
        "pHYs, ab",
        "tEXt, nokey",
        "tEXt,",
        "sBIT, a",
        "iCCP, xxxxxxxx",
        "eXIf, zz",
        "cHRM, abc",
        "tIME, xx",
        "gAMA, abcd",
        "sRGB, z"
    })
    void whatIsWrongBesideThePixelsIsPassedOver(String chunk, String text) throws IOException {
        byte[] data = Optional.ofNullable(text).orElse("").getBytes(StandardCharsets.US_ASCII);
        byte[] png = new PngBytes(4, 1, 8, 3)
                .chunk("PLTE", PALETTE)
                .chunk(chunk, data)
                .chunk(chunk, data, 1234)
                .pixels(COLUMNS)
                .end();
        Picture picture = Picture.read(Files.write(directory.resolve("a.png"), png));
        assertArrayEquals(PALETTE_VALUES, values(picture));
        assertEquals(Picture.of(picture.tensor()), picture);
    }

    @Test
    void aPngWithoutEndIsReadAndOneWithoutPixelsIsNot() throws IOException {
        Path file = directory.resolve("a.png");
        byte[] png =
                new PngBytes(4, 1, 8, 3).chunk("PLTE", PALETTE).pixels(COLUMNS).withoutEnd();
        assertArrayEquals(PALETTE_VALUES, values(Picture.read(Files.write(file, png))));
        assertRefused(Files.write(file, new PngBytes(4, 1, 8, 0).end()), "damaged: it has no pixels");
        assertRefused(
                Files.write(file, new PngBytes(4, 2, 8, 0).pixels(COLUMNS).end()),
                "damaged: rows of pixels are missing");
        assertRefused(
                Files.write(file, gray(new PngBytes(4, 1, 8, 0).chunk("CRIT")).end()),
                "damaged: it has a chunk CRIT, without which it can't be read");
        assertRefused(Files.write(file, gray(new PngBytes(4, 1, 8, 3)).end()), "damaged: its palette has 0 bytes");
    }

    private static PngBytes gray(PngBytes png) throws IOException {
        return png.pixels(COLUMNS);
    }

    /** Pixels whose number has no colour are black. */
    @Test
    void palettesHaveAlphaWhereOneColourHas() throws IOException {
        byte[] png = new PngBytes(4, 1, 8, 3)
                .chunk("PLTE", new byte[] {10, 10, 10, 20, 20, 20})
                .chunk("tRNS", (byte) 5)
                .pixels(COLUMNS)
                .end();
        double[] expected = {10, 20, 0, 0, 10, 20, 0, 0, 10, 20, 0, 0, 5, 255, 255, 255};
        assertArrayEquals(expected, values(Picture.read(Files.write(directory.resolve("a.png"), png))));
    }

    /** A plug-in that comes before the JDK's, takes every file, and paints it black. */
    @Test
    void otherCodecsOnTheClassPathChangeNothing() throws IOException {
        ImageReaderSpi black = new BlackReader();
        IIORegistry registry = IIORegistry.getDefaultInstance();
        registry.registerServiceProvider(black, ImageReaderSpi.class);
        try {
            Iterator<ImageReaderSpi> jdks = registry.getServiceProviders(ImageReaderSpi.class, false);
            while (jdks.hasNext()) {
                ImageReaderSpi other = jdks.next();
                if (other != black) {
                    registry.setOrdering(ImageReaderSpi.class, black, other);
                }
            }
            assertSameValues(Npy.read(GOLDENS.resolve("ycc444.npy")), Picture.read(GOLDENS.resolve("ycc444.jpg")));
        } finally {
            registry.deregisterServiceProvider(black, ImageReaderSpi.class);
        }
    }

    private static final class BlackReader extends ImageReaderSpi {
        BlackReader() {
            super(
                    "test",
                    "1",
                    new String[] {"jpeg", "JPEG", "png"},
                    null,
                    null,
                    BlackReader.class.getName(),
                    new Class<?>[] {ImageInputStream.class},
                    null,
                    false,
                    null,
                    null,
                    null,
                    null,
                    false,
                    null,
                    null,
                    null,
                    null);
        }

        @Override
        public boolean canDecodeInput(Object source) {
            return true;
        }

        @Override
        public ImageReader createReaderInstance(Object extension) {
            throw new AssertionError("this reader is not to be used");
        }

        @Override
        public String getDescription(Locale locale) {
            return "paints everything black";
        }
    }

    private static void assertSameValues(Tensor expected, Picture picture) {
        assertEquals(expected.type(), picture.tensor().type());
        assertArrayEquals(expected.shape(), picture.tensor().shape());
        assertArrayEquals(values(Picture.of(expected)), values(picture));
    }

    private static double[] values(Picture picture) {
        Tensor tensor = picture.tensor();
        double[] values = new double[(int) tensor.elementCount()];
        Arrays.setAll(values, tensor::get);
        return values;
    }

    private static void assertRefused(Path file, String expected) {
        assertRefused(file, Picture.MOST_PIXELS, expected);
    }

    private static void assertRefused(Path file, long mostPixels, String expected) {
        String message = assertThrows(ImageFormatException.class, () -> Picture.read(file, mostPixels))
                .getMessage();
        assertTrue(message.startsWith(file + ": " + expected) || message.contains(expected), message);
        assertFalse(message.contains("\n"), message);
    }

    /** A golden file with segments behind its first. */
    private Path jpeg(String kind, byte[]... segments) throws IOException {
        byte[] bytes = Files.readAllBytes(GOLDENS.resolve(kind + ".jpg"));
        int head = 4 + ByteBuffer.wrap(bytes).getShort(4);
        byte[][] parts = new byte[segments.length + 2][];
        parts[0] = Arrays.copyOf(bytes, head);
        System.arraycopy(segments, 0, parts, 1, segments.length);
        parts[parts.length - 1] = rest(bytes, head);
        return Files.write(directory.resolve("variant.jpg"), joined(parts));
    }

    private static byte[] segment(int marker, String header, byte... data) {
        ByteBuffer segment = ByteBuffer.allocate(4 + header.length() + data.length);
        segment.put((byte) 0xff).put((byte) marker).putShort((short) (segment.capacity() - 2));
        return segment.put(header.getBytes(StandardCharsets.ISO_8859_1))
                .put(data)
                .array();
    }

    /** Where the segment that begins the picture is, behind its marker's first byte. */
    private static int frame(byte[] bytes, int marker) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == (byte) 0xff && bytes[i + 1] == (byte) marker) {
                return i + 1;
            }
        }
        throw new AssertionError("no such segment");
    }

    /** No more of a profile than its header, of this colour space. */
    private static byte[] profile(String space, int length) {
        byte[] profile = new byte[length];
        for (int i = 0; i < length; i++) {
            profile[i] = (byte) (i * i);
        }
        System.arraycopy(space.getBytes(StandardCharsets.US_ASCII), 0, profile, 16, 4);
        System.arraycopy("acsp".getBytes(StandardCharsets.US_ASCII), 0, profile, 36, 4);
        return profile;
    }

    private static byte[] rest(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
