package org.gridsample.cli;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One picture that shows others in rows and columns, with a title over each and a caption under the lead picture. */
final class ContactSheet {
    private static final Logger LOG = LoggerFactory.getLogger(ContactSheet.class);

    private static final int TILE = 384;
    private static final int GAP = 16;
    private static final int TITLE = 34;
    private static final Color PAPER = new Color(250, 250, 250);
    private static final Color INK = new Color(32, 32, 40);

    /** A picture with its title. */
    record Tile(String title, BufferedImage image) {}

    private final BufferedImage sheet;
    private final Graphics2D graphics;
    private boolean labels = true;

    private ContactSheet(int columns, int rows) {
        sheet = new BufferedImage(left(columns), top(rows), BufferedImage.TYPE_INT_RGB);
        graphics = sheet.createGraphics();
        graphics.setColor(PAPER);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }

    /** The lead picture at the top left with its caption below, the rows to the right of it. */
    static BufferedImage draw(Tile lead, List<String> caption, List<List<Tile>> rows) {
        ContactSheet contact = new ContactSheet(1 + rows.get(0).size(), rows.size());
        try {
            contact.drawTile(0, 0, lead);
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < rows.get(row).size(); column++) {
                    contact.drawTile(1 + column, row, rows.get(row).get(column));
                }
            }
            int y = top(1) + TITLE;
            for (String line : caption) {
                contact.drawText(line, Font.PLAIN, 15, GAP, y);
                y += 24;
            }
        } finally {
            contact.graphics.dispose();
        }
        return contact.sheet;
    }

    private void drawTile(int column, int row, Tile tile) {
        int x = left(column);
        int y = top(row) + TITLE;
        BufferedImage image = tile.image();
        // Enlarged, pixels stay pixels; reduced, they blend.
        boolean enlarged = image.getWidth() <= TILE && image.getHeight() <= TILE;
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                enlarged
                        ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
                        : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, x, y, TILE, TILE, null);
        graphics.setColor(INK);
        graphics.drawRect(x - 1, y - 1, TILE + 1, TILE + 1);
        drawText(tile.title(), Font.BOLD, 20, x, y - 10);
    }

    /** A Java without fonts fails in various ways at the first text: then the sheet goes without. */
    private void drawText(String text, int style, int size, int x, int y) {
        if (!labels) {
            return;
        }
        try {
            graphics.setColor(INK);
            graphics.setFont(new Font(Font.SANS_SERIF, style, size));
            graphics.drawString(text, x, y);
        } catch (RuntimeException | Error e) {
            // Without libfreetype a LinkageError, without fonts a plain Error, without fontconfig an InternalError.
            if (e instanceof OutOfMemoryError) {
                throw e;
            }
            labels = false;
            LOG.warn(
                    "the sheet has no labels: this Java can't draw text ({}); install the packages fontconfig and"
                            + " fonts-dejavu-core",
                    e.toString());
            LOG.debug("drawing text failed", e);
        }
    }

    private static int left(int column) {
        return GAP + column * (TILE + GAP);
    }

    private static int top(int row) {
        return GAP / 2 + row * (TITLE + TILE + GAP / 2);
    }
}
