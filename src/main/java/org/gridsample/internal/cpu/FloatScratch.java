package org.gridsample.internal.cpu;

/** One thread's arrays, large enough for any tile; about 250 KB in float32. What is in them lasts for one tile. */
final class FloatScratch {
    /** Values a window may hold: 16 for each pixel, which a tile of bicubic taps needs at most. */
    static final int WINDOW = 16 * Tiling.PIXELS;

    final float[] coordinates = new float[3 * Tiling.PIXELS];
    final float[][] position = new float[3][Tiling.PIXELS];
    final float[][] whole = new float[3][Tiling.PIXELS];
    final float[][] weights = new float[12][Tiling.PIXELS];
    final int[][] offsets = new int[12][Tiling.PIXELS];
    final int[] start = new int[Tiling.PIXELS];
    final float[] window = new float[WINDOW];
    final float[] output = new float[Tiling.PIXELS];
}
