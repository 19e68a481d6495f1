package org.gridsample.imglib2;

import java.util.Objects;
import java.util.function.Supplier;
import net.imglib2.Interval;
import net.imglib2.RandomAccessible;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.NativeType;
import net.imglib2.type.numeric.RealType;
import net.imglib2.view.ExtendedRandomAccessibleInterval;
import net.imglib2.view.fluent.RandomAccessibleView;
import org.gridsample.GridSampler;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Transform;

/**
 * Warps images of ImgLib2, in 2-D and 3-D, by a {@link GridSampler}: what {@code RealViews.affine} and {@code RealViews.transform} show
 * pixel by pixel is computed at once.
 *
 * <pre>{@code
 * AffineTransform3D affine = ...;
 * RandomAccessibleInterval<UnsignedShortType> turned = Warp.by(sampler)
 *         .apply(Views.extendBorder(volume), Transform.of(affine.getRowPackedCopy()), volume);
 * }</pre>
 *
 * <p><b>Sources</b> are extended images: {@code Views.extendZero}, {@code extendValue} and {@code extendBorder} become the sampler's padding.
 * Under every other extension, {@code extendMirrorSingle}, {@code extendMirrorDouble} and {@code extendPeriodic} among them, pixels outside are
 * read from ImgLib2 as those inside are. Pixels are UnsignedByteType, UnsignedShortType, ShortType, FloatType, DoubleType or, for labels, which
 * only {@link Interpolation#NEAREST} moves, IntType. Images have two or three dimensions, and {@linkplain #withChannelAxis one more} if it is
 * for channels. Their intervals may begin anywhere: coordinates are those of the images, as for ImgLib2's own views.
 *
 * <p><b>Transforms.</b> A {@link Transform} says where the content goes, from coordinates of the source to those of the output, as {@code
 * RealViews.affine} takes its {@code AffineGet}; {@code Transform.of(affine.getRowPackedCopy())} is the same one. What has no place yet acts about
 * the centre of the source. A {@link PointMap} goes the other way: from the output's coordinates to the source's, as {@code
 * RealTransformRandomAccessible} takes its {@code RealTransform}.
 *
 * <p><b>Interpolation.</b> {@link Interpolation#BILINEAR}, the default, is {@code NLinearInterpolatorFactory} but for rounding: it is computed in
 * float32, of DoubleType in float64. {@link Interpolation#NEAREST} is {@code NearestNeighborInterpolatorFactory}, but halfway it
 * takes the even pixel where ImgLib2 takes the greater one. {@link Interpolation#BICUBIC} is Keys' convolution with A = -0.75, over four
 * pixels along each dimension, which ImgLib2 hasn't: its {@code LanczosInterpolatorFactory} weighs more pixels by windowed sines, and the B-splines of
 * imglib2-algorithm go through coefficients of the whole image.
 *
 * <p><b>Memory.</b> What is returned is an array image over direct memory, into which the sampler writes. An array image of ImgLib2's {@code nio}
 * accesses over a direct buffer in the machine's byte order is read and written in place. Of any other source the pixels that are needed are copied, by
 * all threads, and any other target is written to, pixel by pixel. Where the pixels take more than a window, an eighth of the heap's limit or
 * 256 MiB, the output is computed block by block, of as much of the source as each needs; so sources and targets may be cell images larger than
 * memory. Positions are rounded for each block: the same pixel computed in another block may differ by as much as float32 rounds. A cell of a lazy image is such a
 * target, too; imglib2-cache's {@code CellLoader} for it is {@code cell -> warp.into(source, transform, cell)}.
 *
 * <p>Immutable and thread-safe. A source is read by several threads at once. Threads other than the sampler's are those of ImgLib2's {@code
 * Parallelization}.
 */
