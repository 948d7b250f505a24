package dev.gatehouse.browser.picture;

import static java.util.Objects.requireNonNull;

/**
 * An encoded picture. Whoever holds it must not change its bytes.
 *
 * @param format of {@code bytes}
 * @param width in pixels
 * @param height in pixels
 */
record EncodedPicture(byte[] bytes, PictureFormat format, int width, int height) {
  EncodedPicture {
    requireNonNull(bytes, "bytes");
    requireNonNull(format, "format");
  }

  /** Whether it is small enough for a model: no side and no size beyond the limits. */
  boolean fits() {
    return width <= PictureFit.MAX_SIDE
        && height <= PictureFit.MAX_SIDE
        && bytes.length <= PictureFit.MAX_BYTES;
  }
}
