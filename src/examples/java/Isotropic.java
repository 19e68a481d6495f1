import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeSet;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * Brings a scan whose slices are 3 mm apart, of pixels of 1 mm, to voxels of 1 mm in all directions, and its labels with it, which stay
 * labels. Usage: java -cp ... Isotropic.java DIR. DIR gets the view from the side, before and after.
 */
class Isotropic {
    private static final int SIDE = 96;
    private static final int SLICES = 32;
    private static final double SPACING = 3;

    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        Tensor scan = Tensor.zeros(ElementType.INT16, 1, 1, SLICES, SIDE, SIDE);
        Tensor labels = Tensor.zeros(ElementType.INT32, 1, 1, SLICES, SIDE, SIDE);
        for (long i = 0; i < scan.elementCount(); i++) {
            int label = label(i % SIDE, i / SIDE % SIDE, SPACING * (i / SIDE / SIDE));
            labels.set(i, label);
            scan.set(i, intensity(label));
        }
        // Slice k lies at 3k mm and slice 0 stays in its place: so many voxels reach from the first slice to the last.
        Transform stretch = Transform.scale(1, 1, SPACING).about(0, 0, 0);
        long depth = (long) ((SLICES - 1) * SPACING) + 1;
        SampleOptions cubic = SampleOptions.defaults()
                .withInterpolation(Interpolation.BICUBIC)
                .withPadding(Padding.BORDER);
        try (GridSampler sampler = GridSampler.open()) {
            Tensor isotropic = sampler.warp(scan, stretch, cubic, depth, SIDE, SIDE);
            Tensor isotropicLabels =
                    sampler.warp(labels, stretch, cubic.withInterpolation(Interpolation.NEAREST), depth, SIDE, SIDE);

            System.out.printf(
                    Locale.ROOT,
                    "isotropic: labels %s became %s; label 700 %.1f cm3, before %.1f%n",
                    found(labels),
                    found(isotropicLabels),
                    count(isotropicLabels, 700) / 1000.0,
                    count(labels, 700) * SPACING / 1000);
            Images.write(directory.resolve("isotropic-before.png"), side(scan));
            Images.write(directory.resolve("isotropic-after.png"), side(isotropic));
            Images.write(directory.resolve("isotropic-labels.png"), side(isotropicLabels));
        }
    }

    /** 0 air, 1 the body, 300 a bone, 700 an organ. */
    private static int label(double x, double y, double z) {
        if (Math.pow((x - 48) / 7, 2) + Math.pow((y - 74 - 4 * Math.sin(z / 14)) / 7, 2) < 1) {
            return 300;
        }
        if (Math.pow((x - 60) / 18, 2) + Math.pow((y - 46) / 22, 2) + Math.pow((z - 44) / 30, 2) < 1) {
            return 700;
        }
        return Math.pow((x - 48) / 44, 2) + Math.pow((y - 48) / 40, 2) < 1 ? 1 : 0;
    }

    /** As a CT scanner measures: water 0, air -1000. */
    private static int intensity(int label) {
        return switch (label) {
            case 0 -> -1000;
            case 1 -> -80;
            case 300 -> 900;
            case 700 -> 120;
            default -> throw new IllegalArgumentException("label " + label);
        };
    }

    private static TreeSet<Long> found(Tensor labels) {
        TreeSet<Long> found = new TreeSet<>();
        for (long i = 0; i < labels.elementCount(); i++) {
            found.add((long) labels.get(i));
        }
        return found;
    }

    private static long count(Tensor labels, int label) {
        long count = 0;
        for (long i = 0; i < labels.elementCount(); i++) {
            count += labels.get(i) == label ? 1 : 0;
        }
        return count;
    }

    /** The slice through the middle along x, from the smallest value in black to the largest in white. */
    private static Tensor side(Tensor volume) {
        long depth = volume.extent(2);
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (long i = 0; i < volume.elementCount(); i++) {
            lowest = Math.min(lowest, volume.get(i));
            highest = Math.max(highest, volume.get(i));
        }
        Tensor side = Tensor.zeros(ElementType.UINT8, 1, 1, depth, SIDE);
        for (long z = 0; z < depth; z++) {
            for (long y = 0; y < SIDE; y++) {
                double value = volume.get((z * SIDE + y) * SIDE + SIDE / 2);
                side.set(z * SIDE + y, Math.round(255 * (value - lowest) / (highest - lowest)));
            }
        }
        return side;
    }
}
