package dev.gatehouse.browser.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.gatehouse.browser.picture.LabelPainter.Box;
import java.awt.image.BufferedImage;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LabelPainterTest {
  private static final int FRAME = 0xffffb020;
  private static final int BLACK = 0xff000000;

  private static BufferedImage painted(Box... boxes) {
    BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
    LabelPainter.paint(image, List.of(boxes));
    return image;
  }

  @Test
  void drawsAFrameAndATagAboveItAndNothingInside() {
    BufferedImage image = painted(new Box("e1", 100, 100, 60, 40));

    assertThat(image.getRGB(100, 120)).isEqualTo(FRAME);
    assertThat(image.getRGB(159, 139)).isEqualTo(FRAME);
    assertThat(image.getRGB(101, 98)).isEqualTo(FRAME);
    assertThat(image.getRGB(130, 120)).isEqualTo(BLACK);
    assertThat(image.getRGB(200, 200)).isEqualTo(BLACK);
  }

  @Test
  void theTagOfALargeBoxLeavesTheCornerToTheSmallOneInIt() {
    BufferedImage image = painted(new Box("e1", 20, 50, 300, 30), new Box("e22", 20, 50, 40, 30));

    assertThat(image.getRGB(20 + 38, 40)).as("the end of e22's tag").isEqualTo(FRAME);
    assertThat(image.getRGB(318, 40)).as("e1's tag at the right end").isEqualTo(FRAME);
    assertThat(image.getRGB(200, 40)).isEqualTo(BLACK);
  }

  @Test
  void aTagAtTheEdgeStaysOnThePicture() {
    assertThat(painted(new Box("e7", 0, 0, 30, 20)).getRGB(1, 1)).isEqualTo(FRAME);
    assertThat(painted(new Box("f12e345", 395, 295, 30, 20)).getRGB(399, 290)).isEqualTo(FRAME);
  }

  @Property(tries = 200)
  void drawsEveryBoxWhereverItIs(
      @ForAll @IntRange(min = -1_000, max = 1_000) int x,
      @ForAll @IntRange(min = -1_000, max = 1_000) int y,
      @ForAll @IntRange(max = 2_000) int width,
      @ForAll @IntRange(max = 2_000) int height) {
    assertThatCode(() -> painted(new Box("f1e2", x, y, width, height))).doesNotThrowAnyException();
  }
}
