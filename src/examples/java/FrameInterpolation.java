import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * Makes frames between two frames of a film from the optical flow between them. Each frame is read along its part of the way; what only
 * one of them shows is taken from that one, as the coverage mask tells. Usage: java -cp ... FrameInterpolation.java DIR. DIR gets both
 * frames, the one between as it is, as found, and as a cross-fade would have it.
 */
class FrameInterpolation {
    private static final int WIDTH = 400;
    private static final int HEIGHT = 300;

    /** Of the camera, from the first frame to the second. */
    private static final double TURN = Math.toRadians(8);

    private static final double SHIFT = 48;
    private static final double ZOOM = 1.12;

    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        Tensor first = frame(0);
        Tensor second = frame(1);
        Tensor truth = frame(0.5);
        SampleOptions options = SampleOptions.defaults();
        try (GridSampler sampler = GridSampler.open()) {
            // Where the pixels of the frame at half time are in the first and in the second, less where they are there.
            Coordinates toFirst = new Coordinates.Flow(flow(0.5, 0));
            Coordinates toSecond = new Coordinates.Flow(flow(0.5, 1));
            Tensor ofFirst = sampler.sample(first, toFirst, options);
            Tensor ofSecond = sampler.sample(second, toSecond, options);
            Tensor inFirst = sampler.coverage(toFirst, new long[] {HEIGHT, WIDTH}, options);
            Tensor inSecond = sampler.coverage(toSecond, new long[] {HEIGHT, WIDTH}, options);

            // Outside its frame a sample is 0, as its coverage is: the sum over the shares is the mean of what is
            // there.
            Tensor between = Tensor.zeros(ElementType.FLOAT32, first.shape());
            Tensor fade = Tensor.zeros(ElementType.FLOAT32, first.shape());
            for (long i = 0; i < between.elementCount(); i++) {
                long pixel = i % ((long) WIDTH * HEIGHT);
                double share = inFirst.get(pixel) + inSecond.get(pixel);
                between.set(i, share == 0 ? 0 : (ofFirst.get(i) + ofSecond.get(i)) / share);
                fade.set(i, (first.get(i) + second.get(i)) / 2);
            }
            System.out.printf(
                    Locale.ROOT,
                    "between frames: %.2f grey levels from the frame that was there, in the mean; a cross-fade %.2f%n",
                    difference(truth, between),
                    difference(truth, fade));
            Images.write(directory.resolve("frame-first.png"), first);
            Images.write(directory.resolve("frame-second.png"), second);
            Images.write(directory.resolve("frame-between.png"), truth);
            Images.write(directory.resolve("frame-between-found.png"), between);
            Images.write(directory.resolve("frame-between-faded.png"), fade);
        }
    }

    /** The flow that a camera makes which turns, moves and comes closer; that of a film comes from a network or from OpenCV. */
    private static Tensor flow(double from, double to) throws IOException {
        AffineTransform way = camera(to);
        try {
            way.concatenate(camera(from).createInverse());
        } catch (java.awt.geom.NoninvertibleTransformException e) {
            throw new IllegalStateException(e);
        }
        double[] points = new double[2 * WIDTH * HEIGHT];
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            points[2 * i] = i % WIDTH + 0.5;
            points[2 * i + 1] = i / WIDTH + 0.5;
        }
        double[] moved = new double[points.length];
        way.transform(points, 0, moved, 0, WIDTH * HEIGHT);
        Tensor flow = Tensor.zeros(ElementType.FLOAT32, 1, HEIGHT, WIDTH, 2);
        for (int i = 0; i < points.length; i++) {
            flow.set(i, moved[i] - points[i]);
        }
        return flow;
    }

    /** Of Java2D, where the first pixel's centre is at 0.5. */
    private static AffineTransform camera(double time) {
        AffineTransform camera = AffineTransform.getTranslateInstance(WIDTH / 2.0 - SHIFT * time, HEIGHT / 2.0);
        camera.rotate(TURN * time);
        camera.scale(Math.pow(ZOOM, time), Math.pow(ZOOM, time));
        camera.translate(-WIDTH / 2.0, -HEIGHT / 2.0);
        return camera;
    }

    /** A street of houses, as the camera sees it at a time from 0 to 1. */
    private static Tensor frame(double time) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.transform(camera(time));
        graphics.setColor(new Color(170, 205, 230));
        graphics.fill(new Rectangle2D.Double(-400, -400, 1200, 1200));
        graphics.setColor(new Color(110, 120, 110));
        graphics.fill(new Rectangle2D.Double(-400, 240, 1200, 400));
        Random random = new Random(5);
        for (int house = -3; house < 9; house++) {
            double x = 60.0 * house;
            double top = 60 + 90 * random.nextDouble();
            graphics.setColor(Color.getHSBColor(random.nextFloat(), 0.45f, 0.85f));
            graphics.fill(new Rectangle2D.Double(x, top, 56, 240 - top));
            graphics.setColor(new Color(50, 55, 75));
            for (double y = top + 12; y < 215; y += 28) {
                for (int window = 0; window < 3; window++) {
                    graphics.fill(new Rectangle2D.Double(x + 7 + 16 * window, y, 10, 16));
                }
            }
        }
        graphics.setColor(new Color(250, 245, 235));
        graphics.setStroke(
                new BasicStroke(4, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {24, 16}, 0));
        graphics.drawLine(-400, 268, 800, 268);
        graphics.setColor(new Color(255, 210, 60));
        graphics.fill(new Ellipse2D.Double(300, 10, 36, 36));
        graphics.dispose();
        return Images.toFloatTensor(image);
    }

    private static double difference(Tensor a, Tensor b) {
        double sum = 0;
        for (long i = 0; i < a.elementCount(); i++) {
            sum += Math.abs(a.get(i) - b.get(i));
        }
        return sum / a.elementCount();
    }
}
