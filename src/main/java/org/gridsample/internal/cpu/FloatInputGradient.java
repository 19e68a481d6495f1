package org.gridsample.internal.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.InputGradient;

/**
 * Adds what output pixels contribute to the gradient of the input. Each of its pixels gets its sum in one order, however the work is shared: stretches
 * of an item's output are located, all channels together, then each channel, or a band of its elements, adds its own of them, stretch by
 * stretch.
 */
final class FloatInputGradient {
    /** Stretches, at most, that are located before any is added. */
    private static final int STRETCHES = 64;

    /** Channels for each thread that are work enough without their being cut. */
    private static final int MANY = 4;

    /** Of so many pieces that follow each other one is looked at to cut bands. */
    private static final int SAMPLE = 4;

    /** Of so many pieces one may lead into a band beside another. */
    private static final int MIXED = 2;

    /** Taps of them that a cache holds beside a channel, half a MB of targets and weights; a channel is fetched less often, the more there are. */
    private static final int TAPS = 1 << 16;

    /** Elements that are cleared, or looked through for NaNs, by one thread. */
    private static final int BLOCK = 1 << 16;

    private final InputGradient gradient;
    private final Geometry geometry;
    private final TapOrder order;

    /** See {@link TapOrder#steps}. */
    private final int[] step;

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
        step = order.steps(geometry);
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
        int most = channels % threads == 0 || channels > MANY * threads ? 1 : threads;
        int length = stretchLength();
        long all = (plane + length - 1) / length;
        FloatContributions[] stretches = new FloatContributions[(int) Math.min(all, stretches(threads, most))];
        for (int i = 0; i < stretches.length; i++) {
            stretches[i] = new FloatContributions(gradient, order, step);
        }
        clearFill(item);
        for (long done = 0; done < all; done += stretches.length) {
            long first = done;
            int count = (int) Math.min(stretches.length, all - first);
            share(count, threads, (worker, i) -> worker.locate(item, (first + i) * length, length, stretches[(int) i]));
            int[] border = borders(stretches, count, most);
            int bands = border.length - 1;
            share(channels * bands, threads, (worker, unit) -> {
                int band = (int) (unit % bands);
                for (int i = 0; i < count; i++) {
                    worker.add(item, unit / bands, stretches[i], band == 0, border[band], border[band + 1]);
                }
            });
        }
        share(blocks, threads, (worker, block) -> worker.makeCanonical(item * itemElements, block * BLOCK));
        makeFillCanonical(item);
    }

    /** Pixels of a stretch: whole groups, and rows or a part of one, which lead to targets that are not far apart. */
    private int stretchLength() {
        int width = geometry.outputExtent(0);
        int group = order.group();
        long rows = (long) width * (group / Math.min(group, Integer.lowestOneBit(width)));
        if (rows <= Tiling.PIXELS) {
            return (int) (Tiling.PIXELS / rows * rows);
        }
        long parts = (width + Tiling.PIXELS - 1L) / Tiling.PIXELS;
        return (int) ((width / parts + group - 1) / group * group);
    }

    /**
     * Elements of a channel at which bands begin that about as many pieces lead into, and the end of the last one. A single band where many pieces
     * lead into several: to test each tap would take longer than to have one thread add them all.
     */
    private static int[] borders(FloatContributions[] stretches, int count, int bands) {
        int[] middle = new int[count * Tiling.PIXELS / FloatContributions.PIECE / SAMPLE];
        int pieces = 0;
        for (int i = 0; bands > 1 && i < count; i++) {
            for (int piece = 0; piece < stretches[i].pieces(); piece += SAMPLE) {
                int at = stretches[i].middle(piece);
                if (at >= 0) {
                    middle[pieces++] = at;
                }
            }
        }
        Arrays.sort(middle, 0, pieces);
        int[] border = new int[bands + 1];
        for (int band = 1; band < bands && pieces > 0; band++) {
            border[band] = middle[(int) ((long) pieces * band / bands)];
        }
        border[bands] = Integer.MAX_VALUE;
        return MIXED * mixed(stretches, count, border) > SAMPLE * pieces ? new int[] {0, Integer.MAX_VALUE} : border;
    }

    /** How many pieces lead into a band beside others. */
    private static int mixed(FloatContributions[] stretches, int count, int[] border) {
        int mixed = 0;
        for (int band = 0; border.length > 2 && band < border.length - 1; band++) {
            for (int i = 0; i < count; i++) {
                for (int piece = 0; piece < stretches[i].pieces(); piece++) {
                    boolean within = stretches[i].isWithin(piece, border[band], border[band + 1]);
                    mixed += !within && stretches[i].reaches(piece, border[band], border[band + 1]) ? 1 : 0;
                }
            }
        }
        return mixed;
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

    private int stretches(int threads, int bands) {
        if (bands > 1) {
            return STRETCHES;
        }
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
        private final FloatTapWeights weights;

        /** Null unless the derivative along a tangent is added. */
        private final FloatDualWeights duals;

        private final FloatAccumulator accumulator;
        private final float[] values = new float[Tiling.PIXELS];

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
            accumulator = new FloatAccumulator(order, step);
        }

        /** Some of the elements from the first of an item on. */
        void clear(long start, long from) {
            Arrays.fill(values, 0f);
            long end = start + Math.min(itemElements, from + BLOCK);
            for (long i = start + from; i < end; i += values.length) {
                gradInput.put((int) i, values, 0, (int) Math.min(values.length, end - i));
            }
        }

        void makeCanonical(long start, long from) {
            long end = start + Math.min(itemElements, from + BLOCK);
            for (long i = start + from; i < end; i += values.length) {
                int count = (int) Math.min(values.length, end - i);
                gradInput.get((int) i, values, 0, count);
                float all = FloatInterpolation.all(values, 0, count);
                if (all != all) {
                    FloatInterpolation.canonical(all, values, 0, count);
                    gradInput.put((int) i, values, 0, count);
                }
            }
        }

        /** Rows, or parts of them, as far as a stretch goes. */
        void locate(long item, long first, int length, FloatContributions stretch) {
            int width = geometry.outputExtent(0);
            long end = Math.min(plane, first + length);
            stretch.start(first);
            Tile tile;
            for (long pixel = first; pixel < end; pixel += tile.count()) {
                int column = (int) (pixel % width);
                int columns = (int) Math.min(width - column, end - pixel);
                int rows = column == 0 ? Math.max(1, (int) ((end - pixel) / width)) : 1;
                tile = new Tile(item, pixel / width, column, width, columns, rows, 0, 0);
                FloatTaps taps = plan.taps(positions, tile);
                weights.start(tile.count());
                if (duals != null) {
                    duals.start(tile);
                }
                stretch.add(taps, offsets, weights, duals, values, tile.count());
            }
            stretch.end();
        }

        /** Adds what goes to a band of a channel; what is filled has no place there, and goes with the first one. */
        void add(long item, long channel, FloatContributions stretch, boolean isFirst, int from, int end) {
            accumulator.start(stretch, gradOutput, gradOutput.channel(item, channel));
            int start = Math.toIntExact(geometry.input().element(item, channel, 0, 0));
            accumulator.add(stretch, gradInput.slice(start, gradInput.limit() - start), from, end);
            if (gradFill != null && isFirst) {
                int at = Math.toIntExact(item * channels + channel);
                gradFill.put(at, accumulator.filled(stretch, gradFill.get(at)));
            }
        }

        @Override
        public void close() {
            scratch.giveBack();
        }
    }
}
