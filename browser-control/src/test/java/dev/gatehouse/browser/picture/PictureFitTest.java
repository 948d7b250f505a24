package dev.gatehouse.browser.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.browser.failure.BrowserException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PictureFitTest {
  private static EncodedPicture plain(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.BLUE);
    graphics.fillRect(0, 0, width / 2, height);
    graphics.dispose();
    return PictureFit.inspect(PictureFit.png(image));
  }

  @Test
  void leavesAPictureThatFitsAsItIs() {
    EncodedPicture picture = plain(2_000, 300);

    assertThat(PictureFit.fit(picture)).isSameAs(picture);
    assertThat(picture.format()).isEqualTo(PictureFormat.PNG);
  }

  @Test
  void shrinksAPictureThatIsTooLong() {
    EncodedPicture fitted = PictureFit.fit(plain(900, 9_000));

    assertThat(fitted.height()).isEqualTo(2_000);
    assertThat(fitted.width()).isEqualTo(200);
    assertThat(PictureFit.inspect(fitted.bytes())).isEqualTo(fitted);
    BufferedImage image = PictureFit.decode(fitted);
    assertThat(new Color(image.getRGB(20, 1_000)).getBlue()).isGreaterThan(240);
    assertThat(new Color(image.getRGB(180, 1_000)).getRed())
        .as("what was transparent is white")
        .isGreaterThan(240);
  }

  @Test
  void makesAHeavyPictureLighter() {
    BufferedImage noise = new BufferedImage(1_600, 1_600, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(7);
    for (int y = 0; y < noise.getHeight(); y++) {
      for (int x = 0; x < noise.getWidth(); x++) {
        noise.setRGB(x, y, random.nextInt());
      }
    }
    EncodedPicture heavy = PictureFit.inspect(PictureFit.png(noise));
    assertThat(heavy.bytes().length).isGreaterThan(PictureFit.MAX_BYTES);

    EncodedPicture fitted = PictureFit.fit(heavy);

    assertThat(fitted.fits()).isTrue();
    assertThat(fitted.format()).isEqualTo(PictureFormat.JPEG);
    assertThat(fitted.width()).as("only the quality had to go").isEqualTo(1_600);
  }

  @Test
  void refusesWhatIsNoPicture() {
    assertThatThrownBy(() -> PictureFit.inspect(new byte[] {1, 2, 3}))
        .isInstanceOf(BrowserException.class)
        .hasMessageContaining("cannot be read");
  }

  @Property(tries = 200)
  void anAreaWithinAnotherIsNeverOutsideOfIt(
      @ForAll @IntRange(min = -500, max = 500) int x,
      @ForAll @IntRange(min = -500, max = 500) int y,
      @ForAll @IntRange(max = 800) int width,
      @ForAll @IntRange(max = 800) int height) {
    Area view = new Area(0, 0, 300, 200);
    Area common = new Area(x, y, width, height).within(view);

    assertThat(common.width()).isBetween(0.0, 300.0);
    assertThat(common.height()).isBetween(0.0, 200.0);
    assertThat(common.empty() || view.contains(common)).isTrue();
  }
}
