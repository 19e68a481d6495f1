package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.InputGradient;
import org.gridsample.sampling.Interpolation;

/**
 * Adds what output pixels contribute to the gradient of the input. Each of its pixels gets its sum in one order, however the work is shared: stretches
 * of an item's output are located, all channels together, then each channel, or a part of its pixels, adds its own of them, stretch by
 * stretch.
 */
final class FloatInputGradient {
    /** Stretches, at most, that are located before any is added. */
    private static final int STRETCHES = 64;

    /** Taps of them that a cache holds beside a channel, half a MB of targets and weights; a channel is fetched less often, the more there are. */
    private static final int TAPS = 1 << 16;

    /** Elements that are cleared, or looked through for NaNs, by one thread. */
    private static final int BLOCK = 1 << 16;

    /** Elements that follow each other and are in the same part of a channel, so many bits of their number. */
    private static final int PART_SHIFT = 10;

    private final InputGradient gradient;
    private final Geometry geometry;
    private final TapOrder order;
    private final Interpolation interpolation;
    private final FloatBuffer gradInput;

    /** A value for each item and channel; null where nothing is filled. */
    private final FloatBuffer gradFill;

    private final long channels;
    private final long plane;
    private final long itemElements;
    private final Queue<Worker> idle = new ConcurrentLinkedQueue<>();

    FloatInputGradient(InputGradient gradient) {
        this.gradient = gradient;
        geometry = gradient.geometry();
        order = TapOrder.of(gradient);
        interpolation = gradient.options().interpolation();
        gradInput = (FloatBuffer) gradient.gradInput().values();
        gradFill = gradient.gradFill().map(fill -> (FloatBuffer) fill.values()).orElse(null);
        channels = geometry.channels();
        plane = geometry.outputPlane();
        itemElements = channels * geometry.inputPlane();
    }

    /** On up to so many threads: an item each where there are enough. */
    void run(int threads) {
        try {
            long items = geometry.batch();
            if (items >= threads) {
                WorkerPool.run(items, threads, () -> item -> add(item, 1));
            } else {
                for (long item = 0; item < items; item++) {
                    add(item, threads);
                }
            }
        } finally {
            idle.forEach(Worker::close);
        }
    }

    private void add(long item, int threads) {
        long blocks = (itemElements + BLOCK - 1) / BLOCK;
        share(blocks, threads, (worker, block) -> worker.clear(item * itemElements, block * BLOCK));
        int parts = 1;
        while (channels * parts < threads) {
            parts *= 2;
        }
        int ofChannel = parts;
        long all = (plane + Tiling.PIXELS - 1) / Tiling.PIXELS;
        FloatContributions[] stretches = new FloatContributions[(int) Math.min(all, stretches(threads))];
        for (int i = 0; i < stretches.length; i++) {
            stretches[i] = new FloatContributions(
                    order, interpolation, gradient.tangent().isPresent());
        }
        clearFill(item);
        for (long first = 0; first < all; first += stretches.length) {
            long from = first * Tiling.PIXELS;
            int count = (int) Math.min(stretches.length, all - first);
            share(count, threads, (worker, i) -> worker.locate(item, from + i * Tiling.PIXELS, stretches[(int) i]));
            share(channels * ofChannel, threads, (worker, unit) -> {
                for (int i = 0; i < count; i++) {
                    worker.add(item, unit / ofChannel, (int) (unit % ofChannel), ofChannel, stretches[i]);
                }
            });
        }
        share(blocks, threads, (worker, block) -> worker.makeCanonical(item * itemElements, block * BLOCK));
        makeFillCanonical(item);
    }

    private void clearFill(long item) {
        for (long channel = 0; gradFill != null && channel < channels; channel++) {
            gradFill.put(Math.toIntExact(item * channels + channel), 0f);
        }
    }

    private void makeFillCanonical(long item) {
        for (long channel = 0; gradFill != null && channel < channels; channel++) {
            int at = Math.toIntExact(item * channels + channel);
            float sum = gradFill.get(at);
            gradFill.put(at, sum == sum ? sum : Float.NaN);
        }
    }

    private int stretches(int threads) {
        int enough = threads == 1 ? 1 : 2 * threads;
        return Math.max(enough, Math.min(STRETCHES, TAPS / (order.taps() * Tiling.PIXELS)));
    }

    private interface Work {
        void run(Worker worker, long unit);
    }

    private void share(long units, int threads, Work work) {
        WorkerPool.run(units, threads, () -> new WorkerPool.Worker() {
            private final Worker worker = take();

            @Override
            public void run(long unit) {
                work.run(worker, unit);
            }

            @Override
            public void close() {
                idle.add(worker);
            }
        });
    }

    private Worker take() {
        Worker worker = idle.poll();
        return worker == null ? new Worker(FloatScratch.take()) : worker;
    }

    /** One thread's stages and arrays. */
    private final class Worker implements AutoCloseable {
        private final FloatScratch scratch;
        private final FloatPlan plan;
        private final FloatPositions positions;
        private final FloatTapOffsets offsets;
        private final FloatReader gradOutput;
        private final float[] values = new float[Tiling.PIXELS];
        private final FloatTapWeights weights;

        /** Null unless the derivative along a tangent is added. */
        private final FloatDualWeights duals;

        private final int[] offset = new int[Tiling.PIXELS];
        private final float[] product = new float[Tiling.PIXELS];
        private final int[][] ownTarget = new int[order.rows()][order.length(Tiling.PIXELS)];
        private final float[][] contributions = new float[order.rows()][order.length(Tiling.PIXELS)];

