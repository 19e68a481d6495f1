package org.gridsample.internal.gradients;

import java.util.Optional;
import org.gridsample.internal.backend.GradientArguments;
import org.gridsample.internal.backend.InputGradient;
import org.gridsample.tensor.Tensor;

/** The fill's gradient: of each channel summed over the batch, item by item; of one value for all channels then over these. */
public final class FillSums {
    private final boolean isOne;

    /** {@code [C]}; empty where nothing is filled. */
    private final Optional<Tensor> channels;

    /** Of nothing yet. */
    public FillSums(GradientArguments arguments) {
        isOne = arguments.options().fill().size() == 1;
        channels = arguments.zeroGradFills();
    }

    /** Adds what items have, whose first channel is this one. */
    public void add(InputGradient gradient, long firstChannel) {
        gradient.gradFill().ifPresent(items -> {
            long count = items.extent(1);
            Tensor sums = channels.orElseThrow().view(firstChannel, count);
            for (long item = 0; item < items.extent(0); item++) {
                Sums.add(sums, items.view(item * count, count));
            }
        });
    }

    /** One value, or one for each channel; empty where nothing is filled. */
    public Optional<Tensor> total() {
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
