import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.AffineTransformOp;
import java.awt.image.BufferedImage;
import java.awt.image.BufferedImageOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.gridsample.GridSampler;
import org.gridsample.image.AffineTransforms;
import org.gridsample.image.WarpOp;
import org.gridsample.sampling.SampleOptions;
import org.gridsample.sampling.Transform;

/**
 * Java2D draws a badge, turned by its own AffineTransformOp, turned by a WarpOp, and leaning back, which only the latter can do. Usage: java
 * -cp ... Java2d.java DIR. DIR gets the picture.
 */
class Java2d {
    private static final int SIZE = 160;

    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        BufferedImage badge = badge();
        AffineTransform turn = AffineTransform.getRotateInstance(0.3, SIZE / 2.0, SIZE / 2.0);
        double[][] corners = {{0, 0}, {SIZE - 1, 0}, {0, SIZE - 1}, {SIZE - 1, SIZE - 1}};
        double[][] places = {{40, 30}, {SIZE - 41, 30}, {0, SIZE - 1}, {SIZE - 1, SIZE - 1}};
        try (GridSampler sampler = GridSampler.open()) {
            BufferedImageOp java2d = new AffineTransformOp(turn, AffineTransformOp.TYPE_BILINEAR);
            BufferedImageOp turned = new WarpOp(sampler, AffineTransforms.toTransform(turn), SampleOptions.defaults());
            BufferedImageOp leaning =
                    new WarpOp(sampler, Transform.ofPoints(corners, places), SampleOptions.defaults());

            BufferedImage sheet = new BufferedImage(4 * SIZE, SIZE + 40, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = sheet.createGraphics();
            graphics.setColor(new Color(225, 218, 200));
            graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            graphics.drawImage(badge, java2d, 20, 10);
            graphics.drawImage(badge, turned, 20 + SIZE + SIZE / 4, 10);
            graphics.drawImage(badge, leaning, 20 + 2 * SIZE + SIZE / 2, 10);
            graphics.dispose();
            ImageIO.write(sheet, "png", directory.resolve("java2d.png").toFile());
            System.out.printf(
                    Locale.ROOT,
                    "turned: %.2f grey levels from what AffineTransformOp makes of it, in the mean%n",
                    difference(java2d.filter(badge, null), turned.filter(badge, null)));
        }
    }

    private static double difference(BufferedImage a, BufferedImage b) {
        double sum = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                int alpha = a.getRGB(x, y) >>> 24;
                sum += Math.abs(alpha - (b.getRGB(x, y) >>> 24));
                for (int shift = 0; shift < 24; shift += 8) {
                    // Colours count as much as they are seen.
                    sum += alpha / 255.0 * Math.abs((a.getRGB(x, y) >> shift & 255) - (b.getRGB(x, y) >> shift & 255));
                }
            }
        }
        return sum / 4 / a.getWidth() / a.getHeight();
    }

    /** Round, on nothing. */
    private static BufferedImage badge() {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(new Color(29, 78, 137));
        graphics.fillOval(10, 10, SIZE - 20, SIZE - 20);
        graphics.setColor(new Color(240, 240, 240, 200));
        graphics.fillRoundRect(40, 60, SIZE - 80, SIZE - 120, 12, 12);
        graphics.dispose();
        return image;
    }
}
