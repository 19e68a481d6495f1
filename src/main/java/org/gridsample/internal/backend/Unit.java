package org.gridsample.internal.backend;

/** What an operation can be cut into without a change of its bits, the largest first. */
public enum Unit {
    /** An item of the batch. */
    ITEM,
    /** A channel of an item. */
    CHANNEL,
    /** A pixel of a channel. */
    PIXEL;

    /** Whether a part is never smaller: it may exceed limits rather than be none. */
    boolean isSmallest() {
        return switch (this) {
            case ITEM, CHANNEL -> false;
            case PIXEL -> true;
        };
    }
}
