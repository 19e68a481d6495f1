package org.gridsample.internal.backend;

import java.util.List;
import org.gridsample.tensor.Layout;

/** What an operation can be cut into without a change of its bits, the largest first. */
public enum Unit {
    /** An item of the batch. */
    ITEM,
    /** A channel of an item. */
    CHANNEL,
    /** A pixel of a channel. */
    PIXEL,
    /** A pixel of an item, in all its channels: where these lie beside each other. */
    PIXEL_OF_ITEM;

    private static final List<Unit> PLANAR = List.of(ITEM, CHANNEL, PIXEL);
    private static final List<Unit> INTERLEAVED = List.of(ITEM, PIXEL_OF_ITEM);

    /** What an output can be cut into whose parts each lie in one piece. */
    static List<Unit> of(Layout output) {
        return switch (output) {
            case CHANNELS_FIRST -> PLANAR;
            case CHANNELS_LAST -> INTERLEAVED;
        };
    }

    /** A single one, for a person. */
    String ofOne() {
        return switch (this) {
            case ITEM -> "one item";
            case CHANNEL -> "one channel";
            case PIXEL, PIXEL_OF_ITEM -> "a pixel with those around it";
        };
    }

    /** The fewest that are worth a part, for a person. */
    String ofFew() {
        return switch (this) {
            case ITEM, CHANNEL -> ofOne();
            case PIXEL, PIXEL_OF_ITEM -> "a row";
        };
    }
}
