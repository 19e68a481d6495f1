package org.gridsample.internal.opencl;

import java.util.ArrayList;
import java.util.List;
import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.Operation;
import org.gridsample.internal.opencl.Launch.Division;
import org.gridsample.internal.opencl.Launch.Phase;
import org.gridsample.internal.opencl.Launch.Step;

/**
 * The launches of an input's gradient, which is cleared, added to, and made canonical. Each of its values is a sum in one order, which runs
 * through all of the output: so work-items share the gradient, as bands of rows and blocks of channels, and not the output: see
 * kernels/input_gradient.cl.
 */
final class InputGradientSteps {
    /** That a work-item clears: enough to be worth a call, and few enough for any device's loops. */
    private static final long FEW_PIXELS = 32_768;

    /** Pixels that follow each other in the order of addition, the most there are: see kernels/scatter.cl. */
    private static final int GROUP = 8;

    /** Numbers that the lists of a launch have, at most. */
    private static final long MOST_LISTED = 1 << 24;

    /** Work-items that make an item's lists, at most: for each band their counts are summed one after the other. */
    private static final int MOST_SEGMENTS = 4096;

    /** Groups of pixels that such a work-item has, at least. */
    private static final int SEGMENT = 16;

    /** Work-items for each compute unit, where they are many and small. */
    private static final int SMALL_PER_UNIT = 1024;

    /** How work-items go through the output. */
    enum Way {
        /** Few of them through all of it. */
        WHOLE,
        /** Through a group of pixels in each launch: positions far outside alone may take thousands of rounds for each. */
        GROUP_BY_GROUP,
        /** Many of them, each through a list of the groups that add to its own. */
        LISTS;

        static Way of(Tuning tuning, boolean hasFewRounds) {
            if (hasFewRounds) {
                return GROUP_BY_GROUP;
            }
            return tuning.width() == 1 ? LISTS : WHOLE;
        }

        /** Of the device's memory that it takes, at most. */
        long scratchBytes() {
            return switch (this) {
                case WHOLE, GROUP_BY_GROUP -> 0;
                case LISTS -> MOST_LISTED * Integer.BYTES;
            };
        }
    }

    /**
     * The lists of an item, which lie in one array.
     *
     * @param segments work-items that make them
     * @param pixels of the output that they have room for
     * @param numbers in all
     */
    record Lists(int segments, long pixels, long numbers) {
        static final Lists NONE = new Lists(0, 0, 0);
    }

    private final Operation operation;
    private final Geometry geometry;
    private final Tuning tuning;
    private final int units;

    private InputGradientSteps(Operation operation, Tuning tuning, int units) {
        this.operation = operation;
        geometry = operation.geometry();
        this.tuning = tuning;
        this.units = units;
    }

    /**
     * In their order.
     *
     * @param width of the kernel's vectors
     */
    static List<Step> of(Operation operation, Way way, Tuning tuning, int width, int units, long maxGroup) {
        InputGradientSteps steps = new InputGradientSteps(operation, tuning, units);
        Geometry geometry = operation.geometry();
        return switch (way) {
            case WHOLE -> Launch.steps(geometry, steps.bands(Launch.channelBlock(geometry, tuning)));
            case GROUP_BY_GROUP ->
                steps.through(steps.bands(1), Math.max(width, geometry.spatialRank() == 2 ? steps.group() : 2));
            case LISTS -> steps.listed(steps.rows(Math.min(tuning.columns(), maxGroup)));
        };
    }

    /** So many pixels at a time. */
    private List<Step> through(Division bands, long pixels) {
        List<Step> steps = new ArrayList<>();
        long plane = geometry.outputPlane();
        long atOnce = Launch.batchAtOnce(geometry, bands);
        Division few = ofFewPixels(bands);
        for (long item = 0; item < geometry.batch(); item += atOnce) {
            long items = Math.min(atOnce, geometry.batch() - item);
            steps.add(new Step(Phase.CLEAR, few, Lists.NONE, item, items, 0, 0));
            for (long pixel = 0; pixel < plane; pixel += pixels) {
                long end = Math.min(plane, pixel + pixels);
                steps.add(new Step(Phase.ADD, bands, Lists.NONE, item, items, pixel, end));
            }
            steps.add(new Step(Phase.MAKE_CANONICAL, few, Lists.NONE, item, items, plane, plane));
        }
        return steps;
    }

    /** As many pixels at a time as lists have room for, and as many items. */
    private List<Step> listed(Division rows) {
        Lists lists = lists(rows.bands());
        List<Step> steps = new ArrayList<>();
        long plane = geometry.outputPlane();
        long atOnce = Math.min(Launch.batchAtOnce(geometry, rows), MOST_LISTED / lists.numbers);
        for (long item = 0; item < geometry.batch(); item += atOnce) {
            long items = Math.min(atOnce, geometry.batch() - item);
            steps.add(new Step(Phase.CLEAR, rows, Lists.NONE, item, items, 0, 0));
            for (long pixel = 0; pixel < plane; pixel += lists.pixels) {
                long end = Math.min(plane, pixel + lists.pixels);
                for (Phase phase :
                        List.of(Phase.COUNT, Phase.SUM_COUNTS, Phase.SUM_STARTS, Phase.LIST, Phase.ADD_LISTED)) {
                    steps.add(new Step(phase, rows, lists, item, items, pixel, end));
                }
            }
            steps.add(new Step(Phase.MAKE_CANONICAL, rows, Lists.NONE, item, items, plane, plane));
        }
        return steps;
    }

