package org.gridsample.internal.files;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.gridsample.internal.backend.Range;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.internal.cpu.PositionMap;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.NpyReader;
import org.gridsample.tensor.Tensor;

/**
 * Samples rows of an output whose input is too large for a window, tile by tile: of the input, what the tile's taps are among is read from
 * the file. A tile for which that is too much is halved. A small one for which it still is reads the mapped file, pixel by pixel.
 */
final class Tiles {
    /** Along either side. What is read beside what a larger one needs is hardly less. */
    private static final int MOST_PIXELS = 2048;

    /** In all of a tile that isn't halved any more. */
    private static final int FEWEST_PIXELS = 64;

    private final Consumer<SampleRequest> sampler;
    private final NpyReader input;
    private final long windowBytes;

    /** Memory for maps and for tiles of the output, as large as the largest so far. */
    private Tensor mapMemory;

    private Tensor outputMemory;

    /** A tile. */
    private record Rectangle(int row, int column, int rows, int columns) {
        long pixels() {
            return (long) rows * columns;
        }

        /** Halves of the longer side. */
        Rectangle[] halves() {
            int half = Math.max(rows, columns) / 2;
            return rows > columns
                    ? new Rectangle[] {
                        new Rectangle(row, column, half, columns),
                        new Rectangle(row + half, column, rows - half, columns)
                    }
                    : new Rectangle[] {
                        new Rectangle(row, column, rows, half), new Rectangle(row, column + half, rows, columns - half)
                    };
        }
    }

    /** With windows of at most so many bytes. */
    Tiles(Consumer<SampleRequest> sampler, NpyReader input, long windowBytes) {
        this.sampler = sampler;
        this.input = input;
        this.windowBytes = windowBytes;
    }

    /**
     * Samples rows, or a piece of one, of one item.
     *
     * @param request over the mapped file
     * @param first the element of the file with which its input begins
     */
    void sample(SampleRequest request, long first) throws IOException {
        int width = request.geometry().outputExtent(0);
        int height = Math.toIntExact(request.geometry().outputPlane() / width);
        long pointBytes =
                (long) request.geometry().spatialRank() * request.grid().type().bytes();
        int side = (int) Math.max(1, Math.min(MOST_PIXELS, Math.sqrt((double) windowBytes / pointBytes)));
        for (int row = 0; row < height; row += side) {
            for (int column = 0; column < width; column += side) {
                sample(
                        request,
                        first,
                        new Rectangle(row, column, Math.min(side, height - row), Math.min(side, width - column)));
            }
        }
    }

    private void sample(SampleRequest request, long first, Rectangle tile) throws IOException {
        Optional<PositionMap> positions = PositionMap.of(request, tile.row(), tile.column(), map(request, tile));
        if (positions.isPresent() && windowBytes(request, positions.get()) <= windowBytes) {
            sampleWindow(request, first, tile, positions.get());
        } else if (tile.pixels() > FEWEST_PIXELS) {
            for (Rectangle half : tile.halves()) {
                sample(request, first, half);
            }
        } else {
            sampleMapped(request, tile);
        }
    }

    private Tensor map(SampleRequest request, Rectangle tile) {
        int axes = request.geometry().spatialRank();
        long[] shape = new long[axes + 2];
        Arrays.fill(shape, 1);
        shape[axes - 1] = tile.rows();
        shape[axes] = tile.columns();
        shape[axes + 1] = axes;
        long elements = tile.pixels() * axes;
        if (mapMemory == null || mapMemory.elementCount() < elements) {
            mapMemory = Tensor.zeros(request.grid().type(), elements);
        }
        return mapMemory.view(0, shape);
    }

    private static long windowBytes(SampleRequest request, PositionMap positions) {
        return Arrays.stream(windowShape(request, positions)).reduce(1, (a, b) -> a * b)
                * request.type().bytes();
    }

    private static long[] windowShape(SampleRequest request, PositionMap positions) {
        long[] shape = request.input().shape();
        for (int axis = 0; axis < request.geometry().spatialRank(); axis++) {
            shape[shapeAxis(request, axis)] = positions.extent(axis);
        }
        return shape;
    }

    /** Where x (0), y (1) and z (2) are in the input's shape. */
    private static int shapeAxis(SampleRequest request, int axis) {
        return request.options().inputLayout().firstSpatialAxis()
                + request.geometry().spatialRank()
                - 1
                - axis;
    }

    private void sampleWindow(SampleRequest request, long first, Rectangle tile, PositionMap positions)
            throws IOException {
        long[] shape = input.tensor().shape();
        long[] from = new long[shape.length];
        long element = first;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            from[axis] = element % shape[axis];
            element /= shape[axis];
        }
        for (int axis = 0; axis < request.geometry().spatialRank(); axis++) {
            from[shapeAxis(request, axis)] = positions.first(axis);
        }
        Tensor window = input.box(from, windowShape(request, positions));
        Layout layout = request.options().outputLayout();
        long[] extents = layout.spatialExtents(request.output().shape());
        extents[extents.length - 1] = tile.columns();
        extents[extents.length - 2] = tile.rows();
        int pixel = request.geometry().output().pixel();
        long elements = tile.pixels() * request.geometry().channels();
        if (outputMemory == null || outputMemory.elementCount() < elements) {
            outputMemory = Tensor.zeros(request.output().type(), elements);
        }
        Tensor output = outputMemory.view(0, layout.shape(1, request.geometry().channels(), extents));
        sampler.accept(positions.request(window, output));
        long columns = (long) tile.columns() * pixel;
        for (int row = 0; row < tile.rows(); row++) {
            request.output()
                    .view(place(request, tile, row) * pixel, columns)
                    .copyFrom(output.view(row * columns, columns));
        }
    }

    /** The pixel with which a tile's row begins. */
    private static long place(SampleRequest request, Rectangle tile, int row) {
        return (long) (tile.row() + row) * request.geometry().outputExtent(0) + tile.column();
    }

    private void sampleMapped(SampleRequest request, Rectangle tile) {
        for (int row = 0; row < tile.rows(); row++) {
            sampler.accept(request.part(new Range(
                    request.units().get(request.units().size() - 1),
                    0,
                    0,
                    place(request, tile, row),
                    1,
                    tile.columns())));
        }
    }
}
