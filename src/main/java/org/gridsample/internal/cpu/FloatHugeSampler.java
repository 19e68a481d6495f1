package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import org.gridsample.internal.backend.Axis;
import org.gridsample.internal.backend.SampleRequest;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;

/**
 * Samples tiles of an input channel that lies in several buffers: taps and sums as {@link FloatSampler} makes them, but every
 * value is looked up by itself, by an offset that may be beyond 2^31. One thread's own.
 */
@SuppressWarnings("cast") // what narrows here is redundant in the double twin
final class FloatHugeSampler implements TileSampler {
    private final FloatPositions positions;
    private final FloatBuffer output;
    private final HugeChannel<FloatBuffer> input;
    private final SampleOptions options;
    private final int rank;
    private final int taps;
    private final Axis[] axes = new Axis[3];
    private final FloatScratch scratch;
    private final FloatTaps located;
    private final FloatSum sum;

    /** For a part of one channel of one item: whatever has more of them is cut. */
    FloatHugeSampler(SampleRequest request) {
        input = new HugeChannel<>(request.input(), Tensor::floats);
        output = request.output().floats();
        options = request.options();
        rank = request.spatialRank();
        taps = FloatInterpolation.taps(options.interpolation());
        for (int axis = 0; axis < 3; axis++) {
            axes[axis] = request.axis(axis);
        }
        scratch = FloatScratch.take();
        positions = new FloatGridPositions(request, scratch);
        FloatPlan plan = scratch.plan(request);
        located = plan.taps;
        sum = plan.sum;
    }

    @Override
    public void sample(Tile tile) {
        int count = tile.count();
        located.locate(positions, tile);
        for (int axis = 0; axis < rank; axis++) {
            for (int tap = 0; tap < taps; tap++) {
                index(axis, tap, scratch.offsets[axis * taps + tap], count);
            }
        }
        int capacity = sum.capacity();
        sum.planeStride(sum.littlePlane());
        for (int first = 0; first < count; first += capacity) {
            int end = Math.min(count, first + capacity);
            for (int t = first; t < end; t++) {
                scratch.start[t] = sum.littleWindow(t - first);
                load(t, scratch.start[t]);
            }
            sum.over(first, end);
        }
        for (int row = 0; row < tile.rows(); row++) {
            output.put((int) tile.pixel(row), scratch.output, row * tile.columns(), tile.columns());
        }
    }

    /** Each pixel's index of this tap along this axis; -1 outside. */
    private void index(int axis, int tap, int[] out, int count) {
        float last = (float) axes[axis].last();
        float turn = (float) axes[axis].turn();
        float low = options.alignCorners() ? 0f : -0.5f;
        boolean cubic = options.interpolation() == Interpolation.BICUBIC;
        float step = cubic ? tap - 1f : tap;
        for (int t = 0; t < count; t++) {
            float p = located.whole[axis][t] + step;
            if (cubic && options.padding() != Padding.ZEROS) {
                p = options.padding() == Padding.REFLECTION ? FloatSourceIndex.reflect(p, low, turn) : p;
                p = FloatSourceIndex.clip(p, last);
            }
            out[t] = FloatSourceIndex.inside(p, last) ? (int) p : -1;
        }
    }

    /** One pixel's taps, x fastest. */
    private void load(int t, int start) {
        int[][] index = scratch.offsets;
        for (int k = 0; k < (rank == 2 ? 1 : taps); k++) {
            int z = rank == 2 ? 0 : index[2 * taps + k][t];
            for (int j = 0; j < taps; j++) {
                int y = index[taps + j][t];
                int to = start + k * sum.littlePlane() + j * FloatScratch.ROW;
                for (int i = 0; i < taps; i++) {
                    int x = index[i][t];
                    scratch.window[to++] =
                            (x | y | z) < 0 ? 0f : value(((long) z * axes[1].size() + y) * axes[0].size() + x);
                }
            }
        }
    }

    private float value(long offset) {
        return input.bufferOf(offset).get(input.indexOf(offset));
    }

    @Override
    public void close() {
        scratch.giveBack();
    }
}
