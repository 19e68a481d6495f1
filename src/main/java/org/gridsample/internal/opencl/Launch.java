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

    /** That a work-item clears: enough to be worth a call, and few enough for any device's loops. */
    private static final long FEW_PIXELS = 32_768;

    /** Pixels that follow each other in a gradient's order, the most there are: see kernels/scatter.cl. */
    private static final int GROUP = 8;

    private final Geometry geometry;
    private final Precision precision;

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
            return ceilDivide(ceilDivide(rows, tileRows), localY) * localY;
        }

        /** The same with as many rows to a work-item as have few pixels together. */
        Division ofRows() {
            int few = (int) Math.max(1, FEW_PIXELS / ((long) rowLength * channelBlock));
            long most = ceilDivide(rows, LaunchLimits.MOST_GROUPS);
            return new Division(
                    channelBlock,
                    rowLength,
                    rows,
                    tileColumns,
                    (int) Math.max(most, Math.min(few, tileRows)),
                    localX,
                    localY);
        }
    }

    /**
     * One launch.
     *
     * @param firstItem the items begin with it
     * @param items how many
     * @param firstPixel of the pixels of the output that it goes through where it doesn't write them
     * @param endPixel the one after them
     */
    record Step(Division division, long firstItem, long items, long firstPixel, long endPixel) {}

    private Launch(Operation operation, List<Step> steps) {
        geometry = operation.geometry();
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
        int block = (int) Math.max(
                Math.min(geometry.channels(), tuning.channelBlock()),
                ceilDivide(geometry.channels(), LaunchLimits.MOST_GROUPS));
        return new Launch(
                operation,
                switch (operation.kind()) {
                    case SAMPLE ->
                        steps(
                                geometry,
                                tiles(
                                        geometry,
                                        tuning,
                                        form,
                                        form.channels() > 0 ? form.channels() : block,
                                        units,
                                        maxGroup));
                    // A point's gradient is a sum over all channels.
                    case GRID_GRADIENT ->
                        steps(
                                geometry,
                                tiles(geometry, tuning, form, Math.toIntExact(geometry.channels()), units, maxGroup));
                    case INPUT_GRADIENT ->
                        hasFewRounds
                                ? shortWays(geometry, bands(operation, 1, units), form.width())
                                : ways(geometry, bands(operation, block, units), geometry.outputPlane());
                });
    }

    private static List<Step> steps(Geometry geometry, Division division) {
        List<Step> steps = new ArrayList<>(1);
        long atOnce = batchAtOnce(geometry, division);
        for (long item = 0; item < geometry.batch(); item += atOnce) {
            steps.add(new Step(division, item, Math.min(atOnce, geometry.batch() - item), 0, geometry.outputPlane()));
        }
        return steps;
    }

    private static long batchAtOnce(Geometry geometry, Division division) {
        return Math.min(geometry.batch(), LaunchLimits.MOST_GROUPS / blocks(geometry, division));
    }

    private static long blocks(Geometry geometry, Division division) {
        return ceilDivide(geometry.channels(), division.channelBlock);
    }

    /** A gradient of the input is cleared, then added to by all pixels of the output, so many at a time, and made canonical. */
    private static List<Step> ways(Geometry geometry, Division bands, long pixels) {
        List<Step> steps = new ArrayList<>();
        long plane = geometry.outputPlane();
        for (Step all : steps(geometry, bands)) {
            Division rows = all.division.ofRows();
            steps.add(new Step(rows, all.firstItem, all.items, 0, 0));
            for (long pixel = 0; pixel < plane; pixel += pixels) {
                steps.add(new Step(bands, all.firstItem, all.items, pixel, Math.min(plane, pixel + pixels)));
            }
            steps.add(new Step(rows, all.firstItem, all.items, plane, plane));
        }
        return steps;
    }

    /** A group of pixels at a time: positions far outside alone may take thousands of rounds for each. */
    private static List<Step> shortWays(Geometry geometry, Division bands, int width) {
        return ways(geometry, bands, Math.max(width, geometry.spatialRank() == 2 ? GROUP : 2));
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

    /**
     * Of the input's plane: all rows or, where items and blocks of channels can't be shared out evenly, bands of them. As few as that
     * takes, since each work-item goes through all of the output.
     */
    private static Division bands(Operation operation, int mostChannels, int units) {
        Geometry geometry = operation.geometry();
        long channels = geometry.channels();
        long fair = Math.max(1, channels * geometry.batch() / units);
        int most = Locality.addedChannels(operation, mostChannels);
        long block = Math.min(most, fair);
        long bands = 1;
        long shares = ceilDivide(channels, block) * geometry.batch();
        if (shares % units != 0 && shares < (long) units * TILES_PER_UNIT) {
            block = Math.min(most, channels);
            shares = ceilDivide(channels, block) * geometry.batch();
            bands = units / gcd(shares, units);
        }
        int width = geometry.inputExtent(0);
        int rows = Math.toIntExact((long) geometry.inputExtent(1) * geometry.inputExtent(2));
        int bandRows = (int) ceilDivide(rows, Math.min(bands, LaunchLimits.MOST_GROUPS));
        return new Division((int) block, width, rows, width, bandRows, 1, 1);
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private static long ceilDivide(long a, long b) {
        return (a + b - 1) / b;
    }

    /** The launches, in their order. */
    List<Step> steps() {
        return steps;
    }

    /** Writes the global and the local size of a launch, three numbers each. */
    void writeSizes(Step step, long[] global, long[] local) {
        global[0] = step.division.globalX();
        global[1] = step.division.globalY();
        global[2] = step.items * blocks(geometry, step.division);
        local[0] = step.division.localX;
        local[1] = step.division.localY;
        // Kernels take a group's number for a work-item's.
        local[2] = 1;
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
        /** Of the output's pixels that a launch goes through: only kernels of inputs' gradients look at these. */
        FIRST_PIXEL(Type.INT),
        /** 0 where the gradient is cleared. */
        END_PIXEL(Type.INT),
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

        /** The declaration of geometry_t in OpenCL C. */
        static String declaration() {
            StringBuilder members = new StringBuilder();
            for (GeometryMember member : ALL) {
                members.append("    ")
                        .append(lowerCase(member.type))
                        .append(' ')
                        .append(lowerCase(member))
                        .append(";\n");
            }
            return "typedef struct {\n" + members + "} geometry_t;\n";
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
