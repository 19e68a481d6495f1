package org.gridsample.imglib2;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessible;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.outofbounds.OutOfBoundsFactory;
import net.imglib2.type.NativeType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.util.Cast;
import net.imglib2.util.Intervals;
import net.imglib2.view.ExtendedRandomAccessibleInterval;
import net.imglib2.view.Views;
import org.gridsample.GridSampler;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.Tensor;

/**
 * Warps one source into one output. A block of the output is halved until itself and what it reads fit into a window. Not thread-safe: blocks are
 * computed one after the other, each by all threads.
 *
 * @param <T> the source's pixels
 */
final class BlockWarp<T extends NativeType<T> & RealType<T>> {
    private final GridSampler sampler;
    private final SampleOptions options;
    private final long windowBytes;
    private final Axes axes;
    private final RandomAccessibleInterval<T> source;
    private final RandomAccessible<T> extended;
    private final Outside outside;
    private final PixelType type;
    private final Optional<Tensor> sourceMemory;
    private final Scratch inputMemory = new Scratch();
    private final Scratch outputMemory = new Scratch();

    /** Memory for one block after the other, of one type, as large as the largest so far. */
    private static final class Scratch {
        private Tensor largest;

        Tensor tensor(PixelType type, long... shape) {
            long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            if (largest == null || largest.elementCount() < elements) {
                largest = Tensor.zeros(type.elementType(), elements);
            }
            return largest.view(0, shape);
        }
    }

    BlockWarp(
            GridSampler sampler,
            Interpolation interpolation,
            int channelAxis,
            long windowBytes,
            ExtendedRandomAccessibleInterval<T, ?> extension) {
        this.sampler = sampler;
        this.windowBytes = windowBytes;
        axes = Axes.of(extension.numDimensions(), channelAxis);
        source = axes.inOrder(extension.getSource());
        OutOfBoundsFactory<T, RandomAccessibleInterval<T>> factory = Cast.unchecked(extension.getOutOfBoundsFactory());
        extended = Views.extend(source, factory);
        outside = Outside.of(factory);
        type = PixelType.of(source.getType());
        if (Intervals.isEmpty(source)) {
            throw new IllegalArgumentException(
                    "source: expected at least one pixel, got " + Intervals.toString(source));
        }
        sourceMemory = Images.inPlace(source, type, axes.shape(source));
        options = outside.options().withInterpolation(interpolation).withLayout(axes.layout());
    }

    Reading.Factory reading(Transform transform) {
        int spatial = axes.spatial();
        if (transform.axes() != spatial) {
            throw new IllegalArgumentException("transform: expected one of " + spatial + " axes, got one of "
                    + transform.axes() + ": " + transform);
        }
        Interval pixels = axes.spatial(source);
        double[] centre = new double[spatial];
        for (int axis = 0; axis < spatial; axis++) {
            centre[axis] = pixels.min(axis) + (pixels.dimension(axis) - 1) / 2.0;
        }
        Transform placed = transform.about(centre);
        return placed.isAffine() ? AffineReading.factory(placed) : reading(projection(placed.inverse()));
    }

    /** A homography's points; each is divided by a number of its own, so that corners don't tell what a block reads. */
    private static Supplier<PointMap> projection(Transform homography) {
        double[] matrix = homography.matrix();
        int axes = homography.axes();
        return () -> (point, read) -> {
            double divisor = number(matrix, axes, axes, point);
            for (int axis = 0; axis < axes; axis++) {
                read[axis] = number(matrix, axes, axis, point) / divisor;
            }
        };
    }

    private static double number(double[] matrix, int axes, int row, double[] point) {
        double sum = matrix[row * (axes + 1) + axes];
        for (int column = 0; column < axes; column++) {
            sum += matrix[row * (axes + 1) + column] * point[column];
        }
        return sum;
    }

    Reading.Factory reading(Supplier<? extends PointMap> toSource) {
        return MappedReading.factory(toSource, axes.spatial(source));
    }

    /**
     * An output.
     *
     * @param memory the image's own, where the sampler can write to it
     */
    private record Target<U>(PixelType type, Optional<Tensor> memory, RandomAccessibleInterval<U> image) {}

    RandomAccessibleInterval<T> newImage(Reading.Factory readings, Interval interval) {
        checkDimensions("interval", interval);
        Interval whole = axes.inOrder(interval);
        if (bytes(whole, type) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("interval: expected an output of at most 2^31 - 1 bytes of "
                    + type.elementType() + ", got " + Intervals.toString(whole) + "; warp into a cell image");
        }
        Tensor memory = Tensor.zeros(type.elementType(), axes.shape(whole));
        ArrayImg<T, ?> array = Images.over(memory, source.getType().createVariable(), whole.dimensionsAsLongArray());
        RandomAccessibleInterval<T> image =
                Views.isZeroMin(whole) ? array : Views.translate(array, whole.minAsLongArray());
        warp(readings, new Target<>(type, Optional.of(memory), image));
        return axes.outOfOrder(image);
    }

