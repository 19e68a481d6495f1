package org.gridsample.internal.cpu;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.tensor.Tensor;

/**
 * Where the pixels of a rectangle of an output read their input, as a map of positions in a window of it. Sampling the window at these gives the bits that sampling the whole gives: positions are padded before the window's origin is taken
 * from them, and the difference is exact, since none of them lies between 0 and the origin. So are the distances from pixels, and the origin
 * is even, as rounding half to even wants it.
 */
public final class PositionMap {
    private final SampleRequest request;
    private final Tensor points;
    private final List<Padding> paddings;
    private final int[] first;
    private final int[] extents;

    private PositionMap(SampleRequest request, Tensor points, List<Padding> paddings, int[] first, int[] extents) {
        this.request = request;
        this.points = points;
        this.paddings = paddings;
        this.first = first;
        this.extents = extents;
    }

    /** The range of all positions along each axis, which threads widen as they find them; without any the least is greater. */
    static final class Reach {
        private final double[] least;
        private final double[] greatest;

        private Reach(int axes) {
            least = new double[axes];
            greatest = new double[axes];
            Arrays.fill(least, Double.POSITIVE_INFINITY);
            Arrays.fill(greatest, Double.NEGATIVE_INFINITY);
        }

        synchronized void include(int axis, double low, double high) {
            least[axis] = Math.min(least[axis], low);
            greatest[axis] = Math.max(greatest[axis], high);
        }

        private synchronized TapRange footprint(int axis, AxisRule rule, Interpolation interpolation) {
            return TapRange.of(rule, interpolation, least[axis], greatest[axis]);
        }
    }

    /** Finds the positions of a tile's pixels: one thread's own. */
    interface TileLocator extends AutoCloseable {
        /** Writes them to the map, whose rows have this width, from a pixel of it on. */
        void locate(Tile tile, int first, int width, Reach reach);

        @Override
        void close();
    }

    /**
     * Of a request for one item; empty where its taps fold about the centres of border pixels, for which a map has no rule.
     *
     * @param firstRow of the rectangle; in 5-D rows are counted through the planes
     * @param points gets the positions: {@code [1, rows, columns, 2]} or {@code [1, 1, rows, columns, 3]}
     */
    public static Optional<PositionMap> of(SampleRequest request, long firstRow, int firstColumn, Tensor points) {
        int rank = request.geometry().spatialRank();
        Tiling tiling = Tiling.of(Math.toIntExact(points.extent(rank)), points.extent(rank - 1));
        Reach reach = new Reach(rank);
        WorkerPool.run(
                tiling.units(),
                WorkerPool.PROCESSORS,
                () -> new Locating(request, points, tiling, firstRow, firstColumn, reach));
        int[] first = new int[rank];
        int[] extents = new int[rank];
        AxisRule[] rules = AxisRule.of(request);
        for (int axis = 0; axis < rank; axis++) {
            TapRange taps = reach.footprint(axis, rules[axis], request.options().interpolation());
            if (taps.isOutside() && rules[axis].foldsAboutCentres()) {
                return Optional.empty();
            }
            first[axis] = taps.first();
            extents[axis] = taps.extent();
        }
        switch (request.type().precision()) {
            case FLOAT32 -> FloatPositionMap.move(points, first);
            case FLOAT64 -> DoublePositionMap.move(points, first);
        }
        List<Padding> paddings = Stream.of(rules).map(AxisRule::ofPadded).toList();
        return Optional.of(new PositionMap(request, points, paddings, first, extents));
    }

    private static final class Locating implements WorkerPool.Worker {
        private final Tiling tiling;
        private final long firstRow;
        private final int firstColumn;
        private final int width;
        private final Reach reach;
        private final TileLocator locator;

        Locating(SampleRequest request, Tensor points, Tiling tiling, long firstRow, int firstColumn, Reach reach) {
            this.tiling = tiling;
            this.firstRow = firstRow;
            this.firstColumn = firstColumn;
            width = request.geometry().outputExtent(0);
            this.reach = reach;
            locator = switch (request.type().precision()) {
                case FLOAT32 -> new FloatPositionMap(request, points);
                case FLOAT64 -> new DoublePositionMap(request, points);
            };
        }

        @Override
        public void run(long unit) {
            Tile own = tiling.tile(unit);
            Tile tile = new Tile(
                    0,
                    firstRow + own.firstRow(),
                    firstColumn + own.firstColumn(),
                    width,
                    own.columns(),
                    own.rows(),
                    0,
                    1);
            locator.locate(tile, Math.toIntExact(own.pixel(0)), own.width(), reach);
        }

        @Override
        public void close() {
            locator.close();
        }
    }

    /** The request for the rectangle, over that window of the input. */
    public SampleRequest request(Tensor window, Tensor output) {
        return request.inWindow(window, points, paddings, output);
    }

    /** Where the window begins along x (0), y (1) or z (2). */
    public int first(int axis) {
        return first[axis];
    }

    public int extent(int axis) {
        return extents[axis];
    }
}
