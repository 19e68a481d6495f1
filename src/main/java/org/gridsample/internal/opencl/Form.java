package org.gridsample.internal.opencl;

import java.util.SortedMap;
import java.util.TreeMap;
import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.backend.Strides;
import org.gridsample.tensor.Layout;

/**
 * How a kernel computes, which never changes a bit.
 *
 * @param width pixels of one vector: 1, 8 or 16
 * @param channels the channels of a work-item where they are few enough to be written out, 1 to 4, which with a width of 1 are all
 *     of the request's; 0 for a loop over any number
 * @param hasFma whether the device has a float32 fma of its own; true where the kernel sums without one
 * @param lists whether a gradient of an input, of single pixels, can be added by lists
 */
record Form(int width, int channels, boolean hasFma, boolean lists) {
    /**
     * The form for a request; {@code width} is what the device is best served with, if the output fills such a vector, or each of its rows
     * where these lie apart.
     */
    static Form of(Operation operation, int width) {
        boolean tangent = operation.computation().tangent();
        // The sums of gradients begin with a loop over any number of channels.
        int vector = tangent || pixelsInOnePiece(operation.geometry()) < width ? 1 : width;
        return switch (operation.kind()) {
            case SAMPLE -> tangent ? new Form(1, 0, true, false) : ofSample(operation, width);
            case GRID_GRADIENT -> new Form(vector, 0, true, false);
            case INPUT_GRADIENT -> new Form(vector, 0, true, width == 1);
        };
    }

    private static Form ofSample(Operation operation, int width) {
        long channels = operation.geometry().channels();
        if (operation.computation().antialias()) {
            return new Form(1, channels == 1 ? 1 : 0, true, false);
        }
        boolean single = width == 1 || pixelsInOnePiece(operation.geometry()) < width;
        int few = channels <= LaunchLimits.MOST_CHANNELS ? (int) channels : 0;
        if (single) {
            return new Form(1, few, true, false);
        }
        Geometry geometry = operation.geometry();
        boolean areWhole = isWhole(geometry.inputLayout(), geometry.input(), channels)
                && isWhole(geometry.outputLayout(), geometry.output(), channels);
        return new Form(width, areWhole ? Locality.channels(operation, few) : 0, true, false);
    }

    /** Whether interleaved pixels have the request's channels alone: kernels load and store those that are written out as one. */
    private static boolean isWhole(Layout layout, Strides strides, long channels) {
        return switch (layout) {
            case CHANNELS_FIRST -> true;
            case CHANNELS_LAST -> strides.pixel() == channels;
        };
    }

    private static long pixelsInOnePiece(Geometry geometry) {
        return geometry.hasGapsBetweenRows() ? geometry.outputExtent(0) : geometry.outputPlane();
    }

    /** Each choice by the name of its dimension, as in a kernel's build options but in lower case. */
    SortedMap<String, String> choices() {
        SortedMap<String, String> choices = new TreeMap<>();
        choices.put("channels", Integer.toString(channels));
        choices.put("has_fma", hasFma ? "1" : "0");
        choices.put("lists", lists ? "1" : "0");
        choices.put("width", Integer.toString(width));
        return choices;
    }
}
