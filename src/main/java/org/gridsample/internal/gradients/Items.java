package org.gridsample.internal.gradients;

import org.gridsample.sampling.Coordinates;
import org.gridsample.tensor.Tensor;

/** The items of a batch, of which one may serve all of another. */
public final class Items {
    private Items() {}

    /** An item of a batch, or the one for all. */
    public static Tensor of(Tensor batch, long item) {
        long[] shape = batch.shape();
        if (shape[0] == 1) {
            return batch;
        }
        shape[0] = 1;
        long elements = batch.elementCount() / batch.extent(0);
        return batch.view(item * elements, shape);
    }

    /** Those of an item, or those for all. */
    public static Coordinates of(Coordinates batch, long item) {
        return switch (batch.kind()) {
            case GRID -> new Coordinates.Grid(of(((Coordinates.Grid) batch).tensor(), item));
            case PIXEL_MAP -> new Coordinates.PixelMap(of(((Coordinates.PixelMap) batch).tensor(), item));
            case FLOW -> new Coordinates.Flow(of(((Coordinates.Flow) batch).tensor(), item));
            case AFFINE -> {
                Coordinates.Affine affine = (Coordinates.Affine) batch;
                yield new Coordinates.Affine(of(affine.matrices(), item), affine.extents());
            }
            case THETA -> {
                Coordinates.Theta theta = (Coordinates.Theta) batch;
                yield new Coordinates.Theta(of(theta.matrices(), item), theta.extents());
            }
            case HOMOGRAPHY -> {
                Coordinates.Homography homography = (Coordinates.Homography) batch;
                yield new Coordinates.Homography(of(homography.matrices(), item), homography.extents());
            }
        };
    }
}
