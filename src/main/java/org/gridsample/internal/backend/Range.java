package org.gridsample.internal.backend;

/**
 * A range of an operation's output: whole items, else whole channels of an item, else whole rows of a channel or pixels of a row.
 *
 * @param unit what is counted
 * @param item the first one's item
 * @param channel its channel in the item
 * @param pixel its pixel in the channel
 * @param rows how many rows of {@code length} pixels these are; 1 unless whole rows are counted
 * @param length items, channels, or the pixels of a row
 */
public record Range(Unit unit, long item, long channel, long pixel, long rows, long length) {}
