package org.gridsample.internal.cpu;

import org.gridsample.tensor.ElementType;

/** How many tiles have taken a way since this was made; for requests so small that the calling thread computes them alone. */
record TileCount(ElementType type, TilePath path, long before) {
    static TileCount of(ElementType type, TilePath path) {
        return new TileCount(type, path, tiles(type, path));
    }

    long tiles() {
        return tiles(type, path) - before;
    }

    private static long tiles(ElementType type, TilePath path) {
        return switch (type.precision()) {
            case FLOAT32 -> FloatScratch.tiles(path);
            case FLOAT64 -> DoubleScratch.tiles(path);
        };
    }
}
