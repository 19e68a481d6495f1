package org.gridsample.internal.backend;

import org.gridsample.tensor.Layout;

/**
 * Where in an array an operation's values are: elements from one item, channel, row or pixel to its next.
 *
 * @param first elements before the first one
 * @param item 0 where one item serves all of the other side
 * @param channel from one channel of an item to the next
 * @param row from one row to the next; in 5-D from the last row of a plane to the first one of the next as well
 * @param pixel from one pixel of a row to the next
 */
public record Strides(long first, long item, long channel, long row, int pixel) {
    /** Of images whose elements lie so far apart along each axis of the shape. */
    static Strides of(Layout layout, long[] shape, long[] strides) {
        int x = layout.firstSpatialAxis() + shape.length - 3;
        int channel = layout.channelAxis(shape.length);
        // Of a single pixel in each row and a single channel there is no stride: these are those of dense ones.
        int pixel = shape[x] > 1
                ? Math.toIntExact(strides[x])
                : switch (layout) {
                    case CHANNELS_FIRST -> 1;
                    case CHANNELS_LAST -> Math.toIntExact(shape[channel]);
                };
        return new Strides(0, strides[0], strides[channel], strides[x - 1], pixel);
    }

    /** Of dense images, from this pixel on. */
    Strides from(long ownFirst) {
        return new Strides(ownFirst * pixel, item, channel, row, pixel);
    }

    /** Where a channel's pixel is; rows of 5-D are counted through its planes. */
    public long element(long ofItem, long ofChannel, long ofRow, int column) {
        return first + ofItem * item + ofChannel * channel + ofRow * row + (long) column * pixel;
    }
}
