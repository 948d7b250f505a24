package dev.gatehouse.gateway.web;

import dev.gatehouse.gateway.outbound.Outbound;
import dev.gatehouse.gateway.outbound.OutboundAnswer;
import dev.gatehouse.gateway.outbound.OutboundRequest;
import dev.gatehouse.gateway.outbound.OutsideText;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolOrigin;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code web_fetch}: reads one page, document or data file of the web. */
@Singleton
final class WebFetch implements Tool {
  private static final String AGENT = "Mozilla/5.0 (compatible; Gatehouse)";
  private static final long MAX_BYTES = 4L * 1024 * 1024;
  private static final long MAX_CHARS = 50_000;
  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*[\"']?([A-Za-z0-9._:-]+)", Pattern.CASE_INSENSITIVE);

  private final WebSettings settings;
  private final Outbound outbound;
  private final OutsideText outside;
  private final GatewayLoop loop;
  private final RecentAnswers recent;

  @Inject
  WebFetch(
      WebSettings settings, Outbound outbound, OutsideText outside, GatewayLoop loop, Clock clock) {
    this.settings = settings;
    this.outbound = outbound;
    this.outside = outside;
    this.loop = loop;
    this.recent = new RecentAnswers(clock);
  }

  @Override
  public String name() {
    return "web_fetch";
  }

  @Override
  public String description() {
    return "Reads a public web page, text or JSON document and returns it as Markdown or plain"
        + " text. Use it for a known address; web_search finds addresses.";
  }

  @Override
  public JsonObject parameters() {
    return new JsonObject()
        .put("type", "object")
        .put("required", new JsonArray().add("url"))
        .put(
            "properties",
            new JsonObject()
                .put(
                    "url",
                    new JsonObject()
                        .put("type", "string")
                        .put("description", "http:// or https:// address"))
                .put(
                    "extractMode",
                    new JsonObject()
                        .put("type", "string")
                        .put("enum", new JsonArray().add("markdown").add("text"))
                        .put("description", "markdown (usual) or text"))
                .put(
                    "maxChars",
                    new JsonObject()
                        .put("type", "integer")
                        .put("minimum", 100)
                        .put("description", "the most characters to return")));
  }

  @Override
  public Risk risk() {
    return Risk.MEDIUM;
  }

  @Override
  public ToolOrigin source() {
    return ToolOrigin.CORE;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    if (!settings.enabled("fetch")) {
      return Future.succeededFuture(
          ToolAnswer.error("web_fetch is switched off (tools.web.fetch.enabled)"));
    }
    String url = call.arguments().getString("url", "").strip();
    String mode = call.arguments().getString("extractMode", "markdown");
    long most = settings.number("fetch", "maxChars", MAX_CHARS);
    int maxChars = (int) Math.min(most, call.arguments().getLong("maxChars", most));
    String key = mode + " " + url;
    Optional<String> known = recent.find(key);
    if (known.isPresent()) {
      return Future.succeededFuture(answer(url, new JsonObject(known.get()), maxChars, true));
    }
    return outbound
        .fetch(request(url, call))
        .compose(answer -> loop.blocking(() -> read(answer, mode)))
        .map(
            page -> {
              if (page.getInteger("status") < 400) {
                recent.keep(key, page.encode(), settings.cacheTime("fetch"));
              }
              return answer(url, page, maxChars, false);
            });
  }

  private OutboundRequest request(String url, ToolCall call) {
    return OutboundRequest.get(url)
        .header("Accept", "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.5")
        .header("Accept-Language", "en,*;q=0.5")
        .header("User-Agent", settings.text("fetch", "userAgent").orElse(AGENT))
        .timeout(Duration.ofSeconds(settings.number("fetch", "timeoutSeconds", 30)))
        .maxRedirects((int) settings.number("fetch", "maxRedirects", 3))
        .maxBytes(MAX_BYTES)
        .truncate()
        .cancelled(call.cancelled())
        .build();
  }

  private ToolAnswer answer(String asked, JsonObject page, int maxChars, boolean cached) {
    String text = page.getString("text");
    boolean cut = text.length() > maxChars;
    String shown = cut ? text.substring(0, end(text, maxChars)) : text;
    JsonObject details =
        new JsonObject()
            .put("url", asked)
            .put("finalUrl", page.getString("url"))
            .put("status", page.getInteger("status"))
            .put("contentType", page.getString("type"))
            .put("truncated", cut || page.getBoolean("truncated"))
            .put("length", text.length())
            .put("cached", cached);
    StringBuilder head = new StringBuilder();
    int status = page.getInteger("status");
    if (status >= 400) {
      head.append("The server answered with status ").append(status).append(".\n");
    }
    if (details.getBoolean("truncated")) {
      head.append("Shown are the first ")
          .append(shown.length())
          .append(" characters; there is more.\n");
    }
    String whole = head + outside.mark("web page " + page.getString("url"), shown);
    return new ToolAnswer(List.of(new Content.Text(whole)), Optional.of(details), status >= 400);
  }

  private JsonObject read(OutboundAnswer answer, String mode) {
    String type = answer.header("content-type").orElse("").toLowerCase(Locale.ROOT);
    String kind = type.split(";", 2)[0].strip();
    byte[] bytes = answer.body().getBytes();
    String text;
    if (isBinary(kind, bytes)) {
      text = "(" + bytes.length + " bytes of " + (kind.isEmpty() ? "data" : kind) + ", no text)";
    } else {
      String decoded = new String(bytes, charset(type, bytes));
      text = readable(decoded, kind, mode, answer.url());
    }
    return new JsonObject()
        .put("url", answer.url())
        .put("status", answer.status())
        .put("type", kind)
        .put("truncated", answer.truncated())
        .put("text", text);
  }

  private static String readable(String decoded, String kind, String mode, String url) {
    boolean html =
        kind.contains("html")
            || kind.isEmpty() && decoded.stripLeading().regionMatches(true, 0, "<!doctype", 0, 9);
    if (html) {
      return mode.equals("text")
          ? ReadablePage.text(decoded, url)
          : ReadablePage.markdown(decoded, url);
    }
    if (kind.endsWith("json")) {
      try {
        return decoded.stripLeading().startsWith("[")
            ? new JsonArray(decoded).encodePrettily()
            : new JsonObject(decoded).encodePrettily();
      } catch (DecodeException | StackOverflowError e) {
        return decoded;
      }
    }
    return decoded;
  }

  private static boolean isBinary(String kind, byte[] bytes) {
    if (kind.startsWith("image/")
        || kind.startsWith("audio/")
        || kind.startsWith("video/")
        || kind.startsWith("font/")) {
      return !kind.equals("image/svg+xml");
    }
    for (int i = 0; i < Math.min(bytes.length, 1024); i++) {
      if (bytes[i] == 0) {
        return true;
      }
    }
    return false;
  }

  private static Charset charset(String type, byte[] bytes) {
    Matcher named = CHARSET.matcher(type);
    String name = named.find() ? named.group(1) : "";
    if (name.isEmpty()) {
      String head = new String(bytes, 0, Math.min(bytes.length, 2048), StandardCharsets.ISO_8859_1);
      Matcher inside = CHARSET.matcher(head);
      name = head.contains("<meta") && inside.find() ? inside.group(1) : "utf-8";
    }
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }

  // Half a character would be none.
  private static int end(String text, int most) {
    return Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
  }
}
