package dev.gatehouse.browser.picture;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.file.MediaStore;
import dev.gatehouse.browser.picture.Captures.Shot;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Fields;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.snapshot.Elements;
import dev.gatehouse.browser.snapshot.Refs;
import dev.gatehouse.browser.snapshot.ResolvedElement;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /screenshot}, {@code /pdf} and {@code /highlight}. */
final class PictureRoutes implements Routes {
  private final Captures captures;
  private final Printer printer;
  private final Highlights highlights;
  private final MediaStore media;

  @Inject
  PictureRoutes(Captures captures, Printer printer, Highlights highlights, MediaStore media) {
    this.captures = captures;
    this.printer = printer;
    this.highlights = highlights;
    this.media = media;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route("POST", "/screenshot", Access.WRITE, this::screenshot),
        new Route("POST", "/pdf", Access.WRITE, this::pdf),
        new Route("POST", "/highlight", Access.WRITE, this::highlight));
  }

  private Future<Map<String, Object>> screenshot(Call call) {
    Fields fields = call.fields();
    Optional<String> ref = fields.text("ref");
    Optional<String> css = fields.text("element");
    boolean fullPage = fields.flag("fullPage", false);
    PictureFormat format =
        PictureFormat.named(fields.text("type").orElse("png"))
            .orElseThrow(() -> new BrowserException(400, "type must be png or jpeg"));
    if (fullPage && (ref.isPresent() || css.isPresent())) {
      throw new BrowserException(400, "fullPage is not supported for element screenshots");
    }
    if (ref.isPresent() && css.isPresent()) {
      throw new BrowserException(400, "give ref or element, not both");
    }
    return call.onTab(
        tab ->
            shot(tab, format, fullPage, ref, css)
                .compose(
                    shot ->
                        media
                            .keep(
                                "screenshot",
                                shot.picture().format().label(),
                                Buffer.buffer(shot.picture().bytes()))
                            .map(path -> answer(tab, shot, path))));
  }

  private Future<Shot> shot(
      Tab tab, PictureFormat format, boolean fullPage, Optional<String> ref, Optional<String> css) {
    if (ref.isEmpty() && css.isEmpty()) {
      return fullPage ? captures.page(tab, format) : captures.view(tab, format);
    }
    Future<ResolvedElement> element =
        ref.map(name -> Refs.of(tab).resolve(name))
            .orElseGet(() -> Elements.find(tab, css.orElseThrow(), Optional.empty()));
    return element
        .compose(found -> ElementArea.of(tab, found))
        .compose(area -> captures.part(tab, format, area));
  }

  private static Map<String, Object> answer(Tab tab, Shot shot, Path path) {
    Map<String, Object> answer = answer(tab, path);
    answer.put("type", shot.picture().format().label());
    answer.put("width", shot.picture().width());
    answer.put("height", shot.picture().height());
    answer.put("scale", Math.round(shot.scale() * 10_000) / 10_000.0);
    if (!shot.whole()) {
      answer.put("truncated", true);
    }
    return answer;
  }

  private Future<Map<String, Object>> pdf(Call call) {
    return call.onTab(
        tab ->
            printer
                .print(tab, call.fields())
                .compose(document -> media.keep("page", "pdf", document))
                .map(path -> answer(tab, path)));
  }

  private Future<Map<String, Object>> highlight(Call call) {
    boolean hide = call.fields().flag("hide", false);
    String ref = hide ? "" : call.fields().required("ref");
    return call.onTab(
        tab ->
            (hide
                    ? highlights.hide(tab)
                    : Refs.of(tab).resolve(ref).compose(found -> highlights.show(tab, found)))
                .map(done -> answer(tab)));
  }

  private static Map<String, Object> answer(Tab tab) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", true);
    answer.put("targetId", tab.targetId());
    return answer;
  }

  private static Map<String, Object> answer(Tab tab, Path path) {
    Map<String, Object> answer = answer(tab);
    answer.put("url", tab.url());
    answer.put("path", path.toString());
    return answer;
  }
}
