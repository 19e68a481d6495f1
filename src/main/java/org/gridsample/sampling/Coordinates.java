package org.gridsample.sampling;

import java.util.Arrays;
import java.util.Objects;
import org.gridsample.tensor.Tensor;

/** Where each pixel of the output reads the input. Immutable but for the tensors, whose memory is the caller's. */
public sealed interface Coordinates
        permits Coordinates.Grid,
                Coordinates.PixelMap,
                Coordinates.Flow,
                Coordinates.Affine,
                Coordinates.Theta,
                Coordinates.Homography {
    /** The kinds of coordinates that there are, to switch on. */
    enum Kind {
        /** {@link Grid}. */
        GRID(true),
        /** {@link PixelMap}. */
        PIXEL_MAP(false),
        /** {@link Flow}. */
        FLOW(false),
        /** {@link Affine}. */
        AFFINE(false),
        /** {@link Theta}. */
        THETA(true),
        /** {@link Homography}. */
        HOMOGRAPHY(false);

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
     * What the coordinates are made of, in the caller's memory.
     *
     * @return the points, one for each pixel of the output, or the matrices, one for each item of the batch or one for all
     */
    Tensor tensor();

    /**
     * The output's extents.
     *
     * @return a new array: height and width, or depth, height and width; of points the extents of their tensor between the first and the
     *     last, whatever its rank
     */
    long[] extents();

    private static long[] extentsOf(Tensor points) {
        return points.rank() < 2 ? new long[0] : Arrays.copyOfRange(points.shape(), 1, points.rank() - 1);
    }

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

        @Override
        public long[] extents() {
            return extentsOf(tensor);
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

        @Override
        public long[] extents() {
            return extentsOf(tensor);
        }
    }

    /**
     * Displacements in pixels for each pixel of the output: it reads the input at its own indices plus the displacement. So flow
     * goes from the output to the input; a flow of zeros copies what the two have in common. {@code align_corners} has no meaning, as
     * in a {@link PixelMap}.
     *
     * @param tensor {@code [N, Ho, Wo, 2]} with (x, y), or {@code [N, Do, Ho, Wo, 3]} with (x, y, z), of the input's element type
     */
    record Flow(Tensor tensor) implements Coordinates {
        /**
         * Refuses null.
         *
         * @param tensor the displacements
         */
        public Flow {
            Objects.requireNonNull(tensor, "flow");
        }

        /**
         * From a tensor as networks for optical flow and registration give it. It is copied, in another order.
         *
         * @param tensor {@code [N, 2, Ho, Wo]} with x in the first channel, or {@code [N, 3, Do, Ho, Wo]} with (x, y, z)
         * @return the flow
         * @throws IllegalArgumentException for other shapes
         */
        public static Flow ofChannelsFirst(Tensor tensor) {
            Objects.requireNonNull(tensor, "flow");
            int axes = tensor.rank() - 2;
            if (axes != 2 && axes != 3 || tensor.extent(1) != axes) {
                throw new IllegalArgumentException(
                        "flow: expected [N, 2, Ho, Wo] or [N, 3, Do, Ho, Wo], got " + Arrays.toString(tensor.shape()));
            }
            long[] shape = tensor.shape();
            System.arraycopy(shape, 2, shape, 1, axes);
            shape[axes + 1] = axes;
            Tensor points = Tensor.zeros(tensor.type(), shape);
            long items = tensor.extent(0);
            long pixels = items == 0 ? 0 : tensor.elementCount() / items / axes;
            for (long item = 0; item < items; item++) {
                for (long pixel = 0; pixel < pixels; pixel++) {
                    for (int axis = 0; axis < axes; axis++) {
                        points.set(
                                (item * pixels + pixel) * axes + axis,
                                tensor.get((item * axes + axis) * pixels + pixel));
                    }
                }
            }
            return new Flow(points);
        }

        @Override
        public Kind kind() {
            return Kind.FLOW;
        }

        @Override
        public long[] extents() {
            return extentsOf(tensor);
        }
    }

    /**
     * Affine maps from pixels of the output to positions in pixels of the input, as OpenCV's {@code warpAffine} takes them with
     * {@code WARP_INVERSE_MAP}; nothing of the output's size is kept in memory. A row (a, b, t) puts the output's pixel (x, y) at
     * a*x + b*y + t, a row (a, b, c, t) the pixel (x, y, z) at a*x + b*y + c*z + t. {@code align_corners} has no meaning, as in a
     * {@link PixelMap}.
     *
     * <p>Matrices are rounded to the type that is computed in; positions are computed in that, from the right end of the row, by
     * {@code fma}. So shifts by whole pixels, quarter turns and flips are exact up to extents of 2<sup>24</sup> in float32.
     * Turned by any angle about its centre, an image of 8192 x 8192 is read at most 0.0015 pixels, one of 65,535 x 65,535 at most 0.011 pixels
     * away from where the matrix in float64 says; float32 can't do better than 0.0003 and 0.002. Images in float64 are read there but for
     * 10<sup>-10</sup> pixels.
     *
     * @param matrices {@code [N, 2, 3]} with rows for x and y, or {@code [N, 3, 4]} with rows for x, y and z, all of them finite;
     *     float64, or of the type that is computed in
     * @param extents the output's, height and width or depth, height and width
     */
    record Affine(Tensor matrices, long... extents) implements Coordinates {
        /**
         * Refuses null; the extents are copied.
         *
         * @param matrices from pixels of the output to pixels of the input
         * @param extents of the output
         */
        public Affine {
            Objects.requireNonNull(matrices, "affine");
            extents = extents.clone();
        }

        @Override
        public long[] extents() {
            return extents.clone();
        }

        @Override
        public Kind kind() {
            return Kind.AFFINE;
        }

        @Override
        public Tensor tensor() {
            return matrices;
        }

        /** The matrices' shape and the output's extents. */
        @Override
        public String toString() {
            return "Affine[matrices=" + matrices + ", extents=" + Arrays.toString(extents) + "]";
        }
    }

    /**
     * The grid that {@link AffineGrid} makes, PyTorch's {@code affine_grid}, bit for bit, but never in memory: {@code sample(input,
     * new Theta(theta, extents), options)} is {@code sample(input, AffineGrid.of(theta, size, options.alignCorners()), options)}
     * for a size of these extents.
     *
     * @param matrices {@code [N, 2, 3]} or {@code [N, 3, 4]}, from the output's normalised coordinates to the input's, all numbers
     *     finite; float64, or of the type that is computed in
     * @param extents the output's, height and width or depth, height and width
     */
    record Theta(Tensor matrices, long... extents) implements Coordinates {
        /**
         * Refuses null; the extents are copied.
         *
         * @param matrices from normalised coordinates of the output to those of the input
         * @param extents of the output
         */
        public Theta {
            Objects.requireNonNull(matrices, "theta");
            extents = extents.clone();
        }

        @Override
        public long[] extents() {
            return extents.clone();
        }

        @Override
        public Kind kind() {
            return Kind.THETA;
        }

        @Override
        public Tensor tensor() {
            return matrices;
        }

        /** The matrices' shape and the output's extents. */
        @Override
        public String toString() {
            return "Theta[matrices=" + matrices + ", extents=" + Arrays.toString(extents) + "]";
        }
    }

    /**
     * Projective maps from pixels of the output to positions in pixels of the input, as OpenCV's {@code warpPerspective} takes them
     * with {@code WARP_INVERSE_MAP}; nothing of the output's size is kept in memory. The matrix times (x, y, 1) or (x, y, z, 1) is
     * divided by its last number. A factor of the whole matrix means nothing. {@code align_corners} has no meaning, as in a {@link
     * PixelMap}.
     *
     * <p>On a picture's horizon, where the last number is 0, a position is infinite or no number, as it would be in a map;
     * beyond it positions come back from the other side. In float32 positions are about twice as far off as those of an {@link Affine} matrix.
     *
     * @param matrices {@code [N, 3, 3]}, or {@code [N, 4, 4]} for volumes, all numbers finite; float64, or of the type that is
     *     computed in
     * @param extents the output's, height and width or depth, height and width
     */
    record Homography(Tensor matrices, long... extents) implements Coordinates {
        /**
         * Refuses null; the extents are copied.
         *
         * @param matrices from pixels of the output to pixels of the input
         * @param extents of the output
         */
        public Homography {
            Objects.requireNonNull(matrices, "homography");
            extents = extents.clone();
        }

        @Override
        public long[] extents() {
            return extents.clone();
        }

        @Override
        public Kind kind() {
            return Kind.HOMOGRAPHY;
        }

        @Override
        public Tensor tensor() {
            return matrices;
        }

        /** The matrices' shape and the output's extents. */
        @Override
        public String toString() {
            return "Homography[matrices=" + matrices + ", extents=" + Arrays.toString(extents) + "]";
        }
    }
}
