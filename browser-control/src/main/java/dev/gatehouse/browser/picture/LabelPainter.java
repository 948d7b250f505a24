package dev.gatehouse.browser.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

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
      List<Rectangle> tags = new ArrayList<>();
      // The tag of a small box has to be close to it; that of a large one finds another corner.
      boxes.stream()
          .sorted(Comparator.comparingLong(box -> (long) box.width() * box.height()))
          .forEach(box -> tag(graphics, place(image, box, tags), box.name()));
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

  /** The first place at the box where no other tag is, else the one above its left end. */
  private static Rectangle place(BufferedImage image, Box box, List<Rectangle> tags) {
    int width = box.name().length() * (GLYPH_WIDTH + 1) * DOT + 4;
    int right = box.x() + box.width() - width;
    int above = box.y() - TAG_HEIGHT;
    int below = box.y() + box.height();
    List<Rectangle> places =
        Stream.of(
                new Rectangle(box.x(), above, width, TAG_HEIGHT),
                new Rectangle(right, above, width, TAG_HEIGHT),
                new Rectangle(box.x(), below, width, TAG_HEIGHT),
                new Rectangle(right, below, width, TAG_HEIGHT))
            .map(place -> inside(image, place))
            .toList();
    Rectangle free =
        places.stream()
            .filter(place -> tags.stream().noneMatch(place::intersects))
            .findFirst()
            .orElse(places.get(0));
    tags.add(free);
    return free;
  }

  private static Rectangle inside(BufferedImage image, Rectangle place) {
    return new Rectangle(
        Math.max(0, Math.min(place.x, image.getWidth() - place.width)),
        Math.max(0, Math.min(place.y, image.getHeight() - place.height)),
        place.width,
        place.height);
  }

  private static void tag(Graphics2D graphics, Rectangle place, String name) {
    graphics.setColor(FRAME);
    graphics.fill(place);
    graphics.setColor(INK);
    for (int i = 0; i < name.length(); i++) {
      glyph(graphics, name.charAt(i), place.x + 3 + i * (GLYPH_WIDTH + 1) * DOT, place.y + 2);
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
