package org.gridsample.image;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** The tensors of the last call, for the next one: to make them anew takes as long as to sample. Thread-safe. */
final class KeptTensors {
    private final AtomicReference<List<Tensor>> kept = new AtomicReference<>(List.of());

    /** For one call at a time, of any number; those of the one that ends last are kept. */
    Loan borrow() {
        return new Loan(new ArrayList<>(kept.getAndSet(List.of())));
    }

    /** The tensors of a call. */
    final class Loan implements AutoCloseable {
        private final List<Tensor> free;
        private final List<Tensor> taken = new ArrayList<>();

        private Loan(List<Tensor> free) {
            this.free = free;
        }

        /** With any values. A new one is made after that of the former call which it stands for is let go. */
        Tensor take(ElementType type, long... shape) {
            Optional<Tensor> fitting = free.stream()
                    .filter(one -> one.type() == type && Arrays.equals(one.shape(), shape))
                    .findFirst();
            if (fitting.isPresent()) {
                free.remove(fitting.get());
            } else if (!free.isEmpty()) {
                free.remove(0);
            }
            Tensor tensor = fitting.orElseGet(() -> Tensor.zeros(type, shape));
            taken.add(tensor);
            return tensor;
        }

        @Override
        public void close() {
            kept.set(taken);
        }
    }
}
