package org.gridsample.internal.opencl;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.gridsample.internal.backend.Geometry;
import org.gridsample.internal.backend.Operation;
import org.gridsample.tensor.Precision;

/**
 * How an operation is spread over work-items: the sizes of its launches, and the geometry_t that tells the kernel. The plane that is written
 * is seen as rows, its own or, where those of an output are short, longer pieces of it: see kernels/sample.cl.
 */
final class Launch {
    /** Tiles for each compute unit: enough that the last one to finish costs little. */
    private static final int TILES_PER_UNIT = 4;

    /**
     * Where several tiles lie side by side they are this many times taller: the tiles in between evict from the cache what a tile
     * shares with the one below it. A turned image of 8192 x 8192 took 2.5 times as long a pixel as one of 4096 x 4096 before.
     */
    private static final int FURTHER_DOWN = 8;

    /** Shorter rows would be mostly the ends of tiles. */
    private static final int LONG_ROW = 256;

    private final Geometry geometry;
    private final Precision precision;
    private final boolean hasScratch;

    /** In their order. */
    private final List<Step> steps;

    /**
     * How the plane that is written, all pixels of one channel of one item, is divided among work-items.
     *
     * @param channelBlock channels of a work-item
     * @param rowLength pixels of a row, or one less where rows aren't all as long
     * @param tileColumns pixels along a row that a work-item has; a row's last tile takes what is left of it
     * @param tileRows rows that it has
     * @param localX work-items of a group along rows
     * @param localY and across them
     */
    record Division(
            int channelBlock, int rowLength, int rows, int tileColumns, int tileRows, long localX, long localY) {
        long globalX() {
            return ceilDivide(rowLength / tileColumns, localX) * localX;
        }

        long globalY() {
            return ceilDivide(bands(), localY) * localY;
        }

        /** Work-items along y that have something to do. */
        long bands() {
            return ceilDivide(rows, tileRows);
        }
    }

    /** What a launch does. */
    enum Phase {
        /** All that its kernel does. */
        COMPUTE,
        /** Gradients of inputs are made in several: see kernels/input_gradient.cl. */
        CLEAR,
        COUNT,
        SUM_COUNTS,
        SUM_STARTS,
        LIST,
        ADD_LISTED,
        ADD,
        MAKE_CANONICAL
    }

    /**
     * One launch.
     *
     * @param firstItem the items begin with it
     * @param items how many
     * @param firstPixel of the pixels of the output that it goes through where it doesn't write them
     * @param endPixel the one after them
     */
    record Step(
            Phase phase,
            Division division,
            InputGradientSteps.Lists lists,
            long firstItem,
            long items,
            long firstPixel,
            long endPixel) {}

    private Launch(Operation operation, boolean hasScratch, List<Step> steps) {
        geometry = operation.geometry();
        this.hasScratch = hasScratch;
        precision = operation.computation().type().precision();
        this.steps = steps;
    }

    /**
     * The launches of an operation.
     *
     * @param form the kernel's, whose width may be less than the tuning's
     * @param units the device's compute units
     * @param maxGroup the most work-items that a group of this kernel can have
     * @param hasFewRounds whether the device's loops go round so few times that a work-item can't go through a whole output
     */
    static Launch of(Operation operation, Tuning tuning, Form form, int units, long maxGroup, boolean hasFewRounds) {
        Geometry geometry = operation.geometry();
        return switch (operation.kind()) {
            case SAMPLE -> {
                int channels = form.channels() > 0 ? form.channels() : channelBlock(geometry, tuning);
                yield new Launch(
                        operation, false, steps(geometry, tiles(geometry, tuning, form, channels, units, maxGroup)));
            }
            // A point's gradient is a sum over all channels.
            case GRID_GRADIENT -> {
                int channels = Math.toIntExact(geometry.channels());
                yield new Launch(
                        operation, false, steps(geometry, tiles(geometry, tuning, form, channels, units, maxGroup)));
            }
            case INPUT_GRADIENT -> {
                InputGradientSteps.Way way = InputGradientSteps.Way.of(tuning, hasFewRounds);
                yield new Launch(
                        operation,
                        form.lists(),
                        InputGradientSteps.of(operation, way, tuning, form.width(), units, maxGroup));
            }
        };
    }

    /** As many as wanted, or more, so that there aren't too many blocks. */
    static int channelBlock(Geometry geometry, Tuning tuning) {
        return (int) Math.max(
                Math.min(geometry.channels(), tuning.channelBlock()),
                ceilDivide(geometry.channels(), LaunchLimits.MOST_GROUPS));
    }

