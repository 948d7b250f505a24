package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;

/** Takes pictures of tabs. Bound with a Guice {@code OptionalBinder} by who can. */
public interface Pictures {
  /**
   * A picture that was kept.
   *
   * @param path absolute
   * @param type {@code png} or {@code jpeg}
   */
  record Picture(Path path, String type) {}

  /**
   * Takes a picture of what the tab shows now, with a frame and a label for each box. The overlay
   * is gone afterwards, also when this fails. Runs inside {@link Tab#run}, on the loop of the
   * browsers.
   */
  Future<Picture> labelled(Tab tab, List<LabelledBox> boxes);
}