public final class Warp {
    private static final long WINDOW_BYTES =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);
    private static final int NO_CHANNELS = -1;

    private final GridSampler sampler;
    private final Interpolation interpolation;
    private final int channelAxis;
    private final long windowBytes;

    private Warp(GridSampler sampler, Interpolation interpolation, int channelAxis, long windowBytes) {
        this.sampler = sampler;
        this.interpolation = interpolation;
        this.channelAxis = channelAxis;
        this.windowBytes = windowBytes;
    }

    /**
     * N-linear, of images without channels.
     *
     * @param sampler what computes; it stays the caller's, who closes it
     * @return the warp
     */
    public static Warp by(GridSampler sampler) {
        return new Warp(Objects.requireNonNull(sampler, "sampler"), Interpolation.BILINEAR, NO_CHANNELS, WINDOW_BYTES);
    }

    /**
     * The same with another interpolation.
     *
     * @param newInterpolation how a value between pixels is made from them
     * @return a new warp
     */
    public Warp withInterpolation(Interpolation newInterpolation) {
        return new Warp(sampler, Objects.requireNonNull(newInterpolation, "interpolation"), channelAxis, windowBytes);
    }

    /**
     * The same for images one dimension of which is for channels, which are all read at the same place. Transforms have coordinates of the
     * other two or three dimensions, in their order.
     *
     * @param dimension of source and output, from 0
     * @return a new warp
     * @throws IllegalArgumentException if it is negative
     */
    public Warp withChannelAxis(int dimension) {
        if (dimension < 0) {
            throw new IllegalArgumentException("channel axis: expected a dimension from 0 on, got " + dimension);
        }
        return new Warp(sampler, interpolation, dimension, windowBytes);
    }

    /** For tests: with windows of so many bytes. */
    Warp withWindow(long bytes) {
        return new Warp(sampler, interpolation, channelAxis, bytes);
    }

    /**
     * Warps by a transform.
     *
     * @param <T> the pixels
     * @param source an extended image
     * @param transform where the content goes, about the source's centre where it has no other
     * @param interval what of the output is computed; channels, if any, are the source's
     * @return a new image of this interval
     * @throws IllegalArgumentException if dimensions don't fit, the source isn't extended or of other pixels, or the output is larger than an
     *     array image, 2<sup>31</sup> - 1 bytes
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException if the sampler is closed
     */
    public <T extends NativeType<T> & RealType<T>> RandomAccessibleInterval<T> apply(
            RandomAccessible<T> source, Transform transform, Interval interval) {
        BlockWarp<T> warp = warp(source);
        return warp.newImage(warp.reading(transform), interval);
    }

    /**
     * Warps by a function, such as an imglib2-realtransform {@code RealTransform}: {@code () -> transform.copy()::apply}.
     *
     * @param <T> the pixels
     * @param source an extended image
     * @param toSource gives functions from the output to the source, each of which is used by one thread only; one that gives the same
     *     function again and again is one whose function any number of threads may use. Of a position that isn't finite, or 2<sup>52</sup> pixels
     *     away, the value is that of zeros or the border, under other extensions any
     * @param interval what of the output is computed; channels, if any, are the source's
     * @return a new image of this interval
     * @throws IllegalArgumentException if dimensions don't fit, the source isn't extended or of other pixels, or the output is larger than an
     *     array image, 2<sup>31</sup> - 1 bytes
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException if the sampler is closed
     */
    public <T extends NativeType<T> & RealType<T>> RandomAccessibleInterval<T> apply(
            RandomAccessible<T> source, Supplier<? extends PointMap> toSource, Interval interval) {
        BlockWarp<T> warp = warp(source);
        return warp.newImage(warp.reading(toSource), interval);
    }

    /**
     * Warps by a transform into an image that is there, all of whose pixels are written.
     *
     * @param <T> the source's pixels
     * @param <U> the target's pixels
     * @param source an extended image
     * @param transform where the content goes, about the source's centre where it has no other
     * @param target shares no memory with the source; its channels, if any, are the source's. Its pixels may be of another type, to which values are
     *     rounded, half to even, and kept within its range; but a DoubleType or an IntType only becomes the same one
     * @throws IllegalArgumentException if dimensions don't fit, or the source isn't extended or of other pixels
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException if the sampler is closed
     */
    public <T extends NativeType<T> & RealType<T>, U extends NativeType<U> & RealType<U>> void into(
            RandomAccessible<T> source, Transform transform, RandomAccessibleInterval<U> target) {
        BlockWarp<T> warp = warp(source);
        warp.into(warp.reading(transform), target);
    }

    /**
     * Warps by a function into an image that is there, all of whose pixels are written.
     *
     * @param <T> the source's pixels
     * @param <U> the target's pixels
     * @param source an extended image
     * @param toSource gives functions from the output to the source, as {@link #apply(RandomAccessible, Supplier, Interval) apply} takes it
     * @param target shares no memory with the source; its channels, if any, are the source's. Its pixels may be of another type, to which values are
     *     rounded, half to even, and kept within its range; but a DoubleType or an IntType only becomes the same one
     * @throws IllegalArgumentException if dimensions don't fit, or the source isn't extended or of other pixels
     * @throws org.gridsample.device.GridSampleException if an explicitly chosen device fails
     * @throws IllegalStateException if the sampler is closed
     */
    public <T extends NativeType<T> & RealType<T>, U extends NativeType<U> & RealType<U>> void into(
            RandomAccessible<T> source, Supplier<? extends PointMap> toSource, RandomAccessibleInterval<U> target) {
        BlockWarp<T> warp = warp(source);
        warp.into(warp.reading(toSource), target);
    }

    private <T extends NativeType<T> & RealType<T>> BlockWarp<T> warp(RandomAccessible<T> source) {
        RandomAccessible<T> image = Objects.requireNonNull(source, "source");
        while (image instanceof RandomAccessibleView<T, ?> view) {
            image = view.delegate();
        }
        if (image instanceof ExtendedRandomAccessibleInterval<T, ?> extended) {
            return new BlockWarp<>(sampler, interpolation, channelAxis, windowBytes, extended);
        }
        throw new IllegalArgumentException("source: expected an image that says what lies outside, such as"
                + " Views.extendZero(image), got " + image.getClass().getSimpleName()
                + (image instanceof Interval ? "" : "; views of one are to be extended last"));
    }
}
