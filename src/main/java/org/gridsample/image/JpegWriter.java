package org.gridsample.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.WritableRaster;
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
        byte[] jpeg = encode(image(picture.tensor()));
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
    private static BufferedImage image(Tensor tensor) {
        int channels = (int) tensor.extent(1);
        int height = (int) tensor.extent(2);
        int width = (int) tensor.extent(3);
        if (channels == 1 || (long) channels * height * width > Integer.MAX_VALUE) {
            return TensorPicture.of(tensor, Layout.CHANNELS_FIRST);
        }
        ColorModel colors = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        WritableRaster raster = colors.createCompatibleWritableRaster(width, height);
        byte[] pixels = ((DataBufferByte) raster.getDataBuffer()).getData();
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int c = 0; c < channels; c++) {
                TensorPicture.readRow(tensor, c, y, Byte.SIZE, row);
                int at = y * width * channels + c;
                for (int x = 0; x < width; x++) {
                    pixels[at + x * channels] = (byte) row[x];
                }
            }
        }
        return new BufferedImage(colors, raster, false, null);
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
