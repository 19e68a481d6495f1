package org.gridsample.internal.backend;

/** What an operation can be cut into without a change of its bits, the largest first. */
public enum Unit {
    /** An item of the batch. */
    ITEM,
    /** A channel of an item. */
    CHANNEL,
    /** A pixel of a channel. */
    PIXEL
}
