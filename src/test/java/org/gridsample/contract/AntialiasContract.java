package org.gridsample.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.gridsample.reference.FootprintSampler;
import org.gridsample.reference.ScalarSampler;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.Bits;
import org.gridsample.testing.SampleData;
import org.gridsample.testing.Tensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mean of what an output pixel covers where the input is shrunk. */
public interface AntialiasContract extends Contract {
    /** A device is asked for each kind of coordinates once, and for volumes once: it may take seconds to build a kernel. */
    private boolean isAsked(ElementType type, int axes, Coordinates.Kind kind, Interpolation interpolation) {
        Interpolation[] all = Interpolation.values();
        return isCpu()
                || type == ElementType.FLOAT32
                        && interpolation == all[(kind.ordinal() + 2) % all.length]
                        && (axes == 2 || kind == Coordinates.Kind.FLOW);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    default void isTheMeanOfProbesInOneOrder(ElementType type) {
        Padding[] paddings = Padding.values();
        for (int axes = 2; axes <= 3; axes++) {
            long[] inputShape = axes == 2 ? new long[] {1, 2, 9, 11} : new long[] {1, 2, 5, 6, 7};
            long[] gridShape = axes == 2 ? new long[] {1, 9, 13, 2} : new long[] {1, 3, 4, 5, 3};
            for (Coordinates.Kind kind : Coordinates.Kind.values()) {
                for (Interpolation interpolation : Interpolation.values()) {
                    if (isAsked(type, axes, kind, interpolation)) {
                        int turn = kind.ordinal() + interpolation.ordinal();
                        SampleOptions options = SampleOptions.defaults()
                                .withInterpolation(interpolation)
                                .withPadding(paddings[turn % paddings.length])
                                .withAlignCorners(turn % 3 == 0)
                                .withAntialias(true);
                        SplittableRandom random = new SplittableRandom(turn);
                        Tensor input = SampleData.pixels(random, type, inputShape);
                        Coordinates coordinates = SampleData.coordinates(kind, random, type, inputShape, gridShape);
                        if (SampleData.isOfPoints(kind)) {
                            Tensor numbers = coordinates.tensor();
                            for (int i = 0; i < numbers.elementCount(); i += 1 + random.nextInt(30)) {
                                numbers.set(
                                        i,
                                        FillContract.ODD_COORDINATES[
                                                random.nextInt(FillContract.ODD_COORDINATES.length)]);
                            }
                        }
                        Bits.assertEqual(
                                ScalarSampler.sample(input, coordinates, options),
                                sampler().sample(input, coordinates, options),
                                type + " " + coordinates + " " + options);
                    }
                }
            }
        }
    }

    /** Of a picture shrunk by 3.3 and turned; no step is near a length from which on there is another probe. */
    @Test
    default void isNearWhatFloat64Says() {
        SplittableRandom random = new SplittableRandom(1);
        Tensor input = SampleData.pixels(random, ElementType.FLOAT64, 1, 2, 66, 66);
        Tensor theta = SampleData.turn(ElementType.FLOAT64, 2, 30);
        Tensor grid = AffineGrid.of(theta, new long[] {1, 1, 20, 20}, false);
        SampleOptions options = SampleOptions.defaults().withAntialias(true);
        Tensor rounded = Tensor.zeros(ElementType.FLOAT32, input.shape());
        for (int i = 0; i < rounded.elementCount(); i++) {
            rounded.set(i, input.get(i));
        }
        Tensor actual = sampler().sample(rounded, new Coordinates.Theta(theta, 20, 20), options);
        double[] expected = FootprintSampler.sample(input, grid, options);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual.get(i), 1e-5, "element " + i);
        }
    }

    /** Copied, turned, and larger. */
    @Test
    default void whatIsNotShrunkHasTheBitsOfPlainSampling() {
        SplittableRandom random = new SplittableRandom(1);
        Tensor input = SampleData.pixels(random, ElementType.FLOAT32, 1, 2, 21, 21);
        for (double degrees : new double[] {0, 20, 45, 90}) {
            for (double scale : new double[] {1, 0.3}) {
                Tensor theta = SampleData.turn(ElementType.FLOAT32, 2, degrees);
                for (int i = 0; i < theta.elementCount(); i++) {
                    theta.set(i, theta.get(i) * scale);
                }
                Coordinates coordinates = new Coordinates.Theta(theta, 21, 21);
                SampleOptions plain = SampleOptions.defaults();
                Bits.assertEqual(
                        sampler().sample(input, coordinates, plain),
                        sampler().sample(input, coordinates, plain.withAntialias(true)),
                        degrees + " degrees, scale " + scale);
            }
        }
    }

    /** Of a matrix, and of the map of the positions that it gives. */
    @Test
    default void aMatrixHasTheFootprintsOfItsMap() {
        SplittableRandom random = new SplittableRandom(1);
        Tensor input = SampleData.pixels(random, ElementType.FLOAT32, 1, 2, 40, 50);
        Tensor affine = Tensor.of(new float[] {2.5f, -0.75f, 1.25f, 0.5f, 3.25f, -2.5f}, 1, 2, 3);
        Tensor map = Tensor.zeros(ElementType.FLOAT32, 1, 11, 15, 2);
        for (int i = 0; i < map.elementCount(); i++) {
            float x = i / 2 % 15;
            float y = i / 30;
            float[] row = i % 2 == 0 ? new float[] {2.5f, -0.75f, 1.25f} : new float[] {0.5f, 3.25f, -2.5f};
            map.set(i, Math.fma(x, row[0], Math.fma(y, row[1], row[2])));
        }
        SampleOptions options = SampleOptions.defaults().withAntialias(true);
        Bits.assertEqual(
                sampler().sample(input, new Coordinates.PixelMap(map), options),
                sampler().sample(input, new Coordinates.Affine(affine, 11, 15), options),
                "affine");
    }

    /** 1 wherever all of a footprint is inside, whatever the number of its probes. */
    @Test
    default void coverageIsAShareOfTheFootprint() {
        SampleOptions options = SampleOptions.defaults().withAntialias(true);
        for (double scale = 1; scale < 17; scale += 0.75) {
            Tensor affine = Tensor.of(new double[] {scale, 0, 90, 0, scale, 90}, 1, 2, 3);
            Tensor coverage = sampler().coverage(new Coordinates.Affine(affine, 3, 3), new long[] {400, 400}, options);
            for (int i = 0; i < coverage.elementCount(); i++) {
                assertEquals(1, coverage.get(i), "scale " + scale);
            }
        }
        // Every fourth column, of which the first pixel covers one that is outside and three that are not.
        Tensor affine = Tensor.of(new double[] {4, 0, 0.5, 0, 1, 0}, 1, 2, 3);
        Tensor coverage = sampler().coverage(new Coordinates.Affine(affine, 1, 2), new long[] {1, 10}, options);
        assertEquals(List.of(0.75, 1.0), List.of(coverage.get(0), coverage.get(1)));
    }

    @Test
    default void meansAreScaledAndRoundedOnce() {
        Tensor input = Tensors.of(ElementType.UINT8, new double[] {10, 11, 10, 12, 255, 254, 255, 255}, 1, 1, 1, 8);
        Tensor affine = Tensor.of(new double[] {4, 0, 1.5, 0, 1, 0}, 1, 2, 3);
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(Interpolation.NEAREST)
                .withPadding(Padding.BORDER)
                .withOutputType(ElementType.FLOAT32)
                .withOutputScale(2, 1)
                .withAntialias(true);
        Tensor output = sampler().sample(input, new Coordinates.Affine(affine, 1, 2), options);
        assertEquals(List.of(22.5, 510.5), List.of(output.get(0), output.get(1)));
    }

    @Test
    default void labelsHaveNoMeans() {
        Tensor labels = Tensor.zeros(ElementType.INT32, 1, 1, 8, 8);
        Coordinates half = new Coordinates.Affine(Tensor.of(new double[] {2, 0, 0.5, 0, 2, 0.5}, 1, 2, 3), 4, 4);
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(Interpolation.NEAREST)
                .withAntialias(true);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> sampler().sample(labels, half, options))
                .getMessage();
        assertTrue(
                message.startsWith("input: int32 can only be moved: expected nearest, to int32, without a scale or"
                        + " antialias, got NEAREST, ZEROS, alignCorners=false, antialias=true"),
                message);
    }
}
