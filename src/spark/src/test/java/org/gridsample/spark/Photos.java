package org.gridsample.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.gridsample.GridSampler;
import org.gridsample.device.DeviceSelector;
import org.gridsample.image.Orientation;
import org.gridsample.image.Picture;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Layout;
import org.gridsample.tensor.Tensor;

/** Files of pictures, and what becomes of them without Spark. */
final class Photos {
    private Photos() {}

    /** JPEGs of discs on a gradient, with noise as a sensor's. */
    static List<Path> write(Path folder, int count, int height, int width) throws IOException {
        Files.createDirectories(folder);
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path file = folder.resolve("%04d.jpg".formatted(i));
            picture(new Random(i), height, width).write(file);
            files.add(file);
        }
        return files;
    }

    private static Picture picture(Random random, int height, int width) {
        byte[] values = new byte[height * width * 3];
        int x0 = random.nextInt(width);
        int y0 = random.nextInt(height);
        for (int i = 0; i < values.length; i++) {
            int x = i / 3 % width - x0;
            int y = i / 3 / width - y0;
            int disc = x * x + y * y < height * height / 9 ? 80 * (i % 3) : 0;
            values[i] = (byte) (40 + disc + 50 * Math.abs(x) / width + random.nextInt(8));
        }
        Tensor tensor = Tensor.of(values, 1, height, width, 3);
        return new Picture(tensor, Layout.CHANNELS_LAST, Orientation.TOP_LEFT, Optional.empty());
    }

    /** The file that a warp of a file gives. */
    static byte[] warped(GridSampler sampler, Path file, Transform transform, SampleOptions options)
            throws IOException {
        Picture picture = Picture.decode(file, Picture.MOST_PIXELS).upright();
        return picture.with(sampler.warp(picture.tensor(), transform, options.withLayout(picture.layout())))
                .encode(file);
    }

    static GridSampler cpu() {
        return GridSampler.builder().device(DeviceSelector.CPU).open();
    }

    static Tensor ramp(ElementType type, long... shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        for (long i = 0; i < tensor.elementCount(); i++) {
            tensor.set(i, i % 251);
        }
        return tensor;
    }
}
