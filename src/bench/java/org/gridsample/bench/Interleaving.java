package org.gridsample.bench;

import org.gridsample.tensor.Tensor;

/** From planes of channels to pixels with their channels side by side, as most peers have them, and back. */
final class Interleaving {
    private Interleaving() {}

    /**
     * The planes' values as pixels.
     *
     * @param planes of one item, whatever the shape
     * @param pixels {@code [H, W, C]}
     * @return the pixels
     */
    static Tensor toPixels(Tensor planes, Tensor pixels) {
        return transpose(planes, pixels.extent(2), pixels);
    }

    /**
     * The pixels' values as planes.
     *
     * @param pixels {@code [H, W, C]}
     * @param planes of one item, whatever the shape
     * @return the planes
     */
    static Tensor toPlanes(Tensor pixels, Tensor planes) {
        return transpose(pixels, pixels.extent(0) * pixels.extent(1), planes);
    }

    private static Tensor transpose(Tensor from, long rows, Tensor to) {
        long columns = from.elementCount() / rows;
        long next = 0;
        for (long column = 0; column < columns; column++) {
            for (long row = 0; row < rows; row++) {
                to.set(next++, from.get(row * columns + column));
            }
        }
        return to;
    }
}
