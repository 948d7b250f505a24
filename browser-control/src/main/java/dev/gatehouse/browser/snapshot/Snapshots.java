package dev.gatehouse.browser.snapshot;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes snapshots of tabs. For use on the loop of the browsers, inside {@link Tab#run}. */
final class Snapshots {
  /** How often a page may change while it is read before the caller is told. */
  private static final int ATTEMPTS = 3;

  /** A text made of a page, with what is needed to remember its references. */
  private record Made(PageReading reading, SnapshotText text, UniqueNames unique) {}

  private final Vertx vertx;
  private final PageReader reader;
  private final Optional<Pictures> pictures;

  @Inject
  Snapshots(Vertx vertx, PageReader reader, Optional<Pictures> pictures) {
    this.vertx = vertx;
    this.reader = reader;
    this.pictures = pictures;
  }

  /** Returns the answer to a request. */
  Future<Map<String, Object>> take(Tab tab, SnapshotRequest request) {
    if (request.labels() && pictures.isEmpty()) {
      return Future.failedFuture(
          new BrowserException(501, "labels need pictures, which this gateway does not take"));
    }
    return request.aria() ? nodes(tab, request) : text(tab, request, ATTEMPTS);
  }

  private Future<Map<String, Object>> nodes(Tab tab, SnapshotRequest request) {
    return reader
        .read(tab, tab.frames().main(), 0, request.branches(), request.timeLimit())
        .compose(
            reading ->
                vertx.executeBlocking(() -> AriaNodes.of(reading.main(), request.limit()), false))
        .map(
            nodes -> {
              Map<String, Object> answer = answer(tab, "aria");
              answer.put("nodes", nodes);
              return answer;
            });
  }

  private Future<Map<String, Object>> text(Tab tab, SnapshotRequest request, int attempts) {
    Refs refs = Refs.of(tab);
    return Scope.of(tab, request)
        .compose(
            scope ->
                reader
                    .read(tab, scope.frame(), scope.top(), request.branches(), request.timeLimit())
                    .compose(
                        reading ->
                            scope
                                .roots(reading.main())
                                .compose(
                                    roots ->
                                        vertx.executeBlocking(
                                            () -> made(reading, roots, request, refs.ariaNames()),
                                            false))))
        .compose(
            made -> {
              if (refs.remember(made.reading(), made.text().references(), made.unique())) {
                return shown(tab, request, made);
              }
              return attempts > 1
                  ? text(tab, request, attempts - 1)
                  : Future.failedFuture(
                      new BrowserException(
                          500,
                          "The page went to another address each time it was read. Wait until it"
                              + " has settled, then take the snapshot again."));
            });
  }

  private static Made made(
      PageReading reading, List<AxNode> roots, SnapshotRequest request, AriaNames names) {
    AxDocument document = reading.main();
    OutlineBuilder builder = new OutlineBuilder(request.ownRefs());
    List<Line> lines = Line.of(builder.of(document, roots));
    names.keep(reading.frames());
    Function<Line, @Nullable String> giver =
        request.ownRefs() ? RefGiver.own(reading, names, lines) : RefGiver.counted();
    SnapshotText text =
        SnapshotText.of(
            lines,
            request.filter(),
            giver,
            !request.ownRefs(),
            request.maxChars(),
            !reading.whole());
    return new Made(reading, text, new UniqueNames(lines));
  }

  private Future<Map<String, Object>> shown(Tab tab, SnapshotRequest request, Made made) {
    SnapshotText text = made.text();
    Map<String, Object> answer = answer(tab, "ai");
    answer.put("snapshot", text.text());
    Map<String, Object> refs = new LinkedHashMap<>();
    text.references().forEach(reference -> refs.put(reference.ref(), reference.shown()));
    answer.put("refs", refs);
    if (text.truncated()) {
      answer.put("truncated", true);
    }
    if (request.role()) {
      answer.put("stats", text.stats());
    }
    return request.labels() ? labelled(tab, made, answer) : Future.succeededFuture(answer);
  }

  private Future<Map<String, Object>> labelled(Tab tab, Made made, Map<String, Object> answer) {
    List<Reference> references = made.text().references();
    return Labels.of(tab, made.reading(), references)
        .compose(
            boxes ->
                pictures
                    .orElseThrow()
                    .labelled(tab, boxes)
                    .map(
                        picture -> {
                          answer.put("labels", true);
                          answer.put("labelsCount", boxes.size());
                          answer.put("labelsSkipped", references.size() - boxes.size());
                          answer.put("imagePath", picture.path().toString());
                          answer.put("imageType", picture.type());
                          return answer;
                        }));
  }

  private static Map<String, Object> answer(Tab tab, String format) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", true);
    answer.put("format", format);
    answer.put("targetId", tab.targetId());
    answer.put("url", tab.url());
    return answer;
  }
}
