package org.gridsample.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.gridsample.GridSampler;
import org.gridsample.sampling.SampleOptions;

/** What a program around the statements of docs/djl.md would have. */
public class Names implements AutoCloseable {
    protected final NDManager manager = NDManager.newBaseManager("PyTorch");
    protected final GridSampler sampler = GridSampler.open();
    protected final SampleOptions options = SampleOptions.defaults();
    protected final NDArray images = manager.randomUniform(0, 1, new Shape(2, 3, 8, 9));
    protected final NDArray grid = manager.randomUniform(-1, 1, new Shape(2, 5, 6, 2));

    protected NDArray loss(NDArray seen) {
        return seen.square().sum();
    }

    @Override
    public void close() {
        sampler.close();
        manager.close();
    }
}
