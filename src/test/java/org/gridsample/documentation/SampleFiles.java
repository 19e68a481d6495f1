package org.gridsample.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.gridsample.image.Images;
import org.gridsample.sampling.AffineGrid;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Npy;
import org.gridsample.tensor.Tensor;

/** The files that pages read and don't make. */
final class SampleFiles {
    static final int WIDTH = 96;
    static final int HEIGHT = 64;

    private SampleFiles() {}

    /** Into the working directory. */
    static void write() throws IOException {
        Npy.write(Path.of("image.npy"), noise(1, 3, HEIGHT, WIDTH));
        Tensor theta = Tensor.of(new float[] {0.8f, -0.2f, 0, 0.3f, 0.9f, 0.1f}, 1, 2, 3);
        Npy.write(Path.of("grid.npy"), AffineGrid.of(theta, new long[] {1, 3, HEIGHT, WIDTH}, false));
        Npy.write(Path.of("lens.npy"), lens());
        Path photos = Files.createDirectories(Path.of("photos"));
        for (String name : new String[] {"beach.jpg", "tower.jpg", "cat.png"}) {
            Images.write(photos.resolve(name), noise(1, 3, HEIGHT, WIDTH));
        }
    }

    static Tensor noise(long... shape) {
        Random random = new Random(1);
        Tensor picture = Tensor.zeros(ElementType.FLOAT32, shape);
        for (long i = 0; i < picture.elementCount(); i++) {
            picture.set(i, random.nextInt(256));
        }
        return picture;
    }

    /** A map that leaves all pixels nearly where they are. */
    static Tensor lens() {
        Tensor map = Tensor.zeros(ElementType.FLOAT32, 1, HEIGHT, WIDTH, 2);
        for (int i = 0; i < HEIGHT * WIDTH; i++) {
            map.set(2L * i, i % WIDTH + 0.25);
            map.set(2L * i + 1, i / WIDTH + 0.25);
        }
        return map;
    }
}
