import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import org.gridsample.GridSampler;
import org.gridsample.image.Images;
import org.gridsample.sampling.Interpolation;
import org.gridsample.sampling.Padding;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;
import org.gridsample.tensor.Tensor;

/**
 * Makes a page flat again that was photographed at an angle, from where its four corners are in the photo. Usage: java -cp ... Page.java
 * DIR. DIR gets the photo, the page and the page as found.
 */
class Page {
    private static final int WIDTH = 420;
    private static final int HEIGHT = 594;

    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        double[][] corners = {{0, 0}, {WIDTH - 1, 0}, {WIDTH - 1, HEIGHT - 1}, {0, HEIGHT - 1}};
        // In the photo, in the same order: top left, top right, bottom right, bottom left.
        double[][] seen = {{212, 38}, {548, 94}, {486, 446}, {58, 316}};
        SampleOptions options = SampleOptions.defaults()
                .withInterpolation(Interpolation.BICUBIC)
                .withAntialias(true);
        try (GridSampler sampler = GridSampler.open()) {
            Tensor page = Images.toFloatTensor(page());
            Tensor photo = photo(sampler, page, Transform.ofPoints(corners, seen), options);

            Transform flatten = Transform.ofPoints(seen, corners);
            Tensor found = sampler.warp(photo, flatten, options, HEIGHT, WIDTH);

            System.out.printf(
                    Locale.ROOT,
                    "page: corner (548, 94) goes to (%.3f, %.3f); %.2f grey levels from the page, in the mean%n",
                    flatten.apply(548, 94)[0],
                    flatten.apply(548, 94)[1],
                    difference(page, found));
            Images.write(directory.resolve("page-photo.png"), photo);
            Images.write(directory.resolve("page.png"), page);
            Images.write(directory.resolve("page-found.png"), found);
        }
    }

    /** The page on a table of wood: where it covers the photo, it is seen. */
    private static Tensor photo(GridSampler sampler, Tensor page, Transform place, SampleOptions options) {
        Tensor photo = Images.toFloatTensor(table(640, 480));
        SampleOptions border = options.withPadding(Padding.BORDER);
        Tensor seen = sampler.warp(page, place, border, photo.extent(2), photo.extent(3));
        Tensor share = sampler.coverage(
                place.coordinates(photo.extent(2), photo.extent(3)),
                new long[] {HEIGHT, WIDTH},
                SampleOptions.defaults().withAntialias(true));
        for (long i = 0; i < photo.elementCount(); i++) {
            double covered = share.get(i % share.elementCount());
            photo.set(i, covered * seen.get(i) + (1 - covered) * photo.get(i));
        }
        return photo;
    }

    private static double difference(Tensor a, Tensor b) {
        double sum = 0;
        for (long i = 0; i < a.elementCount(); i++) {
            sum += Math.abs(a.get(i) - b.get(i));
        }
        return sum / a.elementCount();
    }

    /** Lines of words, a heading, a chart. No letters: not every machine has fonts. */
    private static BufferedImage page() {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(new Color(250, 248, 240));
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.setColor(new Color(29, 78, 137));
        graphics.fillRect(36, 40, 220, 22);
        Random random = new Random(3);
        graphics.setColor(new Color(40, 40, 48));
        for (int line = 0; line < 34; line++) {
            int y = 88 + 14 * line;
            boolean isBesideChart = line >= 12 && line < 24;
            int end = isBesideChart ? WIDTH - 200 : WIDTH - 36;
            int word;
            for (int x = 36; x + 10 < end; x += word + 5) {
                word = Math.min(8 + random.nextInt(34), end - x);
                graphics.fillRect(x, y, word, 5);
            }
        }
        Color[] colors = {new Color(29, 78, 137), new Color(0, 128, 110), new Color(247, 162, 0), new Color(214, 40, 40)
        };
        for (int bar = 0; bar < 8; bar++) {
            int height = 30 + random.nextInt(110);
            graphics.setColor(colors[bar % colors.length]);
            graphics.fillRect(WIDTH - 180 + 18 * bar, 416 - height, 13, height);
        }
        graphics.setColor(Color.BLACK);
        graphics.setStroke(new BasicStroke(1.5f));
        graphics.drawLine(WIDTH - 186, 416, WIDTH - 36, 416);
        graphics.drawLine(WIDTH - 186, 262, WIDTH - 186, 416);
        graphics.dispose();
        return image;
    }

    private static BufferedImage table(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double grain = Math.sin(y / 6.0 + 3 * Math.sin(x / 130.0) + Math.sin(x / 17.0 + y / 40.0));
                double light = 0.75 + 0.25 * grain * grain - 0.2 * x / width;
                image.setRGB(x, y, new Color((int) (150 * light), (int) (98 * light), (int) (60 * light)).getRGB());
            }
        }
        return image;
    }
}
