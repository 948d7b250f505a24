package dev.gatehouse.browser.act;

import dev.gatehouse.browser.tab.Frame;
import dev.gatehouse.browser.tab.Tab;
import dev.gatehouse.browser.tab.TabPart;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the dialogs of one tab, so that none ever holds it up: as the caller has armed it, else
 * with Cancel, and leaving a page is allowed. A page that asks again and again is stopped. For use
 * on the loop.
 */
final class Dialogs implements TabPart {
  /** This many dialogs without a pause between them are a loop. */
  static final int FLOOD = 25;

  private static final Logger LOG = LoggerFactory.getLogger(Dialogs.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int KEPT = 20;
  private static final int MAX_MESSAGE_CHARS = 500;

  private final Tab tab;
  private final InstantSource clock;
  private final Deque<Shown> shown = new ArrayDeque<>();
  private @Nullable Armed armed;
  private long count;
  private int inARow;
  private Instant last = Instant.EPOCH;

  Dialogs(Tab tab, InstantSource clock) {
    this.tab = tab;
    this.clock = clock;
  }

  /**
   * A dialog that came and was answered.
   *
   * @param number counts the tab's dialogs, from 1
   */
  record Shown(long number, String type, String message, boolean accepted, boolean armed) {
    Map<String, Object> json() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("type", type);
      json.put("message", message);
      json.put("accepted", accepted);
      json.put("armed", armed);
      return json;
    }
  }

  private record Armed(boolean accept, Optional<String> text, Instant until) {}

  @Override
  public Future<Void> attach() {
    tab.session().on("Page.javascriptDialogOpening", this::opened);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> attach(Frame otherSite) {
    otherSite.session().on("Page.javascriptDialogOpening", this::opened);
    return Future.succeededFuture();
  }

  /** Decides the next dialog; a later call takes the place of an earlier one. */
  void arm(boolean accept, Optional<String> text, Duration limit) {
    armed = new Armed(accept, text, clock.instant().plus(limit));
  }

  /** How many there were. */
  long count() {
    return count;
  }

  /** Those that came after the first {@code number}, at most the last twenty. */
  List<Map<String, Object>> after(long number) {
    List<Map<String, Object>> list = new ArrayList<>();
    shown.stream().filter(one -> one.number() > number).forEach(one -> list.add(one.json()));
    return list;
  }

  private void opened(JsonObject event) {
    Instant now = clock.instant();
    String type = event.getString("type", "alert");
    String message = event.getString("message", "");
    Armed arm = armed;
    boolean decided = arm != null && now.isBefore(arm.until());
    armed = null;
    boolean accept = decided && arm != null ? arm.accept() : type.equals("beforeunload");
    JsonObject answer = new JsonObject().put("accept", accept);
    if (type.equals("prompt") && accept && arm != null) {
      answer.put("promptText", arm.text().orElse(event.getString("defaultPrompt", "")));
    }
    // Another client of the same browser may have been faster; then there is nothing to answer.
    tab.session().send("Page.handleJavaScriptDialog", answer);
    count++;
    shown.addLast(
        new Shown(
            count,
            type,
            message.length() > MAX_MESSAGE_CHARS
                ? message.substring(0, MAX_MESSAGE_CHARS) + "…"
                : message,
            accept,
            decided));
    if (shown.size() > KEPT) {
      shown.removeFirst();
    }
    inARow = Duration.between(last, now).compareTo(PAUSE) < 0 ? inARow + 1 : 1;
    last = now;
    if (inARow >= FLOOD) {
      inARow = 0;
      LOG.warn(
          "ending a script that opens one dialog after another target={} dialogs={}",
          tab.targetId(),
          count);
      tab.frames().all().stream()
          .map(Frame::session)
          .distinct()
          .forEach(session -> session.send("Runtime.terminateExecution"));
    }
  }
}
