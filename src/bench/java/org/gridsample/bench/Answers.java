package org.gridsample.bench;

import java.util.Arrays;
import java.util.List;
import org.gridsample.tensor.Tensor;

/** Whoever is measured has to compute the same: before a cell is timed, its answers are compared. */
final class Answers {
    /**
     * Of peers, on average, as a share of the values' range: OpenCV rounds positions or weights, Java2D's cubic overshoots
     * less, and a tie goes another way here and there.
     */
    private static final double PEER_ERROR = 0.02;

    private Answers() {}

    /** Of two of this library, or of this library and PyTorch. */
    static void checkEqual(Cell cell, String name, List<Tensor> actual, String other, List<Tensor> expected) {
        for (int t = 0; t < expected.size(); t++) {
            checkEqual(cell, name, actual.get(t), other, expected.get(t));
        }
    }

    private static void checkEqual(Cell cell, String name, Tensor actual, String other, Tensor expected) {
        for (long i = 0; i < expected.elementCount(); i++) {
            if (actual.bits(i) != expected.bits(i)) {
                throw new IllegalStateException(
                        "%s: expected the bits of %s, %s has %s instead of %s at element %d of %s"
                                .formatted(
                                        cell.name(),
                                        other,
                                        name,
                                        actual.get(i),
                                        expected.get(i),
                                        i,
                                        Arrays.toString(expected.shape())));
            }
        }
    }

    /** A peer does the same work, if not to the last digit. */
    static void checkPeer(Cell cell, String name, List<Tensor> actual, List<Tensor> expected) {
        for (int t = 0; t < expected.size(); t++) {
            checkPeer(cell, name, actual.get(t), expected.get(t));
        }
    }

    private static void checkPeer(Cell cell, String name, Tensor actual, Tensor expected) {
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
