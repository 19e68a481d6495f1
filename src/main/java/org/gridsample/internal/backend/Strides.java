package org.gridsample.internal.backend;

/**
 * Where in an array an operation's values are: elements from one item, channel, row or pixel to its next.
 *
 * @param first elements before the first one
 * @param item 0 where one item serves all of the other side
 * @param channel from one channel of an item to the next
 * @param row from one row to the next; in 5-D the first row of a plane follows the last one of the plane before
 * @param pixel from one pixel of a row to the next
 */
public record Strides(long first, long item, long channel, long row, int pixel) {
    /** Where a channel's pixel is; rows of 5-D are counted through its planes. */
    public long element(long ofItem, long ofChannel, long ofRow, int column) {
        return first + ofItem * item + ofChannel * channel + ofRow * row + (long) column * pixel;
    }
}
