import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Gradients;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * Finds how a picture was moved, by gradient descent on what it is sampled with: first an affine theta, of a picture that was turned and
 * shifted, then a flow, of one that was bent. Usage: java -cp ... src/examples/java/Registration.java DIR [PICTURE]. DIR gets the pictures before,
 * after and their differences.
 */
class Registration {
    private static final SampleOptions OPTIONS = SampleOptions.defaults().withPadding(Padding.BORDER);

    private final GridSampler sampler;
    private final Path directory;
    private final Tensor moving;
    private final long height;
    private final long width;

    private Registration(GridSampler sampler, Path directory, Tensor moving) {
        this.sampler = sampler;
        this.directory = directory;
        this.moving = moving;
        height = moving.extent(2);
        width = moving.extent(3);
    }

    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        Tensor picture = args.length > 1 ? Images.read(Path.of(args[1])) : clouds(192, 256);
        try (GridSampler sampler = GridSampler.open()) {
            Registration registration = new Registration(sampler, directory, picture);
            registration.affine();
            registration.deformable();
        }
    }

    /** A picture turned about its centre and shifted; found from coarse to fine. */
    private void affine() throws IOException {
        Transform truth = Transform.rotation(Math.toRadians(5)).then(Transform.translation(6.5, -4.25));
        Tensor fixed = sampler.warp(moving, truth, OPTIONS);
        Tensor theta = Tensor.of(new float[] {1, 0, 0, 0, 1, 0}, 1, 2, 3);
        Adam adam = new Adam(theta);
        for (int factor : new int[] {8, 4, 2, 1}) {
            Tensor smallMoving = shrunk(moving, factor);
            Tensor smallFixed = shrunk(fixed, factor);
            for (int i = 0; i < 100; i++) {
                Coordinates coordinates = new Coordinates.Theta(theta, smallFixed.extent(2), smallFixed.extent(3));
                Tensor difference = minus(sampler.sample(smallMoving, coordinates, OPTIONS), smallFixed);
                if (i % 50 == 0) {
                    print("affine, 1/" + factor + ", step " + i, meanSquare(difference));
                }
                // The loss is the mean square of the difference: its gradient by the output is 2 / n times that.
                Tensor gradOutput = times(difference, 2.0 / difference.elementCount());
                Gradients gradients = sampler.backward(gradOutput, smallMoving, coordinates, OPTIONS);
                adam.step(gradients.coordinates(), 0.004 * factor / 4 * (1 - i / 100.0));
            }
        }
        double[] numbers = new double[6];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = theta.get(i);
        }
        long[] size = {height, width};
        Transform found = Transform.ofTheta(numbers, size, size, false);
        double[] centre = found.apply((width - 1) / 2.0, (height - 1) / 2.0);
        double[] right = found.apply((width - 1) / 2.0 + 1, (height - 1) / 2.0);
        // Counter-clockwise as seen on the screen, where y points down.
        double angle = Math.toDegrees(Math.atan2(centre[1] - right[1], right[0] - centre[0]));
        System.out.printf(
                Locale.ROOT,
                "affine: found a rotation of %.3f degrees and a translation of (%.3f, %.3f), it was 5 and (6.5, -4.25)%n",
                angle,
                centre[0] - (width - 1) / 2.0,
                centre[1] - (height - 1) / 2.0);
        save("affine", fixed, sampler.sample(moving, new Coordinates.Theta(theta, height, width), OPTIONS));
    }

    /** A picture bent by a smooth flow. Neighbours are held together, by the gradient of half the mean square of their differences. */
    private void deformable() throws IOException {
        Tensor truth = Tensor.zeros(ElementType.FLOAT32, 1, height, width, 2);
        for (int i = 0; i < truth.elementCount() / 2; i++) {
            truth.set(2L * i, 4 * Math.sin(2 * Math.PI * (i / width) / height));
            truth.set(2L * i + 1, 3 * Math.cos(2 * Math.PI * (i % width) / width));
        }
        Tensor fixed = sampler.sample(moving, new Coordinates.Flow(truth), OPTIONS);
        Tensor flow = Tensor.zeros(ElementType.FLOAT32, 1, height, width, 2);
        Adam adam = new Adam(flow);
        int steps = 300;
        for (int i = 0; i < steps; i++) {
            Coordinates coordinates = new Coordinates.Flow(flow);
            Tensor difference = minus(sampler.sample(moving, coordinates, OPTIONS), fixed);
            if (i % 50 == 0) {
                print("flow, step " + i, meanSquare(difference));
            }
            Tensor gradient =
                    sampler.backward(difference, moving, coordinates, OPTIONS).coordinates();
            addSmoothness(gradient, flow, 20);
            adam.step(gradient, 0.2 * (1 - (double) i / steps));
        }
        double error = 0;
        for (long i = 0; i < flow.elementCount(); i += 2) {
            error += Math.hypot(flow.get(i) - truth.get(i), flow.get(i + 1) - truth.get(i + 1));
        }
        System.out.printf(
                Locale.ROOT, "flow: %.3f pixels from what it was, in the mean%n", 2 * error / flow.elementCount());
        save("flow", fixed, sampler.sample(moving, new Coordinates.Flow(flow), OPTIONS));
    }

    private void addSmoothness(Tensor gradient, Tensor flow, double weight) {
        for (long i = 0; i < flow.elementCount(); i++) {
            long x = i / 2 % width;
            long y = i / 2 / width;
            double here = flow.get(i);
            double sum = 0;
            sum += x > 0 ? here - flow.get(i - 2) : 0;
            sum += x < width - 1 ? here - flow.get(i + 2) : 0;
            sum += y > 0 ? here - flow.get(i - 2 * width) : 0;
            sum += y < height - 1 ? here - flow.get(i + 2 * width) : 0;
            gradient.set(i, gradient.get(i) + weight * sum);
        }
    }

    /** Gradient descent by Adam's rule: steps as long as the rate says, whatever the gradient's scale. */
    private static final class Adam {
        private final Tensor parameters;
        private final double[] mean;
        private final double[] square;
        private int step;

        Adam(Tensor parameters) {
            this.parameters = parameters;
            mean = new double[(int) parameters.elementCount()];
            square = new double[mean.length];
        }

        void step(Tensor gradient, double rate) {
            step++;
            for (int i = 0; i < mean.length; i++) {
                double g = gradient.get(i);
                mean[i] = 0.9 * mean[i] + 0.1 * g;
                square[i] = 0.99 * square[i] + 0.01 * g * g;
                double m = mean[i] / (1 - Math.pow(0.9, step));
                double s = square[i] / (1 - Math.pow(0.99, step));
                parameters.set(i, parameters.get(i) - rate * m / (Math.sqrt(s) + 1e-12));
            }
        }
    }

    /** Each pixel the mean of those that it covers. */
    private Tensor shrunk(Tensor picture, int factor) {
        Tensor identity = Tensor.of(new float[] {1, 0, 0, 0, 1, 0}, 1, 2, 3);
        return sampler.sample(
                picture, new Coordinates.Theta(identity, height / factor, width / factor), OPTIONS.withAntialias(true));
    }

    private static Tensor minus(Tensor a, Tensor b) {
        Tensor difference = Tensor.zeros(a.type(), a.shape());
        for (long i = 0; i < a.elementCount(); i++) {
            difference.set(i, a.get(i) - b.get(i));
        }
        return difference;
    }

    private static Tensor times(Tensor a, double factor) {
        Tensor product = Tensor.zeros(a.type(), a.shape());
        for (long i = 0; i < a.elementCount(); i++) {
            product.set(i, a.get(i) * factor);
        }
        return product;
    }

    private static double meanSquare(Tensor a) {
        double sum = 0;
        for (long i = 0; i < a.elementCount(); i++) {
            sum += a.get(i) * a.get(i);
        }
        return sum / a.elementCount();
    }

    private static void print(String what, double loss) {
        System.out.printf(Locale.ROOT, "%s: mean square of the difference %.3f%n", what, loss);
    }

    private void save(String name, Tensor fixed, Tensor found) throws IOException {
        Images.write(directory.resolve(name + "-moving.png"), moving);
        Images.write(directory.resolve(name + "-fixed.png"), fixed);
        Images.write(directory.resolve(name + "-found.png"), found);
        Images.write(directory.resolve(name + "-difference-before.png"), grey(minus(moving, fixed)));
        Images.write(directory.resolve(name + "-difference-after.png"), grey(minus(found, fixed)));
    }

    /** No difference is grey. */
    private static Tensor grey(Tensor difference) {
        Tensor grey = times(difference, 1);
        for (long i = 0; i < grey.elementCount(); i++) {
            grey.set(i, Math.max(0, Math.min(255, 128 + grey.get(i))));
        }
        return grey;
    }

    /** Blobs of all sizes, light and dark. */
    private static Tensor clouds(int height, int width) {
        Random random = new Random(7);
        Tensor picture = Tensor.zeros(ElementType.FLOAT32, 1, 1, height, width);
        double[] sums = new double[height * width];
        for (int blob = 0; blob < 150; blob++) {
            double size = 3 + 25 * Math.pow(random.nextDouble(), 2);
            double height0 = random.nextDouble() - 0.5;
            double x0 = random.nextDouble() * width;
            double y0 = random.nextDouble() * height;
            for (int i = 0; i < sums.length; i++) {
                double distance = Math.hypot(i % width - x0, i / width - y0) / size;
                sums[i] += 120 * height0 * Math.exp(-distance * distance);
            }
        }
        for (int i = 0; i < sums.length; i++) {
            picture.set(i, Math.max(0, Math.min(255, 128 + sums[i])));
        }
        return picture;
    }
}
