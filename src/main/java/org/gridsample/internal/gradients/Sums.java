package org.gridsample.internal.gradients;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.gridsample.tensor.Tensor;

/** Sums of dense tensors of one type and shape, each element rounded once for each addition; one that is no number has the canonical bits. */
public final class Sums {
    /** Few enough for a cache, and many enough for a copy. */
    private static final int ZEROS = 1 << 13;

    private Sums() {}

    /** Adds to each element of a tensor the other's. */
    public static void add(Tensor target, Tensor addend) {
        if (target.isOnDevice()) {
            Tensor sums = target.inHostMemory();
            add(sums, addend);
            target.copyFrom(sums);
            return;
        }
        long length;
        for (long first = 0; first < target.elementCount(); first += length) {
            length = Math.min(target.contiguousFrom(first), addend.contiguousFrom(first));
            Tensor from = addend.view(first, length);
            Tensor to = target.view(first, length);
            switch (target.type()) {
                case FLOAT32 -> add((FloatBuffer) to.values(), (FloatBuffer) from.values());
                case FLOAT64 -> add((DoubleBuffer) to.values(), (DoubleBuffer) from.values());
                case FLOAT16, UINT8, UINT16, INT16, INT32 ->
                    throw new IllegalArgumentException("gradient: expected float32 or float64, got " + target);
            }
        }
    }

    private static void add(FloatBuffer target, FloatBuffer addend) {
        for (int i = 0; i < target.limit(); i++) {
            float sum = target.get(i) + addend.get(i);
            target.put(i, sum == sum ? sum : Float.NaN);
        }
    }

    private static void add(DoubleBuffer target, DoubleBuffer addend) {
        for (int i = 0; i < target.limit(); i++) {
            double sum = target.get(i) + addend.get(i);
            target.put(i, sum == sum ? sum : Double.NaN);
        }
    }

    /** Computes the gradient that an item of the output has. */
    public interface OfItem {
        void compute(long item, Tensor gradient);
    }

    /**
     * Writes to each item of a batch what the output's item has, or adds to what is there; where the batch has one item for all, what all have, in
     * their order.
     */
    public static void overItems(Tensor batch, long items, boolean adds, OfItem part) {
        Tensor next = null;
        for (long item = 0; item < items; item++) {
            Tensor target = Items.of(batch, item);
            if (adds || item > 0 && batch.extent(0) == 1) {
                if (next == null) {
                    next = Tensor.zeros(target.type(), target.shape());
                }
                part.compute(item, next);
                add(target, next);
            } else {
                part.compute(item, target);
            }
        }
    }

    /** Writes zeros. */
    static void clear(Tensor target) {
        if (target.isOnDevice()) {
            // All of it at once: nothing of what was there is needed then.
            target.copyFrom(Tensor.zeros(target.type(), target.shape()));
            return;
        }
        Tensor zeros = Tensor.zeros(target.type(), ZEROS);
        long length;
        for (long first = 0; first < target.elementCount(); first += length) {
            length = Math.min(target.contiguousFrom(first), ZEROS);
            target.view(first, length).copyFrom(zeros.view(0, length));
        }
    }
}
