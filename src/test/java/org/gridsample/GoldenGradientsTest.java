package org.gridsample;

import java.io.IOException;
import java.util.stream.Stream;
import org.gridsample.contract.GradientContract;
import org.gridsample.device.Binding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.testing.OpenClSampler;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * PyTorch's committed gradients on a device, more of them than the contract asks: in 4-D and 5-D each interpolation with each padding, in types and
 * alignments that take turns. That is 30 kernels of the 120 that all would be, each of which takes a second to build.
 */
@Tag("once")
class GoldenGradientsTest {
    static Stream<Arguments> bindingsAndTypes() {
        return Stream.of(Binding.JOCL, Binding.LWJGL)
                .flatMap(binding -> Tensors.FLOATS.stream().map(type -> Arguments.of(binding, type)));
    }

    @ParameterizedTest
    @MethodSource("bindingsAndTypes")
    void areTheDevices(Binding binding, ElementType type) throws IOException {
        try (GridSampler sampler = OpenClSampler.require(binding)) {
            GradientContract.compareWithPyTorch(sampler, type, (options, rank) -> isAsked(type, options, rank));
        }
    }

    private static boolean isAsked(ElementType type, SampleOptions options, int rank) {
        int turn = options.padding(0).ordinal() + options.interpolation().ordinal() + rank;
        return type == Tensors.FLOATS.get(turn % 2) && options.alignCorners() == (turn / 2 % 2 == 0);
    }
}
