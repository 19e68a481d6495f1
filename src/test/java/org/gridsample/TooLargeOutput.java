package org.gridsample;

import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/** Run in a child JVM whose direct memory is small: samples to 16 MB on the device that its argument names, and prints what comes of it. */
final class TooLargeOutput {
    private TooLargeOutput() {}

    public static void main(String[] arguments) {
        try (GridSampler sampler = GridSampler.builder()
                .device(DeviceSelector.parse(arguments[0]))
                .binding(Binding.AUTO)
                .open()) {
            Tensor input = Tensor.zeros(ElementType.FLOAT32, 1, 4000, 2, 2);
            Tensor grid = Tensor.zeros(ElementType.FLOAT32, 1, 10, 100, 2);
            try {
                System.out.println(sampler.sample(input, grid));
            } catch (OutOfMemoryError e) {
                System.out.println(e.getMessage());
            }
            // The sampler is as good as before.
            System.out.println(sampler.sample(input, grid.view(0, 1, 1, 1, 2)));
        }
    }
}
