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

    /** The same of channels that are cut into bands. */
    private static final int BANDED = 16;

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

    /** Whether a channel's elements lie beside each other. */
    private final boolean isPlanar;

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
        isPlanar = geometry.input().pixel() == 1;
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
        clearFill(item);
        Addition addition = new Addition(item, threads);
        Steps steps = new Steps(addition.units(), threads, addition::end);
        WorkerPool.run(threads, threads, () -> new WorkerPool.Worker() {
            private final Worker worker = take();

            @Override
            public void run(long thread) {
                steps.work((step, unit) -> addition.run(worker, step, unit));
            }

            @Override
            public void close() {
                idle.add(worker);
            }
        });
        makeFillCanonical(item);
    }

    /** Stretches that are located, all of them, before any is added. */
    private final class Lot {
        private final FloatContributions[] stretches;
        private int count;

        /** See {@link #borders}. */
        private int[] border;

        /** Elements of a channel that are cleared before this is added: those that none before it leads to, up to the last one that it does. */
        private long from;

        private long end;

        Lot(int most) {
            stretches = new FloatContributions[most];
            for (int i = 0; i < most; i++) {
                stretches[i] = new FloatContributions(gradient, order, step);
            }
        }
    }

    /**
     * What is done of an item, in {@link Steps}: stretches are located and, lot by lot, added, while those of the next lot are located. What a lot is the
     * first one to lead to is cleared before, and NaNs are made canonical after the last lot, by those who add there and have it in their cache; where
     * channels lie between each other, all of it, in steps of its own.
     */
    private final class Addition {
        private final long item;
        private final long blocks = (itemElements + BLOCK - 1) / BLOCK;
        private final int length = stretchLength();
        private final long stretches = (plane + length - 1) / length;
        private final int most;
        private final int perLot;
        private final int lots;

        /** By so many lots they are located ahead. One thread adds a lot while it is in the cache. */
        private final int ahead;

        private final Lot[] lot;

        /** Elements of a channel that lots which are located lead to, from the first on. */
        private long reached;

        Addition(long item, int threads) {
            this.item = item;
            most = channels % threads == 0 || channels > MANY * threads ? 1 : threads;
            perLot = (int) Math.min(stretches, stretches(threads, most));
            lots = Math.toIntExact((stretches + perLot - 1) / perLot);
            ahead = threads == 1 ? 0 : 1;
            // While one is located and one is added, threads may begin to locate a third one.
            lot = new Lot[Math.min(lots, 1 + 2 * ahead)];
            Arrays.setAll(lot, i -> new Lot(perLot));
        }

        /** Of each step: first and last blocks of the gradient, else, in turn, a lot's stretches and the bands of one before. */
        long[] units() {
            long[] units = new long[2 * (lots + ahead) + 3];
            units[0] = isPlanar ? 0 : blocks;
            for (int i = 0; i < lots; i++) {
                units[1 + 2 * i] = Math.min(perLot, stretches - (long) i * perLot);
                units[2 + 2 * (i + ahead)] = channels * most;
            }
            units[units.length - 1] = isPlanar ? 0 : blocks;
            return units;
        }

        void run(Worker worker, int step, long unit) {
            int turn = (step - 1) / 2;
            if (step == 0) {
                worker.clear(item * itemElements + unit * BLOCK, item * itemElements + blockEnd(unit));
            } else if (turn == lots + ahead) {
                worker.makeCanonical(item * itemElements + unit * BLOCK, item * itemElements + blockEnd(unit));
            } else if (step % 2 == 1) {
                FloatContributions stretch = lot[turn % lot.length].stretches[(int) unit];
                worker.locate(item, ((long) turn * perLot + unit) * length, length, stretch);
            } else {
                Lot located = lot[(turn - ahead) % lot.length];
                int band = (int) (unit % most);
                if (band + 1 < located.border.length) {
                    add(worker, located, turn - ahead == lots - 1, unit / most, band);
                }
            }
        }

        private long blockEnd(long block) {
            return Math.min(itemElements, (block + 1) * BLOCK);
        }

        private void add(Worker worker, Lot lot, boolean isLast, long channel, int band) {
            long first = geometry.input().element(item, channel, 0, 0);
            int from = lot.border[band];
            int end = lot.border[band + 1];
            if (isPlanar) {
                worker.clear(first + Math.max(from, lot.from), first + Math.min(end, lot.end));
            }
            for (int i = 0; i < lot.count; i++) {
                worker.add(item, channel, lot.stretches[i], band == 0, from, end);
            }
            if (isPlanar && isLast) {
                worker.makeCanonical(first + from, first + Math.min(end, geometry.inputPlane()));
            }
        }

        void end(int step) {
            int turn = (step - 1) / 2;
            if (step % 2 == 1 && turn < lots) {
                Lot located = lot[turn % lot.length];
                located.count = (int) Math.min(perLot, stretches - (long) turn * perLot);
                located.border = borders(located.stretches, located.count, most);
                located.from = reached;
                reached = turn == lots - 1
                        ? geometry.inputPlane()
                        : Math.max(reached, reach(located.stretches, located.count));
                located.end = reached;
            }
        }
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

    /** Elements of a channel up to the last one that pieces lead to. */
    private static long reach(FloatContributions[] stretches, int count) {
        int greatest = -1;
        for (int i = 0; i < count; i++) {
            for (int piece = 0; piece < stretches[i].pieces(); piece++) {
                greatest = Math.max(greatest, stretches[i].greatest(piece));
            }
        }
        return greatest + 1L;
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
        int enough = threads == 1 ? 1 : 2 * threads;
        if (bands > 1) {
            return Math.max(enough, BANDED);
        }
        return Math.max(enough, Math.min(STRETCHES, TAPS / (order.taps() * Tiling.PIXELS)));
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

        /** Elements of the gradient. */
        void clear(long first, long end) {
            Arrays.fill(values, 0f);
            for (long i = first; i < end; i += values.length) {
                gradInput.put((int) i, values, 0, (int) Math.min(values.length, end - i));
            }
        }

        void makeCanonical(long first, long end) {
            for (long i = first; i < end; i += values.length) {
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
