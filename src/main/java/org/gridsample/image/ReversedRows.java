package org.gridsample.image;

import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.WritableRaster;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/**
 * Rows of three or four bytes a pixel in the opposite order, blue, green, red or alpha, blue, green, red, in the raster's own array: {@link
 * java.awt.image.Raster#getDataElements} takes more than twice as long for them.
 */
final class ReversedRows implements PixelRows {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final byte[] data;
    private final int first;
    private final int rowStride;
    private final int rowBytes;
    private final int channels;

    private ReversedRows(WritableRaster raster, ComponentSampleModel model, DataBufferByte buffer) {
        data = buffer.getData();
        channels = model.getNumBands();
        rowStride = model.getScanlineStride();
        rowBytes = raster.getWidth() * channels;
        first = model.getBandOffsets()[channels - 1]
                - raster.getSampleModelTranslateY() * rowStride
                - raster.getSampleModelTranslateX() * channels;
    }

    /** Of this raster, or those of its elements where they have another order. */
    static PixelRows of(WritableRaster raster) {
        return raster.getSampleModel() instanceof ComponentSampleModel model
                        && raster.getDataBuffer() instanceof DataBufferByte buffer
                        && buffer.getNumBanks() == 1
                        && buffer.getOffset() == 0
                        && isReversed(model)
                ? new ReversedRows(raster, model, buffer)
                : new StoredRows(raster);
    }

    private static boolean isReversed(ComponentSampleModel model) {
        int[] offsets = model.getBandOffsets();
        return (offsets.length == 3 || offsets.length == 4)
                && model.getPixelStride() == offsets.length
                && IntStream.range(0, offsets.length).allMatch(band -> offsets[band] == offsets[0] - band);
    }

    @Override
    public void read(int y, Object samples) {
        reverse(data, first + y * rowStride, (byte[]) samples, 0);
    }

    @Override
    public void write(int y, Object samples) {
        reverse((byte[]) samples, 0, data, first + y * rowStride);
    }

    private void reverse(byte[] from, int start, byte[] to, int at) {
        if (channels == 3) {
            reverse3(from, start, to, at, rowBytes);
        } else {
            reverse4(from, start, to, at, rowBytes);
        }
    }

    private static void reverse3(byte[] from, int start, byte[] to, int at, int count) {
        for (int i = 0; i < count; i += 3) {
            to[at + i] = from[start + i + 2];
            to[at + i + 1] = from[start + i + 1];
            to[at + i + 2] = from[start + i];
        }
    }

    private static void reverse4(byte[] from, int start, byte[] to, int at, int count) {
        for (int i = 0; i < count; i += 4) {
            INTS.set(to, at + i, Integer.reverseBytes((int) INTS.get(from, start + i)));
        }
    }
}
