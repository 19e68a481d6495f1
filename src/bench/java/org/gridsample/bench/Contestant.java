package org.gridsample.bench;

import java.util.List;
import org.gridsample.tensor.Tensor;

/** A way to sample, with a fixed number of threads. */
interface Contestant extends AutoCloseable {
    /** One sampling of a cell, everything but the work itself done beforehand. The output's memory is reused. */
    interface Call extends AutoCloseable {
        void run();

        /** What {@link #run} gives, as dense planes; may work anew. Valid until the next call of anybody's. */
        List<Tensor> outputs();

        @Override
        default void close() {}
    }

    /** As in --contestants and the CSV. */
    String name();

    /** What it is, with its version. */
    String describe();

    boolean takes(Cell cell);

    Call prepare(Cell cell, Problem problem);

    @Override
    void close();
}
