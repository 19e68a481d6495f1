package org.gridsample.internal.backend;

/**
 * Elements from one item, channel, row or pixel of an array to its next.
 *
 * @param item 0 where one item serves all of the other side
 * @param channel from one channel of an item to the next
 * @param row from one row to the next; in 5-D the first row of a plane follows the last one of the plane before
 * @param pixel from one pixel of a row to the next
 */
public record Strides(long item, long channel, long row, int pixel) {}
