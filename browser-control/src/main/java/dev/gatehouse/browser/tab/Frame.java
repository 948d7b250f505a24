package dev.gatehouse.browser.tab;

import dev.gatehouse.browser.cdp.CdpSession;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One frame of a tab, main or nested. Lives as long as the frame does. For use on the loop. */
public final class Frame {
  private static final String WORLD = "gatehouse";

  /** A page may give itself, and each of a thousand frames, an address of two million. */
  static final int MOST_URL_CHARS = 32_000;

  private final String id;
  private final @Nullable Frame parent;
  private CdpSession session;
  private String url = "";
  private @Nullable Future<Integer> world;
  private int document;

  Frame(String id, @Nullable Frame parent, CdpSession session) {
    this.id = id;
    this.parent = parent;
    this.session = session;
  }

  /** The browser's id of it. */
  public String id() {
    return id;
  }

  /** The frame that holds it, empty for the main one. */
  public Optional<Frame> parent() {
    return Optional.ofNullable(parent);
  }

  /** Where it is, empty while it has loaded nothing. */
  public String url() {
    return url;
  }

  /** The session that speaks with it: its own when it is of another site, else its parent's. */
  public CdpSession session() {
    return session;
  }

  /** Whether it is of another site than its parent, and so has a session of its own. */
  public boolean ofOtherSite() {
    return parent != null && parent.session != session;
  }

  /** Counts the documents it has had: a changed number means that all in it was replaced. */
  public int document() {
    return document;
  }

  /**
   * The execution context of our own world in its document: it sees the page's elements and none of
   * the page's variables. Fails with {@link dev.gatehouse.browser.cdp.CdpException} when the frame
   * is gone.
   */
  public Future<Integer> isolatedWorld() {
    Future<Integer> existing = world;
    if (existing != null && !existing.failed()) {
      return existing;
    }
    Future<Integer> created =
        session
            .send(
                "Page.createIsolatedWorld",
                new JsonObject().put("frameId", id).put("worldName", WORLD))
            .map(answer -> answer.getInteger("executionContextId"));
    world = created;
    return created;
  }

  void navigated(String to) {
    url = cut(to);
    document++;
    world = null;
  }

  void moved(String to) {
    url = cut(to);
  }

  /** An address as it is kept: whole, unless it is absurdly long. */
  static String cut(String url) {
    return url.length() > MOST_URL_CHARS ? url.substring(0, MOST_URL_CHARS) + "…" : url;
  }

  void speaksThrough(CdpSession other) {
    if (session != other) {
      session = other;
      world = null;
    }
  }
}
