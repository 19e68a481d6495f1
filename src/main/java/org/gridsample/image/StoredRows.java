package org.gridsample.image;

import java.awt.image.WritableRaster;

/** Rows whose samples are a raster's elements, in the order of its bands. */
final class StoredRows implements PixelRows {
    private final WritableRaster raster;

    StoredRows(WritableRaster raster) {
        this.raster = raster;
    }

    @Override
    public void read(int y, Object samples) {
        raster.getDataElements(0, y, raster.getWidth(), 1, samples);
    }

    @Override
    public void write(int y, Object samples) {
        raster.setDataElements(0, y, raster.getWidth(), 1, samples);
    }
}
