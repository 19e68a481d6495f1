package org.gridsample.tensor;

import java.util.Arrays;

/** Where the channels of an image are among the axes of its tensor. */
public enum Layout {
    /** {@code [N, C, H, W]} or {@code [N, C, D, H, W]}: one channel after the other, as PyTorch has them. */
    CHANNELS_FIRST,
    /** {@code [N, H, W, C]} or {@code [N, D, H, W, C]}: a pixel's channels beside each other, as pictures have them. */
    CHANNELS_LAST;

    /**
     * The axis of the channels.
     *
     * @param rank of the tensor
     * @return its number, from 0
     */
    public int channelAxis(int rank) {
        return switch (this) {
            case CHANNELS_FIRST -> 1;
            case CHANNELS_LAST -> rank - 1;
        };
    }

    /**
     * The first of the axes along which pixels lie; the others follow it.
     *
     * @return its number, from 0
     */
    public int firstSpatialAxis() {
        return switch (this) {
            case CHANNELS_FIRST -> 2;
            case CHANNELS_LAST -> 1;
        };
    }

    /**
     * The extents along the axes along which pixels lie.
     *
     * @param shape of an image
     * @return {@code [H, W]} or {@code [D, H, W]}
     */
    public long[] spatialExtents(long... shape) {
        return Arrays.copyOfRange(shape, firstSpatialAxis(), firstSpatialAxis() + shape.length - 2);
    }

    /**
     * The shape of images.
     *
     * @param batch how many there are
     * @param channels of each
     * @param spatialExtents {@code [H, W]} or {@code [D, H, W]}
     * @return the shape
     */
    public long[] shape(long batch, long channels, long... spatialExtents) {
        long[] shape = new long[spatialExtents.length + 2];
        shape[0] = batch;
        shape[channelAxis(shape.length)] = channels;
        System.arraycopy(spatialExtents, 0, shape, firstSpatialAxis(), spatialExtents.length);
        return shape;
    }
}
