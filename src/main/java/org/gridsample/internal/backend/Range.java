package org.gridsample.internal.backend;

/**
 * A range of an operation's output: whole items, else whole channels of an item, else whole rows or pixels of a row, of a channel or of an item.
 *
 * @param unit what is counted
 * @param item the first one's item
 * @param channel its channel in the item; 0 where it is in all of them
 * @param pixel its pixel in the plane
 * @param rows how many rows of {@code length} pixels these are; 1 unless whole rows are counted
 * @param length items, channels, or the pixels of a row
 */
public record Range(Unit unit, long item, long channel, long pixel, long rows, long length) {}
