package org.gridsample.image;

import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Rows of bytes in another order than that of the bands, as blue, green and red are, in the raster's own array: {@link
 * java.awt.image.Raster#getDataElements} takes more than twice as long for them.
 */
final class ReorderedRows implements PixelRows {
    private final byte[] data;
    private final int width;

    /** Of each band's first pixel. */
    private final int[] starts;

    private final int pixelStride;
    private final int rowStride;

    private ReorderedRows(WritableRaster raster, ComponentSampleModel model, DataBufferByte buffer) {
        data = buffer.getData();
        width = raster.getWidth();
        pixelStride = model.getPixelStride();
        rowStride = model.getScanlineStride();
        int first = buffer.getOffset()
                - raster.getSampleModelTranslateY() * rowStride
                - raster.getSampleModelTranslateX() * pixelStride;
        starts = Arrays.stream(model.getBandOffsets())
                .map(offset -> first + offset)
                .toArray();
    }

    /** Of this raster, or those of its elements where they have their order or lie in several arrays. */
    static PixelRows of(WritableRaster raster) {
        return raster.getSampleModel() instanceof ComponentSampleModel model
                        && raster.getDataBuffer() instanceof DataBufferByte buffer
                        && buffer.getNumBanks() == 1
                        && !isInOrder(model.getBandOffsets())
                ? new ReorderedRows(raster, model, buffer)
                : new StoredRows(raster);
    }

    private static boolean isInOrder(int... offsets) {
        return IntStream.range(0, offsets.length).allMatch(band -> offsets[band] == offsets[0] + band);
    }

    @Override
    public void read(int y, Object samples) {
        for (int band = 0; band < starts.length; band++) {
            copy(data, starts[band] + y * rowStride, pixelStride, (byte[]) samples, band, starts.length, width);
        }
    }

    @Override
    public void write(int y, Object samples) {
        for (int band = 0; band < starts.length; band++) {
            copy((byte[]) samples, band, starts.length, data, starts[band] + y * rowStride, pixelStride, width);
        }
    }

    private static void copy(byte[] from, int start, int stride, byte[] to, int at, int step, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i * step] = from[start + i * stride];
        }
    }
}
