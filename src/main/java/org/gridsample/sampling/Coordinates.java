package org.gridsample.sampling;

import java.util.Objects;
import org.gridsample.tensor.Tensor;

/** Where each pixel of the output reads the input. Immutable but for the tensors, whose memory is the caller's. */
public sealed interface Coordinates permits Coordinates.Grid {
    /** The kinds of coordinates that there are, to switch on. */
    enum Kind {
        /** {@link Grid}. */
        GRID
    }

    /**
     * Which of the permitted classes this is.
     *
     * @return the kind
     */
    Kind kind();

    /**
     * Normalised coordinates for each pixel, as {@code torch.nn.functional.grid_sample} takes them: -1 and 1 are the borders of
     * the input.
     *
     * @param tensor {@code [N, Ho, Wo, 2]} with (x, y), or {@code [N, Do, Ho, Wo, 3]} with (x, y, z), of the input's element type
     */
    record Grid(Tensor tensor) implements Coordinates {
        /**
         * Refuses null.
         *
         * @param tensor the coordinates
         */
        public Grid {
            Objects.requireNonNull(tensor, "grid");
        }

        @Override
        public Kind kind() {
            return Kind.GRID;
        }
    }
}
