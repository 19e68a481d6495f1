package org.gridsample.bench;

import org.gridsample.sampling.Interpolation;
import org.gridsample.tensor.Tensor;

/** Whoever is measured has to compute the same: before a cell is timed, its answers are compared. */
final class Answers {
    private static final double BICUBIC_ERROR = 1e-5;

    /**
     * Of peers, on average, as a share of the values' range: OpenCV rounds positions or weights, Java2D's cubic overshoots
     * less, and a tie goes another way here and there.
     */
    private static final double PEER_ERROR = 0.02;

    private Answers() {}

    /** Two results of this library have equal bits. */
    static void checkEqual(Cell cell, String name, Tensor actual, String other, Tensor expected) {
        for (long i = 0; i < expected.elementCount(); i++) {
            if (actual.bits(i) != expected.bits(i)) {
                throw new IllegalStateException("%s: expected the bits of %s, %s has %s instead of %s at element %d"
                        .formatted(cell.name(), other, name, actual.get(i), expected.get(i), i));
            }
        }
    }

    /** PyTorch's bits, but for bicubic. */
    static void checkPyTorch(Cell cell, String name, Tensor actual, Tensor expected) {
        if (cell.interpolation() != Interpolation.BICUBIC) {
            checkEqual(cell, name, actual, PyTorchContestant.NAME, expected);
            return;
        }
        for (long i = 0; i < expected.elementCount(); i++) {
            // Not "error > limit": a NaN fails too.
            if (!(Math.abs(actual.get(i) - expected.get(i)) <= BICUBIC_ERROR)) {
                throw new IllegalStateException("%s: expected PyTorch's %s within %s, %s has %s at element %d"
                        .formatted(cell.name(), expected.get(i), BICUBIC_ERROR, name, actual.get(i), i));
            }
        }
    }

    /** A peer does the same work, if not to the last digit. */
    static void checkPeer(Cell cell, String name, Tensor actual, Tensor expected) {
        double sum = 0;
        for (long i = 0; i < expected.elementCount(); i++) {
            sum += Math.abs(actual.get(i) - expected.get(i));
        }
        double error = sum / expected.elementCount() / Problem.end(cell.type());
        if (!(error <= PEER_ERROR)) {
            throw new IllegalStateException("%s: expected a mean difference of at most %s of the range, %s has %s"
                    .formatted(cell.name(), PEER_ERROR, name, error));
        }
    }
}
