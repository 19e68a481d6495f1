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
    /** Stretches that are located before any is added. */
    private static final int STRETCHES = 64;

    /** At most so many taps of them, 8 MB of targets and weights. */
    private static final int MOST_TAPS = 1 << 20;

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
        FloatContributions[] stretches = new FloatContributions[stretches(threads)];
        for (int i = 0; i < stretches.length; i++) {
            stretches[i] = new FloatContributions(order, interpolation);
        }
        long all = (plane + Tiling.PIXELS - 1) / Tiling.PIXELS;
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
        return threads == 1 ? 1 : Math.min(STRETCHES, MOST_TAPS / (order.taps() * Tiling.PIXELS));
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
        private final float[] contributions = new float[order.taps() * Taps.TAP];

        Worker(FloatScratch scratch) {
            this.scratch = scratch;
            plan = scratch.plan(gradient, geometry.input().pixel() == 1, true);
            positions = plan.positions(gradient);
            offsets = new FloatTapOffsets(gradient, order, AxisRule.of(gradient), scratch);
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
                stretch.add(plan.taps(positions, tile), offsets, scratch.weights, tile.count());
            }
            stretch.end();
        }

        /** Adds what goes to one of the parts of a channel; what is filled has no place there, and goes with the first one. */
        void add(long item, long channel, int part, int parts, FloatContributions stretch) {
            long from = gradOutput.channel(item, channel);
            gradOutput.row(from, Math.toIntExact(stretch.first()), values, 0, stretch.count());
            float[] contribution = stretch.of(values, contributions);
            int count = stretch.groups() * order.group() * order.taps();
            int group = Integer.numberOfTrailingZeros(order.group());
            int taps = Integer.numberOfTrailingZeros(order.taps());
            int start = Math.toIntExact(geometry.input().element(item, channel, 0, 0));
            // Of what isn't inside the sign differs.
            int mask = Integer.MIN_VALUE | (parts - 1) << PART_SHIFT;
            addTo(gradInput, start, stretch.target, mask, part << PART_SHIFT, contribution, group, taps, count);
            if (gradFill != null && part == 0) {
                int at = Math.toIntExact(item * channels + channel);
                float sum = gradFill.get(at);
                gradFill.put(at, filled(sum, stretch.target, contribution, group, taps, count));
            }
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

    private static void addTo(
            FloatBuffer to,
            int start,
            int[] target,
            int mask,
            int own,
            float[] contribution,
            int group,
            int taps,
            int count) {
        for (int k = 0; k < count; k++) {
            int i = place(k, group, taps);
            if ((target[i] & mask) == own) {
                int at = start + target[i];
                to.put(at, to.get(at) + contribution[i]);
            }
        }
    }

    private static float filled(float before, int[] target, float[] contribution, int group, int taps, int count) {
        float sum = before;
        for (int k = 0; k < count; k++) {
            int i = place(k, group, taps);
            if (target[i] == Taps.FILLED) {
                sum += contribution[i];
            }
        }
        return sum;
    }

    /** Where the k-th contribution is in order, of groups of 2^group pixels with 2^taps taps. */
    private static int place(int k, int group, int taps) {
        int lane = k & (1 << group) - 1;
        int tap = k >> group & (1 << taps) - 1;
        return tap * Taps.TAP + (k >> group + taps << group) + lane;
    }
}
