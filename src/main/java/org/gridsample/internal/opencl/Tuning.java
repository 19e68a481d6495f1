package org.gridsample.internal.opencl;

import java.util.Arrays;

/**
 * How work is cut for a device. Changes speed, never bits.
 *
 * @param width pixels of one vector, 1, 8 or 16. With 1 a work-item computes one pixel, and work-groups are two-dimensional;
 *     with more it computes a tile, and is a work-group of its own
 * @param columns the least extent of a tile along x, or a work-group's, in pixels
 * @param rows its extent along y; a tile's is a multiple of it where several lie beside each other, see {@link Launch}
 * @param channelBlock the most channels a work-item computes where there are more than four, and {@link Locality} asks for no fewer
 */
record Tuning(int width, int columns, int rows, int channelBlock) {
    /**
     * For kernels of single pixels alone, as footprints' and tangents' are: a work-item has one channel, since its loops go round up to thousands of times for each; llvmpipe leaves off after
     * 65,535 in all.
     */
    static final Tuning OF_PIXELS = new Tuning(1, 32, 8, 1);

    Tuning {
        if (width != 1 && width != 8 && width != 16) {
            throw new IllegalArgumentException("tuning: width: expected 1, 8 or 16, got " + width);
        }
        if (columns < 1 || rows < 1 || channelBlock < 1) {
            throw new IllegalArgumentException("tuning: columns, rows, channel block: expected at least 1, got "
                    + columns + ", " + rows + ", " + channelBlock);
        }
    }

    /** The four numbers in their order, separated by spaces: what {@link #toString} gives. */
    static Tuning parse(String text) {
        int[] numbers;
        try {
            numbers = Arrays.stream(text.strip().split("\\s+"))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        } catch (NumberFormatException e) {
            numbers = new int[0];
        }
        if (numbers.length != 4) {
            throw new IllegalArgumentException("tuning: expected width, columns, rows and channel block, got '"
                    + text.strip().replaceAll("\\s+", " ") + "'");
        }
        return new Tuning(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    @Override
    public String toString() {
        return width + " " + columns + " " + rows + " " + channelBlock;
    }
}
