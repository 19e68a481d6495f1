package org.gridsample.internal.backend;

import java.util.Arrays;
import java.util.Objects;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * A forward call whose geometry has been checked: the only place where shapes are. Backends trust it.
 *
 * <p>4-D is 5-D with a depth of 1 and no z coordinate. A batch of 1 on one side serves every item of the other.
 */
public final class SampleRequest {
    private final Tensor input;
    private final Tensor grid;
    private final Tensor output;
    private final SampleOptions options;

    private SampleRequest(Tensor input, Tensor grid, Tensor output, SampleOptions options) {
        this.input = input;
        this.grid = grid;
        this.output = output;
        this.options = options;
    }

    /** A request with a new output. */
    public static SampleRequest of(Tensor input, Tensor grid, SampleOptions options) {
        check(input, grid, options);
        return new SampleRequest(input, grid, Tensor.zeros(input.type(), outputShape(input, grid)), options);
    }

    /** A request that writes to the caller's output. */
    public static SampleRequest of(Tensor input, Tensor grid, SampleOptions options, Tensor output) {
        check(input, grid, options);
        Objects.requireNonNull(output, "output");
        if (output.type() != input.type() || !hasOutputShape(output, input, grid)) {
            throw new IllegalArgumentException("output: expected " + input.type() + " "
                    + Arrays.toString(outputShape(input, grid)) + ", got " + output);
        }
        if (output.isReadOnly()) {
            throw new IllegalArgumentException("output: expected writable memory, got a read-only tensor");
        }
        if (output.overlaps(input) || output.overlaps(grid)) {
            throw new IllegalArgumentException("output: expected memory of its own, got memory shared with the "
                    + (output.overlaps(input) ? "input" : "grid") + "; sample into another tensor");
        }
        return new SampleRequest(input, grid, output, options);
    }

    /** The output's shape, for arrays that are never all in memory. */
    public static long[] outputShape(Tensor input, Tensor grid, SampleOptions options) {
        check(input, grid, options);
        return outputShape(input, grid);
    }

    /** The request for a part of the output, whose tensors are views that fit together. */
    SampleRequest part(Part part) {
        return new SampleRequest(
                input.view(part.inputFirst(), part.inputShape()),
                grid.view(part.gridFirst(), part.gridShape()),
                output.view(part.outputFirst(), part.outputShape()),
                options);
    }

    private static void check(Tensor input, Tensor grid, SampleOptions options) {
        Objects.requireNonNull(input, "input");
        Objects.requireNonNull(grid, "grid");
        Objects.requireNonNull(options, "options");
        int rank = input.rank();
        if (rank != 4 && rank != 5) {
            throw new IllegalArgumentException(
                    "input: expected [N, C, H, W] or [N, C, D, H, W], got " + Arrays.toString(input.shape()));
        }
        long n = input.extent(0);
        long gridBatch = grid.rank() == 0 ? 0 : grid.extent(0);
        boolean batchFits = gridBatch == n || gridBatch == 1 || n == 1;
        if (grid.rank() != rank || grid.extent(rank - 1) != rank - 2 || !batchFits) {
            throw new IllegalArgumentException("grid: expected [" + n + (rank == 4 ? ", Ho, Wo, 2" : ", Do, Ho, Wo, 3")
                    + "] for input " + Arrays.toString(input.shape()) + ", got " + Arrays.toString(grid.shape()));
        }
        if (grid.type() != input.type()) {
            throw new IllegalArgumentException("grid: expected " + input.type() + " as the input is, got " + grid.type()
                    + "; convert one of them");
        }
        for (int axis = 2; axis < rank; axis++) {
            long extent = input.extent(axis);
            if (extent == 0 || extent > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("input: expected spatial extents from 1 to " + Integer.MAX_VALUE
                        + ", got " + Arrays.toString(input.shape()));
            }
            if (grid.extent(axis - 1) > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("grid: expected output extents of at most " + Integer.MAX_VALUE
                        + ", got " + Arrays.toString(grid.shape()));
            }
        }
    }

    private static long[] outputShape(Tensor input, Tensor grid) {
        long[] shape = new long[input.rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = outputExtent(input, grid, axis);
        }
        return shape;
    }

    /** Whether the output's shape is {@link #outputShape}, without arrays: it is asked at every call. */
    private static boolean hasOutputShape(Tensor output, Tensor input, Tensor grid) {
        boolean fits = output.rank() == input.rank();
        for (int axis = 0; fits && axis < input.rank(); axis++) {
            fits = output.extent(axis) == outputExtent(input, grid, axis);
        }
        return fits;
    }

    private static long outputExtent(Tensor input, Tensor grid, int axis) {
        return switch (axis) {
            case 0 -> input.extent(0) == 1 ? grid.extent(0) : input.extent(0);
            case 1 -> input.extent(1);
            default -> grid.extent(axis - 1);
        };
    }

    public Tensor input() {
        return input;
    }

    public Tensor grid() {
        return grid;
    }

    public Tensor output() {
        return output;
    }

    public SampleOptions options() {
        return options;
    }

    public ElementType type() {
        return input.type();
    }

    /** Of input, grid and output together. */
    public long byteCount() {
        return input.byteCount() + grid.byteCount() + output.byteCount();
    }

    /** 2 or 3. */
    public int spatialRank() {
        return input.rank() - 2;
    }

    /** Nothing to compute: no backend is asked. */
    public boolean isEmpty() {
        return output.elementCount() == 0;
    }

    public long batch() {
        return output.extent(0);
    }

    public long channels() {
        return output.extent(1);
    }

    /** Pixels of one channel of one input item. */
    public long inputPlane() {
        return plane(input);
    }

    /** Pixels of one channel of one output item. */
    public long outputPlane() {
        return plane(output);
    }

    /** Elements from one input item to the next; 0 where one serves all. */
    public long inputBatchStride() {
        return input.extent(0) == 1 ? 0 : channels() * inputPlane();
    }

    /** Elements from one grid item to the next; 0 where one serves all. */
    public long gridBatchStride() {
        return grid.extent(0) == 1 ? 0 : outputPlane() * spatialRank();
    }

    /** The output's extent along x (0), y (1) or z (2); 1 along z in 4-D. */
    public int outputExtent(int axis) {
        return axis < spatialRank() ? (int) output.extent(output.rank() - 1 - axis) : 1;
    }

    /** The input's extent along x (0), y (1) or z (2); 1 along z in 4-D. */
    public int inputExtent(int axis) {
        return axis < spatialRank() ? (int) input.extent(input.rank() - 1 - axis) : 1;
    }

    /** The input's axis x (0), y (1) or z (2); in 4-D z has an extent of 1. */
    public Axis axis(int axis) {
        return Axis.of(inputExtent(axis), type().precision(), spatialRank(), options.alignCorners());
    }

    private static long plane(Tensor tensor) {
        long pixels = 1;
        for (int axis = 2; axis < tensor.rank(); axis++) {
            pixels *= tensor.extent(axis);
        }
        return pixels;
    }
}
