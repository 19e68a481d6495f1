package org.gridsample.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/** Short ways to write a tensor of any type. */
public final class Tensors {
    /** The types that are computed in as they are. */
    public static final List<ElementType> FLOATS = List.of(ElementType.FLOAT32, ElementType.FLOAT64);

    private Tensors() {}

    /** The values, rounded to the type. */
    public static Tensor of(ElementType type, double[] values, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        if (values.length != tensor.elementCount()) {
            throw new IllegalArgumentException(values.length + " values for " + tensor);
        }
        for (int i = 0; i < values.length; i++) {
            tensor.set(i, values[i]);
        }
        return tensor;
    }

    /** A grid {@code [1, 1, points, axes]} of these coordinates; with a depth axis when {@code axes} is 3. */
    public static Tensor points(ElementType type, int axes, double... coordinates) {
        long points = coordinates.length / axes;
        return axes == 2 ? of(type, coordinates, 1, 1, points, 2) : of(type, coordinates, 1, 1, 1, points, 3);
    }

    /** An input of one item with its only channel twice. A device needs no kernel for it that others of two channels don't need as well. */
    public static Tensor twice(Tensor channel) {
        long[] shape = channel.shape();
        shape[1] = 2;
        Tensor both = Tensor.zeros(channel.type(), shape);
        long count = channel.elementCount();
        for (long i = 0; i < 2 * count; i++) {
            both.set(i, channel.get(i % count));
        }
        return both;
    }

    /** The same images in another layout. */
    public static Tensor in(Layout to, Tensor images, Layout from) {
        long[] shape = images.shape();
        long channels = shape[from.channelAxis(shape.length)];
        long pixels = images.elementCount() / (shape[0] * channels);
        Tensor moved = Tensor.zeros(images.type(), to.shape(shape[0], channels, from.spatialExtents(shape)));
        for (long i = 0; i < images.elementCount(); i++) {
            long item = i / (channels * pixels);
            long channel = from == Layout.CHANNELS_FIRST ? i / pixels % channels : i % channels;
            long pixel = from == Layout.CHANNELS_FIRST ? i % pixels : i / channels % pixels;
            long at = to == Layout.CHANNELS_FIRST
                    ? (item * channels + channel) * pixels + pixel
                    : (item * pixels + pixel) * channels + channel;
            moved.view(at, 1).copyFrom(images.view(i, 1));
        }
        return moved;
    }

    /** Elements of any bits. */
    public static Tensor anyBits(SplittableRandom random, ElementType type, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(
                        (int) Tensor.zeros(type, shape).byteCount())
                .order(ByteOrder.nativeOrder());
        while (bytes.hasRemaining()) {
            bytes.put((byte) random.nextInt());
        }
        bytes.flip();
        return switch (type) {
            case FLOAT32 -> Tensor.wrap(bytes.asFloatBuffer(), shape);
            case FLOAT64 -> Tensor.wrap(bytes.asDoubleBuffer(), shape);
            case UINT8 -> Tensor.wrap(bytes, shape);
            case FLOAT16, UINT16, INT16 -> Tensor.wrap(type, bytes.asShortBuffer(), shape);
            case INT32 -> Tensor.wrap(bytes.asIntBuffer(), shape);
        };
    }

    /** 0, 1, 2, ... */
    public static Tensor arange(ElementType type, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        double[] values = new double[(int) tensor.elementCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return of(type, values, shape);
    }
}
