package org.gridsample.internal.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.gridsample.internal.backend.Operation;

/**
 * One thread's arrays, large enough for any tile; about 140,000 numbers. What is in them lasts for one tile. Used again
 * from call to call, with the plan of the last one; no more of them are kept idle than there are threads to use them.
 */
final class FloatScratch {
    private static final AtomicReferenceArray<FloatScratch> IDLE =
            new AtomicReferenceArray<>(WorkerPool.PROCESSORS + 1);

    final float[] coordinates = new float[3 * Tiling.PIXELS];
    final float[] columnIndex = new float[Tiling.PIXELS];
    final float[][] position = new float[3][Tiling.PIXELS];
    final float[][] whole = new float[3][Tiling.PIXELS];
    final float[][] shifted = new float[3][Tiling.PIXELS];

    /**
     * Along each axis, of each of its taps in order, PIXELS each: one array takes one register. The first one's place is
     * unused in 4-D bilinear, where it is 1 less the second.
     */
    final float[][] weights = new float[3][4 * Tiling.PIXELS];

    final int[][] index = new int[3][Tiling.PIXELS];
    final int[][] source = new int[12][Tiling.PIXELS];
    final long[][] row = new long[16][Tiling.PIXELS];
    final int[] start = new int[Tiling.PIXELS];
    final int[] origin = new int[Tiling.PIXELS];
    final int[] edge = new int[Tiling.PIXELS];
    final int[] place = new int[Tiling.PIXELS];
    final int[] littleStart = new int[Tiling.PIXELS];
    final float[][] window = new float[Tiling.LANES][Taps.ROWS * Taps.ROW];
    final float[][] output = new float[Tiling.LANES][Tiling.PIXELS];

    /** What is outside in each of the channels at hand. */
    final float[] fills = new float[Tiling.LANES];

    /** Numbers as they are stored, on their way from a tensor or to one. */
    final float[] elements = new float[Staging.SIZE];

    /** Of a window in all lanes; null before {@link #windowOfElements}. */
    private float[] windowOfElements;

    /** The same for those of other types. */
    final Staging staging = new Staging();

    final WholeNumbers wholeNumbers = new WholeNumbers();

    /** Tiles for each {@link TilePath}. */
    private final long[] tiles = new long[TilePath.values().length];

    private FloatPlan plan;

    private FloatScratch() {}

    /** The last plan, where it fits. */
    FloatPlan plan(Operation operation, boolean direct, boolean gathers, boolean collects) {
        PlanKey key = PlanKey.of(operation, direct, gathers, collects);
        if (plan == null || !plan.key.equals(key)) {
            plan = new FloatPlan(key, operation, this);
        }
        return plan;
    }

    float[] windowOfElements() {
        windowOfElements = windowOfElements == null ? new float[Tiling.LANES * Taps.ROWS * Taps.ROW] : windowOfElements;
        return windowOfElements;
    }

    void count(TilePath path) {
        tiles[path.ordinal()]++;
    }

    /** The tiles that have taken a way, in arrays that are idle. */
    static long tiles(TilePath path) {
        long tiles = 0;
        for (int i = 0; i < IDLE.length(); i++) {
            FloatScratch idle = IDLE.get(i);
            tiles += idle == null ? 0 : idle.tiles[path.ordinal()];
        }
        return tiles;
    }

    static FloatScratch take() {
        for (int i = 0; i < IDLE.length(); i++) {
            FloatScratch idle = IDLE.getAndSet(i, null);
            if (idle != null) {
                return idle;
            }
        }
        return new FloatScratch();
    }

    void giveBack() {
        for (int i = 0; i < IDLE.length(); i++) {
            if (IDLE.compareAndSet(i, null, this)) {
                return;
            }
        }
    }
}