        Worker(FloatScratch scratch) {
            this.scratch = scratch;
            plan = scratch.plan(gradient, geometry.input().pixel() == 1, true, false);
            offsets = new FloatTapOffsets(gradient, order, scratch);
            weights = new FloatTapWeights(gradient, order, scratch);
            if (gradient.tangent().isPresent()) {
                FloatSlopes slopes = new FloatSlopes(plan.positions(gradient), gradient, scratch);
                positions = slopes;
                duals = new FloatDualWeights(gradient, order, weights, slopes, scratch);
            } else {
                positions = plan.positions(gradient);
                duals = null;
            }
            gradOutput = FloatReader.of(gradient.gradOutput(), geometry.output(), scratch);
        }

        /** Some of the elements from the first of an item on. */
        void clear(long start, long from) {
            Arrays.fill(values, 0f);
            int end = (int) (start + Math.min(itemElements, from + BLOCK));
            for (int i = (int) (start + from); i < end; i += values.length) {
                gradInput.put(i, values, 0, Math.min(values.length, end - i));
            }
        }

        void makeCanonical(long start, long from) {
            int end = (int) (start + Math.min(itemElements, from + BLOCK));
            for (int i = (int) (start + from); i < end; i += values.length) {
                int count = Math.min(values.length, end - i);
                gradInput.get(i, values, 0, count);
                if (hasNaN(values, count)) {
                    FloatInterpolation.canonical(Float.NaN, values, 0, count);
                    gradInput.put(i, values, 0, count);
                }
            }
        }

        /** Rows, or parts of them, as far as a stretch goes. */
        void locate(long item, long first, FloatContributions stretch) {
            int width = geometry.outputExtent(0);
            long end = Math.min(plane, first + Tiling.PIXELS);
            stretch.start(first);
            Tile tile;
            for (long pixel = first; pixel < end; pixel += tile.count()) {
                int column = (int) (pixel % width);
                int columns = (int) Math.min(width - column, end - pixel);
                int rows = column == 0 ? Math.max(1, (int) ((end - pixel) / width)) : 1;
                tile = new Tile(item, pixel / width, column, width, columns, rows, 0, 0);
                offsets.start(plan.taps(positions, tile), tile.count());
                weights.start(tile.count());
                if (duals != null) {
                    duals.start(tile);
                }
                stretch.add(offsets, weights, duals, offset, product, tile.count());
            }
            stretch.end();
        }

        /** Adds what goes to one of the parts of a channel; what is filled has no place there, and goes with the first one. */
        void add(long item, long channel, int part, int parts, FloatContributions stretch) {
            long from = gradOutput.channel(item, channel);
            gradOutput.row(from, Math.toIntExact(stretch.first()), values, 0, stretch.count());
            stretch.of(values, product, contributions);
            int length = stretch.length();
            int start = Math.toIntExact(geometry.input().element(item, channel, 0, 0));
            FloatBuffer to = gradInput.slice(start, gradInput.limit() - start);
            int[][] own = parts == 1 ? stretch.target : own(stretch.target, part, parts, length);
            Loop.run((first, end) -> addTo(to, own, contributions, order.inTurn(), first, end), 0, length);
            if (gradFill != null && part == 0) {
                int at = Math.toIntExact(item * channels + channel);
                gradFill.put(at, filled(gradFill.get(at), stretch.target, contributions, order.inTurn(), length));
            }
        }

        /** Those of the targets that are in a part. */
        private int[][] own(int[][] target, int part, int parts, int length) {
            for (int row = 0; row < target.length; row++) {
                keep(target[row], part << PART_SHIFT, parts - 1 << PART_SHIFT, ownTarget[row], length);
            }
            return ownTarget;
        }

        @Override
        public void close() {
            scratch.giveBack();
        }
    }

    private static boolean hasNaN(float[] values, int count) {
        boolean any = false;
        for (int i = 0; i < count; i++) {
            any |= values[i] != values[i];
        }
        return any;
    }

    /** The targets with these bits; negative in the place of others. */
    private static void keep(int[] target, int bits, int mask, int[] own, int length) {
        for (int t = 0; t < length; t++) {
            int others = target[t] & mask ^ bits;
            own[t] = target[t] | (others | -others) >> (Integer.SIZE - 1);
        }
    }

    /** Of rows, in turn so many of each. */
    private static void addTo(FloatBuffer to, int[][] target, float[][] contribution, int inTurn, int begin, int end) {
        for (int first = begin; first < end; first += inTurn) {
            for (int row = 0; row < target.length; row++) {
                int[] at = target[row];
                float[] part = contribution[row];
                // Four at a time: a loop as short as a group is slow.
                for (int k = first; k < first + inTurn; k += 4) {
                    add(to, at[k], part[k]);
                    add(to, at[k + 1], part[k + 1]);
                    add(to, at[k + 2], part[k + 2]);
                    add(to, at[k + 3], part[k + 3]);
                }
            }
        }
    }

    private static void add(FloatBuffer to, int target, float contribution) {
        if (target >= 0) {
            to.put(target, to.get(target) + contribution);
        }
    }

    private static float filled(float before, int[][] target, float[][] contribution, int inTurn, int length) {
        float sum = before;
        for (int first = 0; first < length; first += inTurn) {
            for (int row = 0; row < target.length; row++) {
                for (int k = first; k < first + inTurn; k++) {
                    if (target[row][k] == Taps.FILLED) {
                        sum += contribution[row][k];
                    }
                }
            }
        }
        return sum;
    }
}
