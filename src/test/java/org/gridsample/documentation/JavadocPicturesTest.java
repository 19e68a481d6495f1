package org.gridsample.documentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.image.Picture;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pictures in the Javadoc of {@link Padding} and {@link Interpolation} are what the library makes.
 * {@code -Dgridsample.javadoc.pictures=true} writes them anew.
 */
class JavadocPicturesTest {
    private static final Path FOLDER = Path.of("src/main/javadoc/org.gridsample/org/gridsample/sampling/doc-files");

    private static final int SIDE = 120;

    /** An F, which is no two of its own reflections. It stands on the border, where padding goes on from it. */
    private static final String[] CHART = {
        "..........",
        "..######..",
        "..######..",
        "..##......",
        "..####....",
        "..####....",
        "..##......",
        "..##......",
        "..##......",
        "..##......"
    };

    /** From the input's centre to the output's: scaling leaves the former where it is. */
    private static final Transform TO_THE_MIDDLE = Transform.translation(55, 55);

    @ParameterizedTest
    @EnumSource
    void paddings(Padding padding) throws IOException {
        Transform transform = Transform.scale(4).then(TO_THE_MIDDLE);
        check("padding", padding, transform, SampleOptions.defaults().withPadding(padding));
    }

    @ParameterizedTest
    @EnumSource
    void interpolations(Interpolation interpolation) throws IOException {
        Transform transform = Transform.scale(12).then(TO_THE_MIDDLE);
        SampleOptions options =
                SampleOptions.defaults().withInterpolation(interpolation).withPadding(Padding.BORDER);
        check("interpolation", interpolation, transform, options);
    }

    private static void check(String kind, Enum<?> constant, Transform transform, SampleOptions options)
            throws IOException {
        Path file = FOLDER.resolve(kind + "-" + constant.name().toLowerCase(Locale.ROOT) + ".png");
        Tensor made;
        try (GridSampler sampler =
                GridSampler.builder().device(DeviceSelector.CPU).open()) {
            made = sampler.warp(chart(), transform, options, SIDE, SIDE);
        }
        if (Boolean.getBoolean("gridsample.javadoc.pictures")) {
            Files.createDirectories(FOLDER);
            Picture.of(made).write(file);
        }
        assertArrayEquals(bytes(made), bytes(Picture.read(file).tensor()), file.toString());
    }

    /** Red grows to the right, blue downwards. */
    private static Tensor chart() {
        int side = CHART.length;
        byte[] values = new byte[3 * side * side];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                boolean dark = CHART[y].charAt(x) == '#';
                int pixel = y * side + x;
                values[pixel] = (byte) (dark ? 40 : 75 + 18 * x);
                values[side * side + pixel] = (byte) (dark ? 50 : 190);
                values[2 * side * side + pixel] = (byte) (dark ? 90 : 75 + 18 * y);
            }
        }
        return Tensor.of(values, 1, 3, side, side);
    }

    private static byte[] bytes(Tensor tensor) {
        byte[] bytes = new byte[Math.toIntExact(tensor.elementCount())];
        tensor.bytes().get(0, bytes);
        return bytes;
    }
}
