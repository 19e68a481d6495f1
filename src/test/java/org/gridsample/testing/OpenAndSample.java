package org.gridsample.testing;

import java.util.Arrays;
import org.gridsample.GridSampler;
import org.gridsample.device.Binding;
import org.gridsample.device.DeviceSelector;
import org.gridsample.device.GridSampleException;
import org.gridsample.tensor.Tensor;

/** Run in a child JVM: opens as its two arguments say (device, binding), samples, prints the description, the result and the choice. */
public final class OpenAndSample {
    private OpenAndSample() {}

    public static void main(String[] arguments) {
        GridSampler.Builder builder =
                GridSampler.builder().device(DeviceSelector.parse(arguments[0])).binding(Binding.valueOf(arguments[1]));
        try (GridSampler sampler = builder.open()) {
            Tensor image = Tensor.of(new float[] {0, 1, 2, 3}, 1, 1, 2, 2);
            Tensor grid = Tensor.of(new float[] {0, 0}, 1, 1, 1, 2);
            Tensor result = sampler.sample(image, grid);
            System.out.println(sampler.describe());
            System.out.println(Arrays.toString(result.toFloatArray()));
            sampler.choice().lines().forEach(System.out::println);
        } catch (GridSampleException e) {
            System.out.println("refused: " + e.getMessage());
            System.exit(3);
        }
    }
}
