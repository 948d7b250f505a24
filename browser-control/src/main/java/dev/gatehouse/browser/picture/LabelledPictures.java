package dev.gatehouse.browser.picture;

import dev.gatehouse.browser.file.MediaStore;
import dev.gatehouse.browser.picture.Captures.Shot;
import dev.gatehouse.browser.snapshot.LabelledBox;
import dev.gatehouse.browser.snapshot.Pictures;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.util.List;

/** Draws the references of a snapshot on a picture of the tab. Never blocks. */
final class LabelledPictures implements Pictures {
  private final Vertx vertx;
  private final Captures captures;
  private final MediaStore media;

  @Inject
  LabelledPictures(Vertx vertx, Captures captures, MediaStore media) {
    this.vertx = vertx;
    this.captures = captures;
    this.media = media;
  }

  @Override
  public Future<Pictures.Picture> labelled(Tab tab, List<LabelledBox> boxes) {
    return captures
        .view(tab, PictureFormat.PNG)
        .compose(shot -> vertx.executeBlocking(() -> painted(shot, boxes), false))
        .compose(
            picture ->
                media
                    .keep("labels", picture.format().label(), Buffer.buffer(picture.bytes()))
                    .map(path -> new Pictures.Picture(path, picture.format().label())));
  }

  private static EncodedPicture painted(Shot shot, List<LabelledBox> boxes) {
    BufferedImage image = PictureFit.plain(PictureFit.decode(shot.picture()));
    LabelPainter.paint(image, boxes.stream().map(box -> inPixels(box, shot.scale())).toList());
    byte[] png = PictureFit.png(image);
    return PictureFit.fit(
        new EncodedPicture(png, PictureFormat.PNG, image.getWidth(), image.getHeight()));
  }

  private static LabelPainter.Box inPixels(LabelledBox box, double scale) {
    return new LabelPainter.Box(
        box.ref(),
        (int) Math.round(box.x() * scale),
        (int) Math.round(box.y() * scale),
        (int) Math.round(box.width() * scale),
        (int) Math.round(box.height() * scale));
  }
}
