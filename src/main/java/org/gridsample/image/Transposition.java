package org.gridsample.image;

import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/** Copies a picture into the other layout. */
final class Transposition {
    private final Tensor from;
    private final Layout layout;
    private final Tensor to;
    private final int channels;
    private final int height;
    private final int width;

    private Transposition(Tensor from, Layout layout, Tensor to) {
        this.from = from;
        this.layout = layout;
        this.to = to;
        channels = (int) from.extent(layout.channelAxis(4));
        height = (int) from.extent(layout.firstSpatialAxis());
        width = (int) from.extent(layout.firstSpatialAxis() + 1);
    }

    /** A picture without a third axis, into a tensor of {@link #shape}. */
    static Tensor copy(Tensor picture, Layout from, Tensor to) {
        Transposition transposition = new Transposition(picture, from, to);
        switch (picture.type()) {
            case UINT8, UINT16 -> transposition.copySamples(SampleDepth.of(picture.type()));
            case INT16, INT32, FLOAT16, FLOAT32, FLOAT64 -> transposition.copyEach();
        }
        return to;
    }

    /** Of a picture without a third axis, in the other layout. */
    static long[] shape(Tensor picture, Layout from, Layout to) {
        TensorPicture.check(picture, from);
        return to.shape(1, picture.extent(from.channelAxis(4)), from.spatialExtents(picture.shape()));
    }

    private void copySamples(SampleDepth depth) {
        SampleRow pixels = SampleRow.of(depth, width, channels);
        SampleRow plane = SampleRow.of(depth, width, 1);
        for (int y = 0; y < height; y++) {
            switch (layout) {
                case CHANNELS_FIRST -> {
                    for (int c = 0; c < channels; c++) {
                        plane.copyFrom(from, startOfRow(c, y), 1);
                        for (int x = 0; x < width; x++) {
                            pixels.set(x * channels + c, plane.get(x));
                        }
                    }
                    pixels.copyTo(to, (long) y * width * channels, channels);
                }
                case CHANNELS_LAST -> {
                    pixels.copyFrom(from, (long) y * width * channels, channels);
                    for (int c = 0; c < channels; c++) {
                        for (int x = 0; x < width; x++) {
                            plane.set(x, pixels.get(x * channels + c));
                        }
                        plane.copyTo(to, startOfRow(c, y), 1);
                    }
                }
            }
        }
    }

    private long startOfRow(int channel, int y) {
        return ((long) channel * height + y) * width;
    }

    private void copyEach() {
        long pixels = (long) height * width;
        for (int c = 0; c < channels; c++) {
            for (long pixel = 0; pixel < pixels; pixel++) {
                long planar = c * pixels + pixel;
                long interleaved = pixel * channels + c;
                switch (layout) {
                    case CHANNELS_FIRST -> to.set(interleaved, from.get(planar));
                    case CHANNELS_LAST -> to.set(planar, from.get(interleaved));
                }
            }
        }
    }
}
