package org.gridsample.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOImage;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/** Writes a JPEG: the JDK's, with profile and orientation put in behind its first segment. */
final class JpegWriter {
    /** What a segment of EXIF data begins with. */
    static final String EXIF = "Exif\0\0";

    /** What a part of a profile begins with; its number and that of all parts follow. */
    static final String ICC = "ICC_PROFILE\0";

    private static final float QUALITY = 0.95f;
    private static final int MOST_DATA = 65533;

    private JpegWriter() {}

    static void write(Picture picture, OutputStream out) throws IOException {
        byte[] jpeg = encode(image(picture));
        // The start mark and JFIF's segment, which is to be the first.
        int head = 2 + 2 + ((jpeg[4] & 0xff) << 8 | jpeg[5] & 0xff);
        out.write(jpeg, 0, head);
        if (picture.orientation() != Orientation.TOP_LEFT) {
            byte[] exif = Exif.of(picture.orientation());
            writeSegment(out, 0xe1, EXIF, exif, 0, exif.length);
        }
        if (picture.profile().isPresent()) {
            byte[] profile = picture.profile().get().toByteArray();
            int most = MOST_DATA - ICC.length() - 2;
            int parts = (profile.length + most - 1) / most;
            for (int part = 0; part < parts; part++) {
                int start = part * most;
                String header = ICC + (char) (part + 1) + (char) parts;
                writeSegment(out, 0xe2, header, profile, start, Math.min(most, profile.length - start));
            }
        }
        out.write(jpeg, head, jpeg.length - head);
    }

    private static void writeSegment(OutputStream out, int marker, String header, byte[] data, int start, int count)
            throws IOException {
        int length = 2 + header.length() + count;
        out.write(new byte[] {(byte) 0xff, (byte) marker, (byte) (length >> 8), (byte) length});
        out.write(header.getBytes(StandardCharsets.ISO_8859_1));
        out.write(data, start, count);
    }

    /** With a pixel's bytes beside each other, as the JDK's writer copies whole rows of them, unless they don't fit into an array. */
    private static BufferedImage image(Picture picture) {
        Tensor tensor = picture.tensor();
        if (picture.channels() == 1 || tensor.elementCount() > Integer.MAX_VALUE) {
            return TensorPicture.of(tensor, picture.layout());
        }
        int row = picture.layout().firstSpatialAxis();
        BufferedImage image = TensorPicture.interleavedRgb((int) tensor.extent(row + 1), (int) tensor.extent(row));
        TensorPicture.copyPixels(picture.toLayout(Layout.CHANNELS_LAST).tensor(), ImagePixels.of(image));
        return image;
    }

    private static byte[] encode(BufferedImage image) throws IOException {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageWriter writer = Codecs.writer(PictureFormat.JPEG);
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(jpeg)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return jpeg.toByteArray();
    }
}
