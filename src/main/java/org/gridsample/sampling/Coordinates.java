package org.gridsample.sampling;

import java.util.Objects;
import org.gridsample.tensor.Tensor;

/** Where each pixel of the output reads the input. Immutable but for the tensors, whose memory is the caller's. */
public sealed interface Coordinates permits Coordinates.Grid, Coordinates.PixelMap {
    /** The kinds of coordinates that there are, to switch on. */
    enum Kind {
        /** {@link Grid}. */
        GRID(true),
        /** {@link PixelMap}. */
        PIXEL_MAP(false);

        private final boolean normalised;

        Kind(boolean normalised) {
            this.normalised = normalised;
        }

        /**
         * Whether -1 and 1 are the borders of the input; else coordinates are in pixels, and {@code align_corners} has no meaning.
         *
         * @return whether they are
         */
        public boolean isNormalised() {
            return normalised;
        }
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

    /**
     * Positions in pixels of the input for each pixel of the output, as OpenCV's {@code remap} takes them: 0 is the centre of the
     * first pixel, whatever the input's size. {@code align_corners} has no meaning; reflection is about the outer edges of the
     * border pixels, -0.5 and size - 0.5.
     *
     * @param tensor {@code [N, Ho, Wo, 2]} with (x, y), or {@code [N, Do, Ho, Wo, 3]} with (x, y, z), of the input's element type
     */
    record PixelMap(Tensor tensor) implements Coordinates {
        /**
         * Refuses null.
         *
         * @param tensor the positions
         */
        public PixelMap {
            Objects.requireNonNull(tensor, "map");
        }

        @Override
        public Kind kind() {
            return Kind.PIXEL_MAP;
        }
    }
}