    /**
     * Of the input's plane: all rows, or bands of them. Each work-item goes through all of the output, and to find where its pixels' taps are takes
     * about as long as to add those of a channel: so as many channels and bands are taken as end first.
     */
    private Division bands(int mostChannels) {
        long channels = geometry.channels();
        long least = leastBlock();
        long mostBlock = Math.max(least, Math.min(Locality.addedChannels(operation, mostChannels), channels));
        long mostBands = Math.min(units, inputRows());
        long block = least;
        long bands = 1;
        double shortest = Double.POSITIVE_INFINITY;
        for (long ofThese = 1; ofThese <= mostBands; ofThese++) {
            for (long together = least; together <= mostBlock; together++) {
                long workItems = Launch.ceilDivide(channels, together) * geometry.batch() * ofThese;
                double time = Launch.ceilDivide(workItems, units) * (1 + (double) together / ofThese);
                if (time < shortest) {
                    shortest = time;
                    block = together;
                    bands = ofThese;
                }
            }
        }
        return bands((int) block, bands, 1);
    }

    /** Of the input's plane: as many bands as there may be, of a row each as a rule, since they have lists of what falls there. */
    private Division rows(long localY) {
        long bands = bands(1, LaunchLimits.MOST_GROUPS, localY).bands();
        long fair = geometry.batch() * geometry.channels() * bands / ((long) units * SMALL_PER_UNIT);
        long block = Math.max(leastBlock(), Math.min(Launch.channelBlock(geometry, tuning), fair));
        return bands((int) block, bands, localY);
    }

    /** Channels of a work-item, so that there are no more blocks than groups may be. */
    private long leastBlock() {
        return Launch.ceilDivide(geometry.channels(), LaunchLimits.MOST_GROUPS);
    }

    private Division bands(int channelBlock, long bands, long localY) {
        int width = geometry.inputExtent(0);
        int rows = inputRows();
        int bandRows = (int) Launch.ceilDivide(rows, Math.min(bands, LaunchLimits.MOST_GROUPS));
        return new Division(channelBlock, width, rows, width, bandRows, 1, localY);
    }

    private int inputRows() {
        return Math.toIntExact((long) geometry.inputExtent(1) * geometry.inputExtent(2));
    }

    /** The same with as many rows to a work-item as have few pixels together, or a part of a row. */
    private static Division ofFewPixels(Division bands) {
        long row = (long) bands.rowLength() * bands.channelBlock();
        int few = (int) Math.max(1, FEW_PIXELS / row);
        int least = (int) Launch.ceilDivide(bands.rows(), LaunchLimits.MOST_GROUPS);
        int tileRows = Math.max(least, Math.min(few, bands.tileRows()));
        long shares = Math.min(bands.rowLength(), Launch.ceilDivide(row * tileRows, FEW_PIXELS));
        return new Division(
                bands.channelBlock(),
                bands.rowLength(),
                bands.rows(),
                (int) (bands.rowLength() / shares),
                tileRows,
                bands.localX(),
                bands.localY());
    }

    /** For all of an item's pixels, or as many as there is room for: half of it is for the groups, a quarter for the counts. */
    private Lists lists(long bands) {
        int group = group();
        // The fill's may be one more.
        long bandsOfGroup = Math.min(bands, (long) group * rowsOfPixel() + 1);
        long groups = Math.min(Launch.ceilDivide(geometry.outputPlane(), group), MOST_LISTED / 2 / bandsOfGroup);
        long segments = Math.min(Math.min(Launch.ceilDivide(groups, SEGMENT), MOST_SEGMENTS), MOST_LISTED / 4 / bands);
        return new Lists((int) segments, groups * group, segments * bands + bands + 1 + groups * bandsOfGroup);
    }

    /** Pixels that the order of addition takes together: see kernels/scatter.cl. */
    private int group() {
        return geometry.spatialRank() == 3
                ? 1
                : switch (operation.computation().type().precision()) {
                    case FLOAT32 -> GROUP;
                    case FLOAT64 -> GROUP / 2;
                };
    }

    /** Of the input, which a pixel's taps are in. */
    private int rowsOfPixel() {
        int along =
                switch (operation.computation().interpolation()) {
                    case NEAREST -> 1;
                    case BILINEAR -> 2;
                    case BICUBIC -> 4;
                };
        return geometry.spatialRank() == 3 ? along * along : along;
    }
}
