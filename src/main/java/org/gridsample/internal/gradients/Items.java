package org.gridsample.internal.gradients;

import org.gridsample.internal.backend.SampleRequest;
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
        return SampleRequest.withTensor(batch, of(batch.tensor(), item));
    }
}