    static List<Step> steps(Geometry geometry, Division division) {
        List<Step> steps = new ArrayList<>(1);
        long atOnce = batchAtOnce(geometry, division);
        for (long item = 0; item < geometry.batch(); item += atOnce) {
            long items = Math.min(atOnce, geometry.batch() - item);
            steps.add(new Step(
                    Phase.COMPUTE, division, InputGradientSteps.Lists.NONE, item, items, 0, geometry.outputPlane()));
        }
        return steps;
    }

    /** Items of a launch. */
    static long batchAtOnce(Geometry geometry, Division division) {
        return Math.min(geometry.batch(), LaunchLimits.MOST_GROUPS / blocks(geometry, division));
    }

    private static long blocks(Geometry geometry, Division division) {
        return ceilDivide(geometry.channels(), division.channelBlock);
    }

    /** Of the output's plane. */
    private static Division tiles(
            Geometry geometry, Tuning tuning, Form form, int channelBlock, int units, long maxGroup) {
        int width = form.width();
        if (width == 1 && form.channels() > 0 && form.channels() != geometry.channels()) {
            throw new IllegalArgumentException("launch: expected a kernel of single pixels for " + geometry.channels()
                    + " channels or for any number, got one for " + form.channels());
        }
        long plane = geometry.outputPlane();
        boolean apart = geometry.hasGapsBetweenRows();
        if (width > (apart ? geometry.outputExtent(0) : plane)) {
            throw new IllegalArgumentException("launch: expected a vector of at most the output's "
                    + (apart ? geometry.outputExtent(0) + " pixels of a row" : plane + " pixels") + ", got a width of "
                    + width);
        }
        boolean grouped = tuning.width() == 1;
        long localX = grouped ? Math.min(tuning.columns(), maxGroup) : 1;
        long localY = grouped ? Math.max(1, Math.min(tuning.rows(), maxGroup / localX)) : 1;
        // Two vectors, so that a row is at least one, however the plane is divided.
        int columnsWanted = width == 1 ? tuning.columns() : Math.max(tuning.columns(), 2 * width);
        int own = geometry.outputExtent(0);
        long mostRows = LaunchLimits.MOST_GROUPS * localY;
        boolean isLong = (own >= columnsWanted || own >= LONG_ROW) && plane / own <= mostRows;
        int rowLength;
        int rows;
        if (isLong || apart && width > 1) {
            rowLength = own;
            rows = (int) (plane / own);
        } else {
            rows = (int) Math.min(ceilDivide(plane, columnsWanted), mostRows);
            // Kernels of single pixels leave off at the plane's end; those of vectors make some rows one pixel longer.
            rowLength = Math.toIntExact(width == 1 ? ceilDivide(plane, rows) : plane / rows);
        }
        if (width == 1) {
            return new Division(channelBlock, rowLength, rows, 1, 1, localX, localY);
        }
        int tileColumns = Math.min(columnsWanted, rowLength);
        long tilesAcross = rowLength / tileColumns;
        long rowsWanted = tilesAcross > 1 ? (long) tuning.rows() * FURTHER_DOWN : tuning.rows();
        long tilesPerRow = tilesAcross * ceilDivide(geometry.channels(), channelBlock) * geometry.batch();
        int tileRows = tileRows(rowsWanted, rows, tilesPerRow, units);
        return new Division(channelBlock, rowLength, rows, tileColumns, tileRows, localX, localY);
    }

    /** Fewer rows than wanted where that would leave compute units without work. */
    private static int tileRows(long wanted, int rows, long tilesPerRow, int units) {
        long fair = rows * tilesPerRow / ((long) units * TILES_PER_UNIT);
        long least = ceilDivide(rows, LaunchLimits.MOST_GROUPS);
        return (int) Math.max(least, Math.min(Math.min(wanted, rows), fair));
    }

    static long ceilDivide(long a, long b) {
        return (a + b - 1) / b;
    }

    /** The launches, in their order. */
    List<Step> steps() {
        return steps;
    }

    /** Bytes of memory that the kernel has for itself, as one more argument; 0 where it has none. */
    long scratchBytes() {
        long most = hasScratch ? 1 : 0;
        for (Step step : steps) {
            most = Math.max(most, step.items * step.lists.numbers());
        }
        return most * Integer.BYTES;
    }

    /** Writes the global and the local size of a launch, three numbers each. */
    void writeSizes(Step step, long[] global, long[] local) {
        switch (step.phase) {
            case COMPUTE, CLEAR, ADD, ADD_LISTED, MAKE_CANONICAL -> writeSizesOfPlane(step, global, local);
            case COUNT, LIST -> writeSizesOfLists(step, step.lists.segments(), global, local);
            case SUM_COUNTS -> writeSizesOfLists(step, step.division.bands(), global, local);
            case SUM_STARTS -> writeSizesOfLists(step, 1, global, local);
        }
        // Kernels take a group's number for a work-item's.
        local[2] = 1;
    }

