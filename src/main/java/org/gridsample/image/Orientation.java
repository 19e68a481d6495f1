package org.gridsample.image;

import org.gridsample.tensor.Tensor;

/**
 * How a stored picture is to be turned to stand upright, as EXIF and TIFF count it, from 1 to 8. A constant says what the stored
 * picture's first row and first column are of the upright one.
 */
public enum Orientation {
    /** 1: stored upright. */
    TOP_LEFT(false, false, false),
    /** 2: mirrored left to right. */
    TOP_RIGHT(false, false, true),
    /** 3: turned by 180 degrees. */
    BOTTOM_RIGHT(false, true, true),
    /** 4: mirrored top to bottom. */
    BOTTOM_LEFT(false, true, false),
    /** 5: rows and columns exchanged. */
    LEFT_TOP(true, false, false),
    /** 6: to be turned by 90 degrees clockwise. */
    RIGHT_TOP(true, false, true),
    /** 7: rows and columns exchanged, then turned by 180 degrees. */
    RIGHT_BOTTOM(true, true, true),
    /** 8: to be turned by 90 degrees counter-clockwise. */
    LEFT_BOTTOM(true, true, false);

    private final boolean exchanged;
    private final boolean fromBottom;
    private final boolean fromRight;

    /** Of the upright picture: whether a stored row is a column, and the sides from which rows and columns count. */
    Orientation(boolean exchanged, boolean fromBottom, boolean fromRight) {
        this.exchanged = exchanged;
        this.fromBottom = fromBottom;
        this.fromRight = fromRight;
    }

    /**
     * EXIF's number.
     *
     * @return from 1 to 8
     */
    public int number() {
        return ordinal() + 1;
    }

    /** What the number stands for; a number that is none is 1, as programs take it. */
    static Orientation of(int number) {
        return number >= 1 && number <= values().length ? values()[number - 1] : TOP_LEFT;
    }

    /** The pixels upright, rows and columns being the last axes: the same tensor where they are so already. */
    Tensor upright(Tensor stored) {
        if (this == TOP_LEFT) {
            return stored;
        }
        long[] shape = stored.shape();
        int axis = shape.length - 2;
        long storedWidth = shape[axis + 1];
        if (exchanged) {
            shape[axis + 1] = shape[axis];
            shape[axis] = storedWidth;
        }
        long height = shape[axis];
        long width = shape[axis + 1];
        Tensor upright = Tensor.zeros(stored.type(), shape);
        for (long plane = 0; plane < stored.elementCount(); plane += height * width) {
            for (long y = 0; y < height; y++) {
                long row = fromBottom ? height - 1 - y : y;
                for (long x = 0; x < width; x++) {
                    long column = fromRight ? width - 1 - x : x;
                    long from = exchanged ? column * storedWidth + row : row * storedWidth + column;
                    upright.set(plane + y * width + x, stored.get(plane + from));
                }
            }
        }
        return upright;
    }
}
