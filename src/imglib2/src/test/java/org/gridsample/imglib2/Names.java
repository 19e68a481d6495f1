package org.gridsample.imglib2;

import java.util.function.Consumer;
import net.imglib2.RandomAccessible;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgFactory;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.view.Views;
import org.gridsample.GridSampler;
import org.gridsample.sampling.Transform;

/** What a program around the statements of docs/imglib2.md would have. */
public class Names implements AutoCloseable {
    private final GridSampler sampler = GridSampler.open();

    protected final RandomAccessibleInterval<UnsignedShortType> volume = ArrayImgs.unsignedShorts(7, 8, 9);
    protected final AffineTransform3D affine = new AffineTransform3D();
    protected final Warp warp = Warp.by(sampler);
    protected final Transform transform = Transform.rotation(0.1);
    protected final RandomAccessible<FloatType> source = Views.extendZero(ArrayImgs.floats(7, 8));
    protected final long[] dimensions = {7, 8};

    /** In the place of imglib2-realtransform's. */
    public static final class AffineTransform3D {
        public double[] getRowPackedCopy() {
            return new double[] {0.9, -0.1, 0, 1, 0.1, 0.9, 0, 2, 0, 0, 1, 0};
        }
    }

    /** In the place of imglib2-cache's. */
    public static final class ReadOnlyCachedCellImgFactory {
        public RandomAccessibleInterval<FloatType> create(
                long[] dimensions, FloatType type, Consumer<RandomAccessibleInterval<FloatType>> loader) {
            RandomAccessibleInterval<FloatType> cell = new ArrayImgFactory<>(type).create(dimensions);
            loader.accept(cell);
            return cell;
        }
    }

    @Override
    public void close() {
        sampler.close();
    }
}