    private void writeSizesOfPlane(Step step, long[] global, long[] local) {
        global[0] = step.division.globalX();
        global[1] = step.division.globalY();
        global[2] = step.items * blocks(geometry, step.division);
        local[0] = step.division.localX;
        local[1] = step.division.localY;
    }

    /** So many work-items for each item. */
    private static void writeSizesOfLists(Step step, long workItems, long[] global, long[] local) {
        local[0] = step.division.localY;
        local[1] = 1;
        global[0] = ceilDivide(workItems, local[0]) * local[0];
        global[1] = 1;
        global[2] = step.items;
    }

    /** Writes geometry_t for a launch from the start of {@code target}. */
    void writeGeometry(Step step, ByteBuffer target) {
        target.clear();
        for (GeometryMember member : GeometryMember.ALL) {
            member.type.put(target, value(member, step), precision);
        }
        target.flip();
    }

    /** Whole numbers are below 2^53, and so exact. */
    private double value(GeometryMember member, Step step) {
        return switch (member) {
            case OUTPUT_PLANE -> geometry.outputPlane();
            case INPUT_BATCH_STRIDE -> geometry.input().item();
            case GRID_BATCH_STRIDE -> geometry.gridItem();
            case GRID_FIRST -> geometry.gridFirst();
            case INPUT_CHANNEL -> geometry.input().channel();
            case OUTPUT_ITEM -> geometry.output().item();
            case OUTPUT_CHANNEL -> geometry.output().channel();
            case OUTPUT_FIRST -> geometry.output().first();
            case LAST_X -> geometry.axis(0).last();
            case LAST_Y -> geometry.axis(1).last();
            case LAST_Z -> geometry.axis(2).last();
            case SCALE_X -> geometry.axis(0).scale();
            case SCALE_Y -> geometry.axis(1).scale();
            case SCALE_Z -> geometry.axis(2).scale();
            case TURN_X -> geometry.axis(0).turn();
            case TURN_Y -> geometry.axis(1).turn();
            case TURN_Z -> geometry.axis(2).turn();
            case ZERO -> 0;
            case SIZE_X -> geometry.inputExtent(0);
            case SIZE_Y -> geometry.inputExtent(1);
            case SIZE_Z -> geometry.inputExtent(2);
            case CHANNELS -> geometry.channels();
            case CHANNEL_BLOCK -> step.division.channelBlock;
            case ROW_LENGTH -> step.division.rowLength;
            case ROWS -> step.division.rows;
            case TILE_COLUMNS -> step.division.tileColumns;
            case TILE_ROWS -> step.division.tileRows;
            case FIRST_ITEM -> step.firstItem;
            case FIRST_PIXEL -> step.firstPixel;
            case END_PIXEL -> step.endPixel;
            case PHASE -> step.phase.ordinal();
            case SEGMENTS -> step.lists.segments();
            case LISTS_ITEM -> step.lists.numbers();
            case OUTPUT_WIDTH -> geometry.place().width();
            case OUTPUT_HEIGHT -> geometry.place().height();
            case OUTPUT_DEPTH -> geometry.place().depth();
            case INPUT_PIXEL -> geometry.input().pixel();
            case INPUT_FIRST -> geometry.input().first();
            case INPUT_ROW -> geometry.input().row();
            case OUTPUT_ROW -> geometry.output().row();
            case OUTPUT_PIXEL -> geometry.output().pixel();
            case OUTPUT_ROW_LENGTH -> geometry.outputExtent(0);
            case FIRST_X -> geometry.place().index(0, 0);
            case FIRST_Y -> geometry.place().index(1, 0);
            case FIRST_Z -> geometry.place().index(2, 0);
        };
    }

