package org.gridsample.imglib2;

import java.nio.Buffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.imglib2.FinalInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccessible;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.basictypeaccess.DataAccess;
import net.imglib2.img.basictypeaccess.nio.AbstractBufferAccess;
import net.imglib2.loops.LoopBuilder;
import net.imglib2.parallel.Parallelization;
import net.imglib2.type.NativeType;
import net.imglib2.type.NativeTypeFactory;
import net.imglib2.util.Cast;
import net.imglib2.util.Intervals;
import net.imglib2.view.Views;
import org.gridsample.tensor.Tensor;

/**
 * Between images and tensors. ImgLib2's first dimension, x, varies fastest and is a tensor's last axis; so a tensor's shape is an image's
 * dimensions backwards, after the batch.
 */
final class Images {
    /** Copied at once by one thread. */
    private static final long MOST_PIXELS = 1 << 17;

    private Images() {}

    /** The image's own memory, where that is one direct buffer in the machine's byte order. */
    static Optional<Tensor> inPlace(RandomAccessibleInterval<?> image, PixelType type, long... shape) {
        if (image instanceof ArrayImg<?, ?> array
                && array.update(null) instanceof AbstractBufferAccess<?, ?> access
                && access.isDirect()
                && type.order(access.getCurrentStorageArray()) == ByteOrder.nativeOrder()) {
            Buffer elements = access.getCurrentStorageArray().duplicate().clear();
            return Optional.of(type.over(elements.limit((int) array.size()), shape));
        }
        return Optional.empty();
    }

    /** An image over the memory of a dense tensor. */
    static <T extends NativeType<T>> ArrayImg<T, ?> over(Tensor tensor, T pixel, long... dimensions) {
        DataAccess access = PixelType.of(pixel).access(tensor);
        ArrayImg<T, DataAccess> image = new ArrayImg<>(access, dimensions, pixel.getEntitiesPerPixel());
        NativeTypeFactory<T, DataAccess> factory = Cast.unchecked(pixel.getNativeTypeFactory());
        image.setLinkedType(factory.createLinkedType(image));
        return image;
    }

    /** Copies a part of an image to a dense tensor, by all threads. */
    static <T extends NativeType<T>> void copy(RandomAccessible<T> image, Interval part, PixelType type, Tensor copy) {
        PrimitiveBlocks<T> blocks =
                PrimitiveBlocks.of(image, PrimitiveBlocks.OnFallback.ACCEPT).threadSafe();
        List<Piece> pieces = new ArrayList<>();
        addPieces(new Piece(part, 0), pieces);
        Parallelization.getTaskExecutor().forEach(pieces, piece -> {
            Object array = type.newArray(piece.pixels());
            blocks.copy(piece.part(), array);
            type.put(copy, piece.first(), array);
        });
    }

    /**
     * A part of an image that lies in one stretch of a copy.
     *
     * @param first its first pixel there
     */
    private record Piece(Interval part, int first) {
        int pixels() {
            return Math.toIntExact(Intervals.numElements(part));
        }
    }

    private static void addPieces(Piece whole, List<Piece> pieces) {
        int outermost = whole.part().numDimensions() - 1;
        while (outermost > 0 && whole.part().dimension(outermost) == 1) {
            outermost--;
        }
        if (whole.pixels() <= MOST_PIXELS) {
            pieces.add(whole);
            return;
        }
        int first = whole.first();
        for (Interval half : halves(whole.part(), outermost)) {
            Piece piece = new Piece(half, first);
            addPieces(piece, pieces);
            first += piece.pixels();
        }
    }

    /** Of an interval of at least two pixels along the dimension. */
    static List<Interval> halves(Interval whole, int dimension) {
        long[] lastOfFirst = whole.maxAsLongArray();
        lastOfFirst[dimension] = whole.min(dimension) + whole.dimension(dimension) / 2 - 1;
        long[] firstOfSecond = whole.minAsLongArray();
        firstOfSecond[dimension] = lastOfFirst[dimension] + 1;
        return List.of(
                new FinalInterval(whole.minAsLongArray(), lastOfFirst),
                new FinalInterval(firstOfSecond, whole.maxAsLongArray()));
    }

    /** Copies an image with its first pixel at 0 to a part of another one, by all threads. */
    static <T extends NativeType<T>> void copyTo(
            ArrayImg<T, ?> image, RandomAccessibleInterval<T> target, Interval part) {
        LoopBuilder.setImages(image, Views.interval(target, part))
                .multiThreaded()
                .forEachPixel((from, to) -> to.set(from));
    }
}
