package dev.gatehouse.browser.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Draws boxes with names on a picture. The page itself is not touched, so that it neither notices
 * nor keeps anything. Letters are made of dots, because a host without fonts has none to offer.
 * Pure.
 */
final class LabelPainter {
  private static final Color FRAME = new Color(0xff, 0xb0, 0x20);
  private static final Color INK = new Color(0x1a, 0x1a, 0x1a);
  private static final int DOT = 2;
  private static final int GLYPH_WIDTH = 5;
  private static final int GLYPH_HEIGHT = 7;
  private static final int TAG_HEIGHT = GLYPH_HEIGHT * DOT + 4;
  private static final int BORDER = 2;

  /** Five by seven dots, a row for each number, the leftmost dot in the highest of five bits. */
  private static final int[][] DIGITS = {
    {14, 17, 19, 21, 25, 17, 14},
    {4, 12, 4, 4, 4, 4, 14},
    {14, 17, 1, 6, 8, 16, 31},
    {31, 2, 4, 2, 1, 17, 14},
    {2, 6, 10, 18, 31, 2, 2},
    {31, 16, 30, 1, 1, 17, 14},
    {6, 8, 16, 30, 17, 17, 14},
    {31, 1, 2, 4, 8, 8, 8},
    {14, 17, 17, 14, 17, 17, 14},
    {14, 17, 17, 15, 1, 2, 12},
  };

  private static final int[] LETTER_E = {0, 0, 14, 17, 31, 16, 14};
  private static final int[] LETTER_F = {6, 9, 8, 28, 8, 8, 8};
  private static final int[] OTHER = {31, 17, 17, 17, 17, 17, 31};

  private LabelPainter() {}

  /**
   * A box to draw, in pixels of the picture.
   *
   * @param name digits and the letters {@code e} and {@code f}; another letter becomes a frame
   */
  record Box(String name, int x, int y, int width, int height) {}

  /**
   * Draws {@code boxes} on {@code image}: frames first, then their tags, so that none hides one.
   */
  static void paint(BufferedImage image, List<Box> boxes) {
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(FRAME);
      boxes.forEach(box -> frame(graphics, box));
      boxes.forEach(box -> tag(graphics, image, box));
    } finally {
      graphics.dispose();
    }
  }

  private static void frame(Graphics2D graphics, Box box) {
    for (int i = 0; i < BORDER; i++) {
      graphics.drawRect(
          box.x() + i,
          box.y() + i,
          Math.max(0, box.width() - 1 - 2 * i),
          Math.max(0, box.height() - 1 - 2 * i));
    }
  }

  private static void tag(Graphics2D graphics, BufferedImage image, Box box) {
    int width = box.name().length() * (GLYPH_WIDTH + 1) * DOT + 4;
    int x = Math.max(0, Math.min(box.x(), image.getWidth() - width));
    int above = box.y() - TAG_HEIGHT;
    int y = Math.max(0, Math.min(above, image.getHeight() - TAG_HEIGHT));
    graphics.setColor(FRAME);
    graphics.fillRect(x, y, width, TAG_HEIGHT);
    graphics.setColor(INK);
    for (int i = 0; i < box.name().length(); i++) {
      glyph(graphics, box.name().charAt(i), x + 3 + i * (GLYPH_WIDTH + 1) * DOT, y + 2);
    }
  }

  private static void glyph(Graphics2D graphics, char letter, int x, int y) {
    int[] rows = rows(letter);
    for (int row = 0; row < GLYPH_HEIGHT; row++) {
      for (int column = 0; column < GLYPH_WIDTH; column++) {
        if ((rows[row] >> (GLYPH_WIDTH - 1 - column) & 1) == 1) {
          graphics.fillRect(x + column * DOT, y + row * DOT, DOT, DOT);
        }
      }
    }
  }

  private static int[] rows(char letter) {
    if (letter >= '0' && letter <= '9') {
      return DIGITS[letter - '0'];
    }
    return switch (letter) {
      case 'e' -> LETTER_E;
      case 'f' -> LETTER_F;
      default -> OTHER;
    };
  }
}