    <U extends NativeType<U> & RealType<U>> void into(Reading.Factory readings, RandomAccessibleInterval<U> target) {
        checkDimensions("target", target);
        RandomAccessibleInterval<U> image = axes.inOrder(target);
        PixelType targetType = PixelType.of(image.getType());
        Optional<Tensor> memory =
                Images.inPlace(image, targetType, axes.shape(image)).filter(tensor -> !tensor.isReadOnly());
        warp(readings, new Target<>(targetType, memory, image));
    }

    private void checkDimensions(String name, Interval interval) {
        if (interval.numDimensions() != source.numDimensions()) {
            throw new IllegalArgumentException(name + ": expected " + source.numDimensions()
                    + " dimensions as the source has, got " + interval.numDimensions());
        }
    }

    private <U extends NativeType<U> & RealType<U>> void warp(Reading.Factory readings, Target<U> target) {
        if (!axes.haveTheSameChannels(source, target.image())) {
            throw new IllegalArgumentException("channels: expected those of the source, " + Intervals.toString(source)
                    + ", got " + Intervals.toString(target.image()));
        }
        if (!Intervals.isEmpty(target.image())) {
            warp(readings, target, axes.spatial(target.image()));
        }
    }

    private <U extends NativeType<U> & RealType<U>> void warp(
            Reading.Factory readings, Target<U> target, Interval block) {
        Interval written = axes.withChannels(block, target.image());
        long pixels = Intervals.numElements(block);
        if (pixels == 1 || pixels <= readings.mostPixels() && bytes(written, target.type()) <= windowBytes) {
            Reading reading = readings.of(block);
            Interval read = read(reading);
            boolean isInPlace = isInPlace(read);
            if (pixels == 1 || isInPlace || bytes(read, type) <= windowBytes) {
                Tensor input = isInPlace ? sourceMemory.orElseThrow() : copy(read);
                sample(
                        input,
                        reading.coordinates(
                                origin(isInPlace ? source : read),
                                type.elementType().precision()),
                        target,
                        written);
                return;
            }
        }
        int longest = 0;
        for (int axis = 1; axis < block.numDimensions(); axis++) {
            longest = block.dimension(axis) > block.dimension(longest) ? axis : longest;
        }
        for (Interval half : Images.halves(block, longest)) {
            warp(readings, target, half);
        }
    }

    /** The pixels that a block reads, with all channels. */
    private Interval read(Reading reading) {
        Interval inside = axes.spatial(source);
        long[] min = new long[axes.spatial()];
        long[] max = new long[axes.spatial()];
        for (int axis = 0; axis < min.length; axis++) {
            long[] taps = reading.taps(axis, options.interpolation());
            min[axis] = outside.isPadding() ? clamp(taps[0], inside, axis) : taps[0];
            max[axis] = outside.isPadding() ? clamp(taps[1], inside, axis) : taps[1];
        }
        return axes.withChannels(new FinalInterval(min, max), source);
    }

    /** A block that reads nothing of the source still needs a pixel, next to which it doesn't come. */
    private static long clamp(long pixel, Interval inside, int axis) {
        return Math.max(inside.min(axis), Math.min(inside.max(axis), pixel));
    }

    private boolean isInPlace(Interval read) {
        return sourceMemory.isPresent() && Intervals.contains(source, read);
    }

    private Tensor copy(Interval read) {
        Tensor copy = inputMemory.tensor(type, axes.shape(read));
        Images.copy(Intervals.contains(source, read) ? source : extended, read, type, copy);
        return copy;
    }

    private long[] origin(Interval input) {
        return axes.spatial(input).minAsLongArray();
    }

    private <U extends NativeType<U> & RealType<U>> void sample(
            Tensor input, Coordinates coordinates, Target<U> target, Interval written) {
        SampleOptions typed = options.withOutputType(target.type().elementType());
        long[] shape = axes.shape(written);
        if (target.memory().isPresent() && axes.isRegion(written, target.image())) {
            Tensor memory = target.memory().get();
            sampler.sampleInto(input, coordinates, typed, memory.region(axes.place(written, target.image()), shape));
        } else {
            Tensor output = outputMemory.tensor(target.type(), shape);
            sampler.sampleInto(input, coordinates, typed, output);
            U pixel = target.image().getType().createVariable();
            Images.copyTo(Images.over(output, pixel, written.dimensionsAsLongArray()), target.image(), written);
        }
    }

    /** More than a long can count where a block reads from one end of the plane to the other. */
    private static double bytes(Interval pixels, PixelType type) {
        double bytes = type.elementType().bytes();
        for (int dimension = 0; dimension < pixels.numDimensions(); dimension++) {
            bytes *= pixels.dimension(dimension);
        }
        return bytes;
    }
}
