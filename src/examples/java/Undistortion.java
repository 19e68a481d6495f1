import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.sampling.Coordinates;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.tensor.ElementType;
import org.gridsample.tensor.Tensor;

/**
 * Straightens what a wide-angle lens bends, over the frames of a film: the map is made once, the memory of a frame serves all. Usage: java
 * -cp ... Undistortion.java DIR. DIR gets the first frame as the lens saw it and straightened.
 */
class Undistortion {
    private static final int WIDTH = 480;
    private static final int HEIGHT = 320;

    /** In pixels, as a calibration gives it; the lens' axis meets the picture in its middle. */
    private static final double FOCAL = 300;

    /** Brown's radial model: what is at r from the axis, in focal lengths, is seen at r * (1 + K1 * r^2 + K2 * r^4). */
    private static final double K1 = -0.24;

    private static final double K2 = 0.05;

    /** Around each frame, for what the lens sees beyond it. */
    private static final int MARGIN = 100;

    private static final SampleOptions OPTIONS = SampleOptions.defaults().withPadding(Padding.BORDER);

    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        Coordinates lens = new Coordinates.PixelMap(map(Undistortion::straight, MARGIN));
        Coordinates undistortion = new Coordinates.PixelMap(map(Undistortion::seen, 0));
        int frames = 25;
        double before = 0;
        double after = 0;
        try (GridSampler sampler = GridSampler.open()) {
            Tensor straightened = Tensor.zeros(ElementType.FLOAT32, 1, 3, HEIGHT, WIDTH);
            for (int i = 0; i < frames; i++) {
                Tensor scene = Images.toFloatTensor(scene((double) i / frames));
                Tensor frame = sampler.sample(scene, lens, OPTIONS);

                sampler.sampleInto(frame, undistortion, OPTIONS, straightened);

                Tensor truth = scene.region(new long[] {0, 0, MARGIN, MARGIN}, 1, 3, HEIGHT, WIDTH);
                before += difference(truth, frame) / frames;
                after += difference(truth, straightened) / frames;
                if (i == 0) {
                    Images.write(directory.resolve("lens-seen.png"), frame);
                    Images.write(directory.resolve("lens-straightened.png"), straightened);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "undistorted: %d frames, %.2f grey levels from straight ones, in the mean; %.2f before%n",
                frames,
                after,
                before);
    }

    private interface Radius {
        double of(double r);
    }

    /** Where a camera without distortion has a point that the lens shows at r: by fixed-point iteration, since the model has no inverse. */
    private static double straight(double r) {
        double straight = r;
        for (int i = 0; i < 50; i++) {
            straight = r * straight / Math.max(seen(straight), 1e-12);
        }
        return straight;
    }

    private static double seen(double r) {
        return r * (1 + K1 * r * r + K2 * r * r * r * r);
    }

    /** For each pixel the place that is read: in its direction from the axis, at another radius. */
    private static Tensor map(Radius radius, int margin) {
        Tensor map = Tensor.zeros(ElementType.FLOAT32, 1, HEIGHT, WIDTH, 2);
        double centreX = (WIDTH - 1) / 2.0;
        double centreY = (HEIGHT - 1) / 2.0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                double r = Math.hypot(x - centreX, y - centreY) / FOCAL;
                double factor = radius.of(r) / r;
                long point = 2L * (y * WIDTH + x);
                map.set(point, margin + centreX + (x - centreX) * factor);
                map.set(point + 1, margin + centreY + (y - centreY) * factor);
            }
        }
        return map;
    }

    private static double difference(Tensor a, Tensor b) {
        double sum = 0;
        for (long i = 0; i < a.elementCount(); i++) {
            sum += Math.abs(a.get(i) - b.get(i));
        }
        return sum / a.elementCount();
    }

    /** A wall of tiles with a window, before which a ball rolls. */
    private static BufferedImage scene(double time) {
        int width = WIDTH + 2 * MARGIN;
        int height = HEIGHT + 2 * MARGIN;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(new Color(225, 218, 200));
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(new Color(150, 70, 50));
        for (int y = 0; y < height; y += 20) {
            for (int x = y / 20 % 2 * -20; x < width; x += 40) {
                graphics.fill(new Rectangle2D.Double(x + 1, y + 1, 38, 18));
            }
        }
        graphics.setColor(new Color(60, 80, 110));
        graphics.fillRect(width / 2 - 90, 160, 180, 140);
        graphics.setColor(new Color(240, 240, 240));
        for (int bar = 0; bar <= 4; bar++) {
            graphics.fillRect(width / 2 - 92 + 45 * bar, 158, 4, 144);
        }
        graphics.fillRect(width / 2 - 92, 158, 184, 4);
        graphics.fillRect(width / 2 - 92, 228, 184, 4);
        graphics.fillRect(width / 2 - 92, 298, 184, 4);
        graphics.setColor(new Color(29, 78, 137));
        graphics.fill(new Ellipse2D.Double(MARGIN + time * (WIDTH - 60), 350, 60, 60));
        graphics.dispose();
        return image;
    }
}
