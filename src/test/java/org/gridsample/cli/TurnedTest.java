package org.gridsample.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured with one kind of coordinates reads what is measured with another. */
class TurnedTest {
    @ParameterizedTest
    @EnumSource(Turned.class)
    void allKindsReadTheSamePlaces(Turned kind) {
        SampleOptions options = SampleOptions.defaults().withPadding(Padding.BORDER);
        for (long[] shape : new long[][] {{1, 2, 9, 14}, {1, 2, 3, 7, 5}}) {
            Tensor input = SampleData.waves(shape);
            try (GridSampler sampler =
                    GridSampler.builder().device(DeviceSelector.CPU).open()) {
                assertArrayEquals(
                        sampler.sample(input, Turned.GRID.coordinates(ElementType.FLOAT32, shape), options)
                                .toFloatArray(),
                        sampler.sample(input, kind.coordinates(ElementType.FLOAT32, shape), options)
                                .toFloatArray(),
                        1e-4f);
            }
        }
    }
}
