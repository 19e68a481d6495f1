package org.gridsample.cli;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/**
 * A picture on which sampling shows what it does: a hue sweep, gray steps, gratings of falling period, circles, an asymmetric
 * mark that tells a flip, and a border whose colour tells where an edge pixel came from.
 */
final class TestChart {
    /** The design is drawn on a square of this side, then scaled. */
    private static final int DESIGN = 240;

    private static final Color INK = new Color(24, 24, 32);
    private static final Color PAPER = new Color(240, 240, 232);
    private static final int FRAME = 14;

    private TestChart() {}

    /** A square picture of this side, RGB. */
    static BufferedImage draw(int side) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        drawHueFrame(image);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            double scale = side / (double) DESIGN;
            graphics.scale(scale, scale);
            graphics.setColor(PAPER);
            graphics.fill(new Rectangle2D.Double(FRAME, FRAME, DESIGN - 2 * FRAME, DESIGN - 2 * FRAME));
            drawHueBand(graphics);
            drawMark(graphics);
            drawCircles(graphics);
            drawGraySteps(graphics);
        } finally {
            graphics.dispose();
        }
        drawGratings(image);
        return image;
    }

    /** Every angle has a hue of its own; what the border padding smears can be traced back. */
    private static void drawHueFrame(BufferedImage image) {
        int side = image.getWidth();
        double centre = (side - 1) / 2.0;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double turn = Math.atan2(y - centre, x - centre) / (2 * Math.PI);
                // Steps, not a sweep: a smooth hue would hide a smear.
                float hue = (float) (Math.floor(turn * 48) / 48);
                boolean dark = Math.floorMod((int) Math.floor(turn * 48), 2) == 0;
                image.setRGB(x, y, Color.HSBtoRGB(hue, 0.85f, dark ? 0.75f : 1f));
            }
        }
    }

    private static void drawHueBand(Graphics2D graphics) {
        int left = 24;
        int width = DESIGN - 2 * left;
        for (int i = 0; i < width; i++) {
            graphics.setColor(Color.getHSBColor(i / (float) width, 1, 1));
            // A little wider than a step, so that no seam shows.
            graphics.fill(new Rectangle2D.Double(left + i, 24, Math.min(1.5, width - i), 28));
        }
    }

    /** The letter F with a flag: no flip and no quarter turn maps it onto itself. */
    private static void drawMark(Graphics2D graphics) {
        Path2D letter = new Path2D.Double();
        double[][] corners = {
            {30, 64}, {82, 64}, {82, 78}, {46, 78}, {46, 94}, {72, 94}, {72, 108}, {46, 108}, {46, 140}, {30, 140}
        };
        letter.moveTo(corners[0][0], corners[0][1]);
        for (double[] corner : corners) {
            letter.lineTo(corner[0], corner[1]);
        }
        letter.closePath();
        graphics.setColor(INK);
        graphics.fill(letter);
        graphics.setColor(new Color(214, 40, 40));
        graphics.fill(new Ellipse2D.Double(62, 118, 22, 22));
    }

    private static void drawCircles(Graphics2D graphics) {
        double x = 156;
        double y = 102;
        Color[] colors = {
            new Color(29, 78, 137), new Color(0, 128, 110), new Color(247, 162, 0), new Color(214, 40, 40), INK
        };
        for (int i = 0; i < colors.length; i++) {
            double radius = 38 - 7.5 * i;
            graphics.setColor(colors[i]);
            graphics.setStroke(new BasicStroke(3 - 0.5f * i));
            graphics.draw(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
        }
        graphics.setStroke(new BasicStroke(1));
        graphics.draw(new Line2D.Double(x - 46, y + 30, x + 46, y - 30));
        graphics.draw(new Line2D.Double(x - 46, y, x + 46, y));
    }

    private static void drawGraySteps(Graphics2D graphics) {
        int steps = 12;
        int left = 24;
        double width = (DESIGN - 2.0 * left) / steps;
        for (int i = 0; i < steps; i++) {
            int gray = Math.round(i * 255f / (steps - 1));
            graphics.setColor(new Color(gray, gray, gray));
            graphics.fill(new Rectangle2D.Double(left + i * width, 192, width, 24));
        }
    }

    /** Lines of whole pixels, periods 2, 4, 6 and 8: upright to the left, level to the right. */
    private static void drawGratings(BufferedImage image) {
        int side = image.getWidth();
        int top = side * 150 / DESIGN;
        int bottom = side * 184 / DESIGN;
        int left = side * 24 / DESIGN;
        int right = side * (DESIGN - 24) / DESIGN;
        int patch = (right - left) / 8;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < left + 8 * patch; x++) {
                int index = (x - left) / patch;
                int period = 2 * (index % 4 + 1);
                int along = index < 4 ? x - left : y - top;
                image.setRGB(x, y, along % period < period / 2 ? INK.getRGB() : Color.WHITE.getRGB());
            }
        }
    }
}