    /**
     * A member of geometry_t, the numbers that a kernel gets beside the tensors; its name there is in lower case. Widest members first,
     * so that host and device agree on the layout; and reals and ints are even in number each, so that for both types there is no
     * padding at the end, which some drivers count in an argument's size and others leave out.
     */
    enum GeometryMember {
        OUTPUT_PLANE(Type.LONG),
        /** 0 where one item serves all, as the grid's. */
        INPUT_BATCH_STRIDE(Type.LONG),
        GRID_BATCH_STRIDE(Type.LONG),
        /** Only kernels that look at a pixel's neighbours do. */
        GRID_FIRST(Type.LONG),
        /** Only kernels of strided tensors look at it. */
        INPUT_CHANNEL(Type.LONG),
        /** Only kernels of strided tensors, and those of gradients, look at these. */
        OUTPUT_ITEM(Type.LONG),
        OUTPUT_CHANNEL(Type.LONG),
        /** Only kernels of points' gradients look at it. */
        OUTPUT_FIRST(Type.LONG),
        /** From an item's lists to the next one's: only kernels of inputs' gradients look at it. */
        LISTS_ITEM(Type.LONG),
        LAST_X(Type.REAL),
        LAST_Y(Type.REAL),
        LAST_Z(Type.REAL),
        SCALE_X(Type.REAL),
        SCALE_Y(Type.REAL),
        SCALE_Z(Type.REAL),
        TURN_X(Type.REAL),
        TURN_Y(Type.REAL),
        TURN_Z(Type.REAL),
        ZERO(Type.REAL),
        SIZE_X(Type.INT),
        SIZE_Y(Type.INT),
        SIZE_Z(Type.INT),
        CHANNELS(Type.INT),
        /** Of one work-item. */
        CHANNEL_BLOCK(Type.INT),
        /** Only single pixels' kernels look at it. */
        ROW_LENGTH(Type.INT),
        /** Of the plane that is written, as tiles are of it. */
        ROWS(Type.INT),
        TILE_COLUMNS(Type.INT),
        TILE_ROWS(Type.INT),
        FIRST_ITEM(Type.INT),
        /** Of the output's pixels that a launch goes through: only kernels of inputs' gradients look at these and the next two. */
        FIRST_PIXEL(Type.INT),
        END_PIXEL(Type.INT),
        PHASE(Type.INT),
        /** Work-items that make an item's lists. */
        SEGMENTS(Type.INT),
        /** The extents of the whole output, and the indices in it of the plane's first pixel: last, since kernels of grids look at none. */
        OUTPUT_WIDTH(Type.INT),
        OUTPUT_HEIGHT(Type.INT),
        OUTPUT_DEPTH(Type.INT),
        FIRST_X(Type.INT),
        FIRST_Y(Type.INT),
        FIRST_Z(Type.INT),
        /** Only kernels of interleaved inputs look at these. */
        INPUT_PIXEL(Type.INT),
        /** The element of an item with which the first channel begins: one of the channels. */
        INPUT_FIRST(Type.INT),
        /** Only kernels of strided tensors, and of gradients, look at these. */
        INPUT_ROW(Type.INT),
        OUTPUT_ROW(Type.INT),
        OUTPUT_PIXEL(Type.INT),
        OUTPUT_ROW_LENGTH(Type.INT);

        /** Made once: {@code values()} makes an array at each call. */
        private static final List<GeometryMember> ALL = List.of(values());

        private final Type type;

        GeometryMember(Type type) {
            this.type = type;
        }

        /** What all need, of either type. */
        static int mostBytes() {
            int bytes = 0;
            for (GeometryMember member : ALL) {
                bytes += member.type.bytes(Precision.FLOAT64);
            }
            return bytes;
        }

        /** The declaration of geometry_t in OpenCL C, and the phases' numbers. */
        static String declaration() {
            StringBuilder members = new StringBuilder();
            for (GeometryMember member : ALL) {
                members.append("    ")
                        .append(lowerCase(member.type))
                        .append(' ')
                        .append(lowerCase(member))
                        .append(";\n");
            }
            StringBuilder phases = new StringBuilder();
            for (Phase phase : Phase.values()) {
                phases.append("#define PHASE_")
                        .append(phase)
                        .append(' ')
                        .append(phase.ordinal())
                        .append('\n');
            }
            return "typedef struct {\n" + members + "} geometry_t;\n" + phases;
        }

        private static String lowerCase(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }

        /** Of OpenCL C; a real is of the type that the kernel computes in. */
        private enum Type {
            LONG,
            REAL,
            INT;

            int bytes(Precision real) {
                return switch (this) {
                    case LONG -> Long.BYTES;
                    case REAL ->
                        switch (real) {
                            case FLOAT32 -> Float.BYTES;
                            case FLOAT64 -> Double.BYTES;
                        };
                    case INT -> Integer.BYTES;
                };
            }

            ByteBuffer put(ByteBuffer target, double value, Precision real) {
                return switch (this) {
                    case LONG -> target.putLong((long) value);
                    case REAL ->
                        switch (real) {
                            case FLOAT32 -> target.putFloat((float) value);
                            case FLOAT64 -> target.putDouble(value);
                        };
                    case INT -> target.putInt((int) value);
                };
            }
        }
    }
}
