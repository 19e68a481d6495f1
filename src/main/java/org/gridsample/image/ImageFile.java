package org.gridsample.image;

import java.awt.image.BufferedImage;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.gridsample.internal.io.WholeFile;
import org.gridsample.tensor.Tensor;

/** PNG and JPEG files through the JDK's codecs. */
final class ImageFile {
    private static final Set<String> READABLE = Set.of("png", "jpeg");

    /** A PNG's pixels have at least one bit, and deflate makes at most 1032 bytes of one. */
    private static final long MAX_DEFLATE_RATIO = 1032;

    /** A decoder's array holds so many of four samples each. */
    private static final int MOST_PIXELS = Integer.MAX_VALUE / 4;

    private static final float JPEG_QUALITY = 0.95f;

    private ImageFile() {}

    static BufferedImage read(Path file) throws IOException {
        if (Files.notExists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "is not a regular file; name a PNG or JPEG file");
        }
        try (ImageInputStream stream = new FileImageInputStream(file.toFile())) {
            ImageReader reader = reader(file, stream);
            try {
                return decode(file, reader, stream);
            } finally {
                reader.dispose();
            }
        }
    }

    static void write(Path file, Tensor tensor) throws IOException {
        String format = format(file)
                .orElseThrow(
                        () -> new IllegalArgumentException(file + ": expected a name ending in .png, .jpg or .jpeg"));
        TensorPicture.check(tensor);
        if (format.equals("jpeg") && tensor.extent(1) == 4) {
            throw new IllegalArgumentException(
                    file + ": a JPEG holds no alpha, got 4 channels; write a .png, or leave the fourth channel out");
        }
        BufferedImage image = TensorPicture.of(tensor);
        WholeFile.write(file, channel -> {
            try (ImageOutputStream stream = new MemoryCacheImageOutputStream(Channels.newOutputStream(channel))) {
                encode(image, format, stream);
            }
        });
    }

    private static ImageReader reader(Path file, ImageInputStream stream) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (READABLE.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
            reader.dispose();
        }
        throw new ImageFormatException(file, "is neither a PNG nor a JPEG file; convert it to one of them", null);
    }

    /** Any exception of the decoder, checked or not, means a bad file. */
    private static BufferedImage decode(Path file, ImageReader reader, ImageInputStream stream)
            throws ImageFormatException {
        DecoderWarnings warnings = new DecoderWarnings();
        reader.addIIOReadWarningListener(warnings);
        try {
            // Metadata is not looked at: a compressed comment could fill the heap.
            reader.setInput(stream, true, true);
            checkSize(file, reader);
            BufferedImage image = reader.read(0);
            warnings.throwIfDamaged(file);
            return image;
        } catch (ImageFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new ImageFormatException(
                    file, "can't be decoded: " + DecoderWarnings.oneLine(e) + "; write the file again", e);
        }
    }

    /** Before any pixel is decoded: a few bytes can claim gigabytes. */
    private static void checkSize(Path file, ImageReader reader) throws IOException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        long pixels = (long) width * height;
        String size = width + " x " + height + " pixels";
        if (pixels > MOST_PIXELS) {
            throw new ImageFormatException(file, "expected at most " + MOST_PIXELS + " pixels, got " + size, null);
        }
        long bytes = Files.size(file);
        if (reader.getFormatName().equalsIgnoreCase("png") && pixels / Byte.SIZE > bytes * MAX_DEFLATE_RATIO) {
            throw new ImageFormatException(
                    file,
                    "damaged: " + size + " are more than its " + bytes + " bytes can hold; write the file again",
                    null);
        }
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        if (!types.hasNext()) {
            return;
        }
        SampleModel samples = types.next().getSampleModel(1, 1);
        int bits = 0;
        for (int sampleBits : samples.getSampleSize()) {
            bits += sampleBits;
        }
        long needed = pixels * bits / Byte.SIZE;
        Runtime runtime = Runtime.getRuntime();
        long free = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
        if (needed > free) {
            throw new ImageFormatException(
                    file,
                    size + " need " + needed + " bytes of heap to decode, " + free
                            + " are free; raise the limit with java's -Xmx",
                    null);
        }
    }

    private static void encode(BufferedImage image, String format, ImageOutputStream stream) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(JPEG_QUALITY);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IIOException e) {
            // The PNG codec puts a sentence of its own over what is known of the file.
            throw e.getCause() instanceof IOException cause ? cause : e;
        } finally {
            writer.dispose();
        }
    }

    /** The format that the name's ending stands for. */
    static Optional<String> format(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".png")) {
            return Optional.of("png");
        }
        return name.endsWith(".jpg") || name.endsWith(".jpeg") ? Optional.of("jpeg") : Optional.empty();
    }
}
