package org.gridsample.internal.cpu;

/** Products by a homography, divided by the last of them: the twin of project in kernels/positions.cl. */
final class FloatHomographyPositions implements FloatPositions {
    /** Anything nearer to 0 is 0, so that what a device divides needs no number beyond the type's. */
    private static final float LEAST = Math.scalb(1f, -64);

    private final FloatPositions products;
    private final float[][] position;
    private final float[] divisor;

    FloatHomographyPositions(FloatPositions products, float[][] position, float[] divisor) {
        this.products = products;
        this.position = position;
        this.divisor = divisor;
    }

    @Override
    public void locate(Tile tile) {
        products.locate(tile);
        for (float[] p : position) {
            divide(p, divisor, tile.count());
        }
    }

    /** The positions are the coordinates. */
    @Override
    public void keepFinite(int axis, Tile tile) {}

    private static void divide(float[] p, float[] divisor, int count) {
        for (int t = 0; t < count; t++) {
            p[t] = zeroIfTiny(p[t]) / zeroIfTiny(divisor[t]);
        }
    }

    /** Never -0: a divisor's sign would be that of the infinity. */
    private static float zeroIfTiny(float sum) {
        return Math.abs(sum) < LEAST ? 0f : sum;
    }
}
