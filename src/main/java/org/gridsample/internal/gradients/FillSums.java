package org.gridsample.internal.gradients;

import java.util.Optional;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.Tensor;

/** The fill's gradient: of each channel summed over the batch, item by item; of one value for all channels then over these. */
final class FillSums {
    private final boolean isOne;

    /** {@code [C]}; empty until something is added. */
    private Optional<Tensor> channels = Optional.empty();

    FillSums(SampleOptions options) {
        isOne = options.fill().size() == 1;
    }

    /** {@code [N, C]}. */
    void add(Tensor items) {
        long count = items.extent(1);
        Tensor sums = channels.orElseGet(() -> Tensor.zeros(items.type(), count));
        for (long item = 0; item < items.extent(0); item++) {
            Sums.add(sums, items.view(item * count, count));
        }
        channels = Optional.of(sums);
    }

    Optional<Tensor> total() {
        return isOne ? channels.map(FillSums::sum) : channels;
    }

    private static Tensor sum(Tensor channels) {
        Tensor sum = Tensor.zeros(channels.type(), 1);
        for (long channel = 0; channel < channels.elementCount(); channel++) {
            Sums.add(sum, channels.view(channel, 1));
        }
        return sum;
    }
}
