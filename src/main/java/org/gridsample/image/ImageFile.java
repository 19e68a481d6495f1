package org.gridsample.image;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.gridsample.internal.io.WholeFile;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files of pictures: read by what they begin with, written by what their names end in. */
final class ImageFile {
    /** The public class's: that is the name which users set a level for. */
    private static final Logger LOG = LoggerFactory.getLogger(Images.class);

    private static final int BUFFER_BYTES = 1 << 16;

    private ImageFile() {}

    static Picture read(Path file, long mostPixels) throws IOException {
        if (Files.notExists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "is not a regular file; name a picture's");
        }
        DecodingLimit limit = new DecodingLimit(file, mostPixels);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            return read(in, Files.size(file), () -> new FileImageInputStream(file.toFile()), limit);
        }
    }

    static Picture decode(byte[] bytes, Path name, long mostPixels) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes);
        return read(
                in,
                bytes.length,
                () -> new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes)),
                new DecodingLimit(name, mostPixels));
    }

    /** From a stream, or from one of the codecs' own, whichever the format's reader takes. */
    private static Picture read(InputStream in, long bytes, CodecReader.Source source, DecodingLimit limit)
            throws IOException {
        PictureFormat format = PictureFormat.of(in)
                .orElseThrow(() -> new ImageFormatException(
                        limit.file(), "is no PNG, JPEG, TIFF, BMP, GIF or WebP file; convert it to PNG", null));
        Picture picture =
                switch (format) {
                    case PNG -> PngReader.read(in, bytes, limit);
                    case JPEG -> JpegReader.read(in, bytes, limit);
                    case TIFF, BMP, GIF -> CodecReader.read(format, source, bytes, limit);
                    case WEBP -> WebpReader.read(in, bytes, limit);
                };
        return withFittingProfile(limit.file(), picture);
    }

    /** Its channels first: where they are last, there are two tensors for a while. */
    static Picture readPlanar(Path file, long mostPixels) throws IOException {
        Picture picture = read(file, mostPixels);
        return switch (picture.layout()) {
            case CHANNELS_FIRST -> picture;
            case CHANNELS_LAST -> {
                Tensor pixels = picture.tensor();
                long[] shape = Transposition.shape(pixels, Layout.CHANNELS_LAST, Layout.CHANNELS_FIRST);
                yield picture.toLayout(
                        Layout.CHANNELS_FIRST,
                        new DecodingLimit(file, mostPixels).zeros(pixels.type(), shape[1], shape[2], shape[3]));
            }
        };
    }

    /** One of other colours would make the written values mean something else. */
    private static Picture withFittingProfile(Path file, Picture picture) {
        long channels = picture.channels();
        if (picture.profile().isEmpty() || picture.profile().get().fits(channels)) {
            return picture;
        }
        LOG.warn(
                "{}: its colour profile is not of what is read of it, {} channels: it is passed over, {}",
                file,
                channels,
                picture.profile().get());
        return new Picture(picture.tensor(), picture.layout(), picture.orientation(), Optional.empty());
    }

    /** What goes into a file, checked before the first byte. */
    private interface Encoding {
        void writeTo(OutputStream out) throws IOException;
    }

    static void write(Path file, Picture picture) throws IOException {
        Encoding encoding = encoding(file, picture);
        WholeFile.write(file, channel -> encoding.writeTo(Channels.newOutputStream(channel)));
    }

    static byte[] encode(Path name, Picture picture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(BUFFER_BYTES);
        encoding(name, picture).writeTo(out);
        return out.toByteArray();
    }

    private static Encoding encoding(Path file, Picture picture) {
        PictureFormat format = PictureFormat.named(file)
                .filter(PictureFormat::isWritten)
                .orElseThrow(() -> new IllegalArgumentException(
                        file + ": expected a name ending in one of " + PictureFormat.writtenEndings()));
        Picture fitting =
                switch (format) {
                    case PNG, TIFF, BMP, GIF, WEBP -> picture.toLayout(Layout.CHANNELS_FIRST);
                    case JPEG -> picture;
                };
        check(file, format, fitting);
        return switch (format) {
            case PNG -> out -> PngWriter.write(fitting, out);
            case JPEG -> out -> JpegWriter.write(fitting, out);
            case TIFF -> out -> TiffWriter.write(fitting, out);
            case BMP -> out -> BmpWriter.write(fitting.tensor(), out);
            case GIF, WEBP -> throw new IllegalStateException("not written");
        };
    }

    private static void check(Path file, PictureFormat format, Picture picture) {
        Tensor tensor = picture.tensor();
        if (format == PictureFormat.TIFF) {
            TensorPicture.checkVolume(tensor);
            TiffWriter.check(picture);
            return;
        }
        TensorPicture.check(tensor, picture.layout());
        if (format == PictureFormat.PNG) {
            return;
        }
        if (picture.channels() == 4) {
            throw new IllegalArgumentException(file + ": a " + format
                    + " holds no alpha, got 4 channels; write a .png, or leave the fourth channel out");
        }
        if (SampleDepth.of(tensor.type()) == SampleDepth.SIXTEEN) {
            throw new IllegalArgumentException(file + ": a " + format
                    + " holds 8 bits, got uint16; write a .png, or values of 0 to 255 in another type");
        }
        if (format == PictureFormat.BMP) {
            BmpWriter.check(tensor);
            if (picture.profile().isPresent() || picture.orientation() != Orientation.TOP_LEFT) {
                LOG.warn(
                        "{}: a BMP holds neither profile nor orientation: {}, {} are lost",
                        file,
                        picture.profile().map(ColorProfile::toString).orElse("none"),
                        picture.orientation());
            }
        }
    }
}
