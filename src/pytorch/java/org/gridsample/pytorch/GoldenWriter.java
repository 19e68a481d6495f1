package org.gridsample.pytorch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;
import org.gridsample.testing.SampleData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes the committed golden files from real PyTorch. Seeds are fixed: a second run writes the same bytes.
 *
 * <pre>mvn -Ppytorch test -Dtest=GoldenWriter -Dgridsample.goldens=src/test/resources/goldens</pre>
 */
@EnabledIfSystemProperty(named = "gridsample.goldens", matches = ".+")
class GoldenWriter {
    /** One input and one grid, sampled in every way. */
    private record Geometry(String name, long[] input, long... output) {
        long[] gridShape() {
            int axes = input.length - 2;
            long[] shape = new long[input.length];
            shape[0] = input[0];
            System.arraycopy(output, 0, shape, 1, axes);
            shape[axes + 1] = axes;
            return shape;
        }

        long[] outputShape() {
            long[] shape = input.clone();
            System.arraycopy(output, 0, shape, 2, output.length);
            return shape;
        }
    }

    /** PyTorch's, in its order. */
    private static final List<Padding> PADDINGS = List.of(Padding.ZEROS, Padding.BORDER, Padding.REFLECTION);

    private static final List<Geometry> GEOMETRIES = List.of(
            new Geometry("4d-odd", shape(2, 3, 5, 7), 5, 9),
            new Geometry("4d-even", shape(1, 2, 4, 6), 7, 8),
            new Geometry("4d-one-pixel", shape(2, 2, 1, 1), 5, 7),
            new Geometry("4d-one-row", shape(1, 3, 1, 9), 3, 11),
            new Geometry("4d-one-column", shape(1, 1, 11, 1), 13, 5),
            new Geometry("4d-two-by-two", shape(1, 2, 2, 2), 9, 7),
            new Geometry("4d-wide", shape(1, 1, 3, 33), 7, 13),
            new Geometry("4d-tall", shape(3, 1, 31, 2), 9, 3),
            new Geometry("4d-many-channels", shape(1, 17, 3, 5), 3, 5),
            new Geometry("4d-single-output", shape(5, 1, 7, 3), 1, 1),
            new Geometry("5d-odd", shape(2, 2, 3, 5, 7), 3, 3, 5),
            new Geometry("5d-even", shape(1, 3, 2, 4, 6), 3, 2, 7),
            new Geometry("5d-one-voxel", shape(2, 1, 1, 1, 1), 2, 5, 3),
            new Geometry("5d-flat", shape(1, 2, 1, 5, 3), 4, 3, 3),
            new Geometry("5d-line", shape(1, 1, 7, 1, 1), 3, 5, 5),
            new Geometry("5d-deep", shape(1, 1, 17, 3, 2), 9, 3, 3),
            new Geometry("5d-many-channels", shape(1, 13, 2, 3, 2), 1, 3, 5),
            new Geometry("5d-single-output", shape(4, 1, 3, 5, 3), 1, 1, 1));

    private static final List<long[]> AFFINE_SIZES = List.of(
            shape(1, 1, 4, 4),
            shape(2, 3, 5, 7),
            shape(3, 1, 1, 1),
            shape(1, 1, 1, 9),
            shape(1, 2, 33, 2),
            shape(2, 2, 3, 5, 7),
            shape(1, 1, 1, 1, 1),
            shape(3, 1, 2, 1, 4),
            shape(1, 1, 5, 17, 3),
            // PyTorch multiplies in another way from 67 points on, in volumes from 34.
            shape(2, 1, 6, 11),
            shape(2, 1, 1, 67),
            shape(1, 1, 3, 11, 1),
            shape(2, 1, 17, 1, 2));

    /** Turned by 45 degrees, where terms cancel. */
    private static final List<long[]> TURNED_SIZES =
            List.of(shape(1, 1, 5, 5), shape(1, 1, 9, 9), shape(1, 1, 3, 3, 3), shape(1, 1, 4, 4, 4));

    private static long[] shape(long... extents) {
        return extents;
    }

    private final Path root = Path.of(System.getProperty("gridsample.goldens", "."));

