package org.gridsample.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a JPEG, which the JDK decodes, channels last. */
final class JpegReader {
    /** The public class's: that is the name which users set a level for. */
    private static final Logger LOG = LoggerFactory.getLogger(Images.class);

    /** Of the file, in memory: itself, what the decoder gets of it, twice, and that stream's. */
    private static final long COPIES = 4;

    private JpegReader() {}

    static Picture read(InputStream in, long fileBytes, DecodingLimit limit) throws IOException {
        if (fileBytes > Integer.MAX_VALUE - Long.BYTES) {
            throw new ImageFormatException(
                    limit.file(), "is a JPEG of " + fileBytes + " bytes" + JpegSegments.INSTEAD, null);
        }
        limit.checkHeap(COPIES * fileBytes);
        byte[] bytes = in.readAllBytes();
        JpegSegments segments = new JpegSegments(limit.file(), bytes);
        int width = segments.width();
        int height = segments.height();
        if (!segments.isArithmetic()) {
            limit.checkBits(width, height, segments.blocks(), bytes.length);
        }
        limit.checkPixels(width, height, segments.scans());
        long samples = (long) width * height * segments.channels();
        // A progressive one's coefficients are kept until its last scan.
        limit.checkHeap((COPIES - 2) * bytes.length + samples * (segments.isProgressive() ? 1 + Short.BYTES : 1));
        if (samples > Integer.MAX_VALUE) {
            throw new ImageFormatException(
                    limit.file(),
                    "expected at most " + Integer.MAX_VALUE + " samples in a JPEG, got " + samples + "; save it as PNG",
                    null);
        }
        JpegColor color = segments.color();
        Tensor tensor = limit.zeros(ElementType.UINT8, height, width, color.channels());
        Raster raster = decode(segments, limit);
        SampleRow row = SampleRow.of(SampleDepth.EIGHT, width, segments.channels());
        for (int y = 0; y < height; y++) {
            raster.getDataElements(raster.getMinX(), raster.getMinY() + y, width, 1, row.samples());
            color.convert((byte[]) row.samples());
            row.copyTo(tensor, (long) y * width * color.channels(), color.channels());
        }
        return new Picture(tensor, Layout.CHANNELS_LAST, segments.orientation(), segments.profile());
    }

    /** Any exception of the decoder, checked or not, means a bad file. */
    private static Raster decode(JpegSegments segments, DecodingLimit limit) throws IOException {
        ImageReader reader = Codecs.reader(PictureFormat.JPEG);
        // It fills the rest of a truncated file with gray, and warns in libjpeg's words.
        Set<String> warnings = new LinkedHashSet<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        try (ImageInputStream stream = new MemoryCacheImageInputStream(segments.plain())) {
            reader.setInput(stream, true, true);
            Raster raster = pixels(reader, segments);
            if (raster.getWidth() != segments.width()
                    || raster.getHeight() != segments.height()
                    || raster.getNumBands() != segments.channels()) {
                throw new IOException("its decoder gives " + raster);
            }
            for (String warning : warnings) {
                if (warning.contains("premature end")) {
                    throw new ImageFormatException(
                            limit.file(), "truncated: " + warning.strip() + "; write the file again", null);
                }
                LOG.warn("{}: {}", limit.file(), warning);
            }
            return raster;
        } catch (ImageFormatException e) {
            throw e;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            throw limit.undecodable(e);
        } finally {
            reader.dispose();
        }
    }

    /** Of YCbCr as RGB, which libjpeg makes of it while the samples are in a cache; of others the components. */
    private static Raster pixels(ImageReader reader, JpegSegments segments) throws IOException {
        return switch (segments.color()) {
            case GRAY, RGB, CMYK, YCCK -> reader.readRaster(0, null);
            case YCBCR -> {
                BufferedImage image = TensorPicture.interleavedRgb(segments.width(), segments.height());
                ImageReadParam parameters = reader.getDefaultReadParam();
                parameters.setDestination(image);
                reader.read(0, parameters);
                yield image.getRaster();
            }
        };
    }
}
