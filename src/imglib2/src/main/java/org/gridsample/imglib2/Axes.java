package org.gridsample.imglib2;

import java.util.stream.IntStream;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.gridsample.tensor.Layout;

/**
 * Which dimensions of an image are for pixels and which, if any, is for channels. Tensors have channels before or after all others: where an
 * image's are in between, they are seen as its last dimension, which is what intervals here mean.
 *
 * @param spatial how many are for pixels
 * @param channelAxis of the image, or any negative number
 */
record Axes(int spatial, int channelAxis) {
    static Axes of(int dimensions, int channelAxis) {
        Axes axes = new Axes(channelAxis < 0 ? dimensions : dimensions - 1, channelAxis);
        if (axes.spatial != 2 && axes.spatial != 3 || channelAxis >= dimensions) {
            throw new IllegalArgumentException("source: expected 2 or 3 dimensions"
                    + (channelAxis < 0 ? "" : " and one for channels, " + channelAxis) + ", got " + dimensions
                    + "; Views.hyperSlice takes a part of more, withChannelAxis says which is for channels");
        }
        return axes;
    }

    private boolean hasChannels() {
        return channelAxis >= 0;
    }

    /** In an interval. */
    private int channelDimension() {
        return channelAxis == 0 ? 0 : spatial;
    }

    private int firstSpatial() {
        return channelAxis == 0 ? 1 : 0;
    }

    Layout layout() {
        return channelAxis == 0 ? Layout.CHANNELS_LAST : Layout.CHANNELS_FIRST;
    }

    private boolean areInOrder() {
        return !hasChannels() || channelAxis == channelDimension();
    }

    Interval inOrder(Interval whole) {
        return areInOrder() ? whole : Intervals.moveAxis(whole, channelAxis, spatial);
    }

    <T> RandomAccessibleInterval<T> inOrder(RandomAccessibleInterval<T> image) {
        return areInOrder() ? image : Views.moveAxis(image, channelAxis, spatial);
    }

    <T> RandomAccessibleInterval<T> outOfOrder(RandomAccessibleInterval<T> image) {
        return areInOrder() ? image : Views.moveAxis(image, spatial, channelAxis);
    }

    /** Without channels. */
    Interval spatial(Interval whole) {
        long[] min = new long[spatial];
        long[] max = new long[spatial];
        for (int axis = 0; axis < spatial; axis++) {
            min[axis] = whole.min(firstSpatial() + axis);
            max[axis] = whole.max(firstSpatial() + axis);
        }
        return new FinalInterval(min, max);
    }

    /** A part with all channels of the whole. */
    Interval withChannels(Interval part, Interval whole) {
        if (!hasChannels()) {
            return part;
        }
        long[] min = whole.minAsLongArray();
        long[] max = whole.maxAsLongArray();
        for (int axis = 0; axis < spatial; axis++) {
            min[firstSpatial() + axis] = part.min(axis);
            max[firstSpatial() + axis] = part.max(axis);
        }
        return new FinalInterval(min, max);
    }

    boolean haveTheSameChannels(Interval a, Interval b) {
        int dimension = channelDimension();
        return !hasChannels() || a.min(dimension) == b.min(dimension) && a.max(dimension) == b.max(dimension);
    }

    /** An interval's. */
    long[] shape(Interval whole) {
        long channels = hasChannels() ? whole.dimension(channelDimension()) : 1;
        long[] extents = IntStream.range(0, spatial)
                .mapToLong(i -> whole.dimension(firstSpatial() + spatial - 1 - i))
                .toArray();
        return layout().shape(1, channels, extents);
    }

    /** Whether samplers write to a part of a tensor of the whole: of volumes planes must have all of their rows. */
    boolean isRegion(Interval part, Interval whole) {
        int rows = firstSpatial() + 1;
        return spatial == 2 || part.dimension(rows) == whole.dimension(rows);
    }

    /** The indices of a part's first element in a tensor of the whole. */
    long[] place(Interval part, Interval whole) {
        long[] place = new long[spatial + 2];
        for (int axis = 0; axis < spatial; axis++) {
            int dimension = firstSpatial() + axis;
            place[layout().firstSpatialAxis() + spatial - 1 - axis] = part.min(dimension) - whole.min(dimension);
        }
        return place;
    }
}
