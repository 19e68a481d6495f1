package org.gridsample.internal.backend;

import java.util.concurrent.atomic.AtomicBoolean;
import org.gridsample.tensor.Tensor;
import org.slf4j.Logger;

/**
 * Says in the debug log, once, that a grid looks like one of pixel coordinates. Without the debug log it costs the question
 * whether there is one, with it a look at a few points.
 */
public final class PixelHint {
    /** Twice as far from the centre as the input's borders. */
    private static final double FAR = 2;

    private static final int POINTS = 16;

    private final Logger log;
    private final AtomicBoolean given = new AtomicBoolean();

    /** One for each sampler. */
    public PixelHint(Logger log) {
        this.log = log;
    }

    /** For a grid whose shape has been checked. */
    public void look(Tensor grid) {
        if (log.isDebugEnabled() && !given.get() && looksLikePixels(grid) && given.compareAndSet(false, true)) {
            log.debug(
                    "grid {}: nearly all points looked at have a coordinate above 2 and none below -2, where -1 and 1 are the"
                            + " input's borders. Are these pixels? (2 * pixel + 1) / size - 1 is the coordinate of one, with"
                            + " align_corners 2 * pixel / (size - 1) - 1; Coordinates.PixelMap takes pixels themselves",
                    grid);
        }
    }

    /**
     * Whether four of five points, evenly spread in memory, are far out on the positive side: of a grid of pixels at most the
     * first 3 x 3 are not, while one that is zoomed out is far out on both sides.
     */
    static boolean looksLikePixels(Tensor grid) {
        long axes = grid.extent(grid.rank() - 1);
        long points = grid.elementCount() / axes;
        long looks = Math.min(points, POINTS);
        int far = 0;
        for (long look = 0; look < looks; look++) {
            long point = points / looks * look + points / looks / 2;
            far += isFar(grid.view(point * axes, axes)) ? 1 : 0;
        }
        return far > 0 && far * 5 >= looks * 4;
    }

    private static boolean isFar(Tensor point) {
        boolean far = false;
        for (long axis = 0; axis < point.elementCount(); axis++) {
            double value = point.get(axis);
            if (!(value >= -FAR && value < Double.POSITIVE_INFINITY)) {
                return false;
            }
            far |= value > FAR;
        }
        return far;
    }
}
