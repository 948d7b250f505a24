package dev.gatehouse.browser.picture;

import dev.gatehouse.browser.failure.BrowserException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Makes pictures small enough to be sent to a model: no side longer than {@value #MAX_SIDE} pixels,
 * not more than 5 MiB. A picture that fits is left as it is; another is shrunk and becomes a JPEG.
 * Uses no window system. All methods block and need memory for the decoded picture.
 */
final class PictureFit {
  static final int MAX_SIDE = 2_000;
  static final int MAX_BYTES = 5 << 20;

  /** More pixels than this are not decoded one by one: every n-th is taken. */
  private static final long MAX_DECODED_PIXELS = 40_000_000;

  private static final int[] SIDES = {MAX_SIDE, 1_600, 1_200, 1_000, 800};
  private static final int[] QUALITIES = {85, 70, 50, 35};

  private PictureFit() {}

  /** Reads what kind of picture {@code bytes} are, without decoding them. */
  static EncodedPicture inspect(byte[] bytes) {
    return read(
        bytes,
        (reader, input) -> {
          String format = reader.getFormatName();
          return new EncodedPicture(
              bytes,
              PictureFormat.named(format).orElseThrow(() -> new IOException(format)),
              reader.getWidth(0),
              reader.getHeight(0));
        });
  }

  /**
   * Returns {@code picture}, or a smaller one of the same view.
   *
   * @throws BrowserException with status 500 when none is small enough
   */
  static EncodedPicture fit(EncodedPicture picture) {
    if (picture.fits()) {
      return picture;
    }
    BufferedImage image = plain(decode(picture));
    int longest = Math.max(image.getWidth(), image.getHeight());
    for (int side : SIDES) {
      if (side != MAX_SIDE && side >= longest) {
        continue;
      }
      image = shrink(image, side);
      for (int quality : QUALITIES) {
        byte[] bytes = jpeg(image, quality);
        if (bytes.length <= MAX_BYTES) {
          return new EncodedPicture(bytes, PictureFormat.JPEG, image.getWidth(), image.getHeight());
        }
      }
    }
    throw new BrowserException(
        500, "the picture stays larger than 5 MiB; take one of an element instead");
  }

  /** Decodes a picture; of a huge one only every n-th row and column. */
  static BufferedImage decode(EncodedPicture picture) {
    long pixels = (long) picture.width() * picture.height();
    int step = (int) Math.max(1, Math.ceil(Math.sqrt((double) pixels / MAX_DECODED_PIXELS)));
    return read(
        picture.bytes(),
        (reader, input) -> {
          ImageReadParam param = reader.getDefaultReadParam();
          param.setSourceSubsampling(step, step, 0, 0);
          return reader.read(0, param);
        });
  }

  static byte[] png(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", new MemoryCacheImageOutputStream(out));
    } catch (IOException e) {
      throw unreadable(e);
    }
    return out.toByteArray();
  }

  /** The same picture on white, with eight bits for each of three colours. */
  static BufferedImage plain(BufferedImage image) {
    BufferedImage plain =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = plain.createGraphics();
    graphics.drawImage(image, 0, 0, Color.WHITE, null);
    graphics.dispose();
    return plain;
  }

  /** Halves until the last step is less than a half: one big step would skip pixels. */
  private static BufferedImage shrink(BufferedImage image, int side) {
    BufferedImage now = image;
    int longest = Math.max(now.getWidth(), now.getHeight());
    while (longest > side) {
      double factor = Math.max(0.5, (double) side / longest);
      int width = Math.max(1, (int) Math.round(now.getWidth() * factor));
      int height = Math.max(1, (int) Math.round(now.getHeight() * factor));
      BufferedImage smaller = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = smaller.createGraphics();
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(now, 0, 0, width, height, null);
      graphics.dispose();
      now = smaller;
      longest = Math.max(width, height);
    }
    return now;
  }

  private static byte[] jpeg(BufferedImage image, int quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(out)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(quality / 100f);
      writer.setOutput(output);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw unreadable(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  private interface Use<T> {
    T of(ImageReader reader, ImageInputStream input) throws IOException;
  }

  private static <T> T read(byte[] bytes, Use<T> use) {
    try (ImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        throw new IOException("neither PNG nor JPEG");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(input, true, true);
        return use.of(reader, input);
      } finally {
        reader.dispose();
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static BrowserException unreadable(IOException cause) {
    return new BrowserException(
        500, "the browser's picture cannot be read: " + cause.getMessage(), cause);
  }
}