    @Test
    void writesGridSampleGoldens() throws IOException {
        SplittableRandom random = new SplittableRandom(20260101);
        for (Geometry geometry : GEOMETRIES) {
            for (ElementType type : List.of(ElementType.FLOAT32, ElementType.FLOAT64)) {
                Path directory = Files.createDirectories(
                        root.resolve("grid_sample").resolve(geometry.name).resolve(type.toString()));
                Tensor input = SampleData.pixels(random, type, geometry.input);
                Tensor grid = SampleData.grid(random, type, geometry.input, geometry.gridShape());
                Npy.write(directory.resolve("input.npy"), input);
                Npy.write(directory.resolve("grid.npy"), grid);
                for (Interpolation interpolation : Interpolation.values()) {
                    // PyTorch 2.10 has no bicubic in 5-D.
                    if (input.rank() == 4 || interpolation != Interpolation.BICUBIC) {
                        Path file = directory.resolve(interpolation.name().toLowerCase(Locale.ROOT) + ".npy");
                        Npy.write(
                                file,
                                stack(everyOption(interpolation, options -> Torch.gridSample(input, grid, options))));
                        assertTrue(Files.size(file) > 0);
                    }
                }
            }
        }
    }

    /** Of the samples that the files above hold, and a gradient of their output. */
    @Test
    void writesGradientGoldens() throws IOException {
        SplittableRandom random = new SplittableRandom(20260103);
        for (Geometry geometry : GEOMETRIES) {
            for (ElementType type : List.of(ElementType.FLOAT32, ElementType.FLOAT64)) {
                Path directory =
                        root.resolve("grid_sample").resolve(geometry.name).resolve(type.toString());
                Tensor input = Npy.read(directory.resolve("input.npy"));
                Tensor grid = Npy.read(directory.resolve("grid.npy"));
                Tensor gradOutput = SampleData.pixels(random, type, geometry.outputShape());
                Npy.write(directory.resolve("grad_output.npy"), gradOutput);
                for (Interpolation interpolation : Interpolation.values()) {
                    if (input.rank() == 4 || interpolation != Interpolation.BICUBIC) {
                        List<List<Tensor>> gradients = everyOption(
                                interpolation, options -> Torch.gridSampleBackward(gradOutput, input, grid, options));
                        String name = interpolation.name().toLowerCase(Locale.ROOT);
                        Npy.write(directory.resolve(name + "_grad_input.npy"), stackOf(gradients, 0));
                        Npy.write(directory.resolve(name + "_grad_grid.npy"), stackOf(gradients, 1));
                    }
                }
            }
        }
    }

    private static Tensor stackOf(List<List<Tensor>> gradients, int which) {
        return stack(gradients.stream().map(both -> both.get(which)).toList());
    }

    @Test
    void writesAffineGridGoldens() throws IOException {
        SplittableRandom random = new SplittableRandom(20260102);
        for (long[] size : AFFINE_SIZES) {
            for (ElementType type : List.of(ElementType.FLOAT32, ElementType.FLOAT64)) {
                int axes = size.length - 2;
                writeAffineGrid("", size, SampleData.pixels(random, type, size[0], axes, axes + 1));
            }
        }
        for (long[] size : TURNED_SIZES) {
            for (ElementType type : List.of(ElementType.FLOAT32, ElementType.FLOAT64)) {
                writeAffineGrid("turned-", size, SampleData.turn(type, size.length - 2, 45));
            }
        }
    }

    private void writeAffineGrid(String prefix, long[] size, Tensor theta) throws IOException {
        String name = prefix + Arrays.stream(size).mapToObj(Long::toString).collect(Collectors.joining("x"));
        Path directory = Files.createDirectories(
                root.resolve("affine_grid").resolve(name).resolve(theta.type().toString()));
        Npy.write(directory.resolve("theta.npy"), theta);
        Npy.write(
                directory.resolve("grid.npy"),
                stack(List.of(Torch.affineGrid(theta, size, false), Torch.affineGrid(theta, size, true)), 2));
    }

    private static <T> List<T> everyOption(Interpolation interpolation, Function<SampleOptions, T> answer) {
        return PADDINGS.stream()
                .flatMap(padding -> List.of(false, true).stream()
                        .map(corners -> answer.apply(SampleOptions.defaults()
                                .withInterpolation(interpolation)
                                .withPadding(padding)
                                .withAlignCorners(corners))))
                .toList();
    }

    /** What {@link #everyOption} gave. */
    private static Tensor stack(List<Tensor> answers) {
        return stack(answers, PADDINGS.size(), 2);
    }

    /** The tensors one after the other, with these axes in front of their own. */
    private static Tensor stack(List<Tensor> tensors, long... axes) {
        Tensor first = tensors.get(0);
        long[] shape = LongStream.concat(Arrays.stream(axes), Arrays.stream(first.shape()))
                .toArray();
        Tensor stacked = Tensor.zeros(first.type(), shape);
        int offset = 0;
        for (Tensor tensor : tensors) {
            if (first.type() == ElementType.FLOAT32) {
                stacked.floats().put(offset, tensor.toFloatArray());
            } else {
                stacked.doubles().put(offset, tensor.toDoubleArray());
            }
            offset += (int) tensor.elementCount();
        }
        return stacked;
    }
}
