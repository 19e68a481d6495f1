package org.gridsample.internal.cpu;

/** Where a tile's pixels read: a position along each axis, in pixels of the input, before any padding. */
interface FloatPositions {
    /** Fills the arrays of positions, one for each axis, for the pixels of a tile. */
    void locate(Tile tile);

    /** Whether along each axis no pixel of a 4-D tile is beyond those at its corners. */
    default boolean areBetweenCorners() {
        return false;
    }

    /**
     * After {@link #locate}, along an axis: what stands for a finite point gets a finite position, however far out; what
     * doesn't stays as it is.
     */
    void keepFinite(int axis, Tile tile);
}
