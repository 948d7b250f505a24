package dev.gatehouse.browser.file;

import dev.gatehouse.profiles.StateLayout;
import dev.gatehouse.profiles.component.GatewayContext;
import jakarta.inject.Inject;
import java.nio.file.Path;

/**
 * The folders through which files go into and out of the browsers of one instance. All lie in its
 * own state directory, never in a directory that instances or users share.
 */
public final class BrowserFolders {
  private final ConfinedFolder uploads;
  private final ConfinedFolder downloads;
  private final ConfinedFolder traces;
  private final Path staging;

  @Inject
  BrowserFolders(GatewayContext context) {
    this(StateLayout.of(context.instance()));
  }

  BrowserFolders(StateLayout layout) {
    this.uploads = new ConfinedFolder("the uploads folder", layout.uploads());
    this.downloads = new ConfinedFolder("the downloads folder", layout.downloads());
    this.traces = new ConfinedFolder("the traces folder", layout.traces());
    this.staging = layout.temporary().resolve("browser");
  }

  /** What pages may be given to read. */
  public ConfinedFolder uploads() {
    return uploads;
  }

  /** What pages have sent. */
  public ConfinedFolder downloads() {
    return downloads;
  }

  /** Traces of tabs. */
  public ConfinedFolder traces() {
    return traces;
  }

  /** Files on their way between a browser and the folders; ours alone. */
  public Path staging() {
    return staging;
  }
}
