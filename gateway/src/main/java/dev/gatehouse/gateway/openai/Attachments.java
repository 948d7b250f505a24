package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.outbound.Outbound;
import dev.gatehouse.gateway.outbound.OutboundAnswer;
import dev.gatehouse.gateway.outbound.OutboundRequest;
import dev.gatehouse.gateway.transcript.Content;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Turns pictures and files of a request into what a model can see. Addresses are fetched through
 * the outbound guard. Sizes are looked at before anything is decoded.
 */
final class Attachments {
  private static final Set<String> PICTURES =
      Set.of("image/png", "image/jpeg", "image/gif", "image/webp");
  private static final Set<String> TEXTS =
      Set.of(
          "application/json",
          "application/xml",
          "application/yaml",
          "application/x-yaml",
          "application/javascript",
          "application/toml");

  private final Provider<Outbound> outbound;

  @Inject
  Attachments(Provider<Outbound> outbound) {
    this.outbound = outbound;
  }

  /** Returns the picture at {@code url}: a data address, or one of the web. */
  Future<Content> picture(String url, OpenAiSettings settings) {
    if (url.startsWith("data:")) {
      Data data = Data.of(url);
      return Future.succeededFuture(picture(data.mimeType(), data.base64(), settings));
    }
    return fetch(url, settings.images(), "image_url")
        .map(
            answer ->
                picture(
                    mimeType(answer),
                    Base64.getEncoder().encodeToString(answer.body().getBytes()),
                    settings));
  }

  /** Returns the picture with these bytes in base64. */
  Content picture(String mimeType, String base64, OpenAiSettings settings) {
    String type = mimeType.toLowerCase(Locale.ROOT);
    if (!PICTURES.contains(type)) {
      throw ApiException.invalid(
          "a picture of type \""
              + shortened(mimeType)
              + "\" is not supported; use png, jpeg, gif or webp");
    }
    check(base64, settings.images().maxBytes(), "a picture");
    return new Content.Image(type, base64.replaceAll("\\s", ""));
  }

  /** Returns the file at {@code url} as text. */
  Future<Content> file(String url, Optional<String> name, OpenAiSettings settings) {
    if (url.startsWith("data:")) {
      Data data = Data.of(url);
      return Future.succeededFuture(file(data.mimeType(), data.base64(), name, settings));
    }
    return fetch(url, settings.files(), "file_url")
        .map(
            answer ->
                text(
                    mimeType(answer),
                    answer.body(),
                    name.orElse(url.replaceFirst("[?#].*", "").replaceFirst(".*/", "")),
                    settings));
  }

  /** Returns the file with these bytes in base64 as text. */
  Content file(String mimeType, String base64, Optional<String> name, OpenAiSettings settings) {
    check(base64, settings.files().maxBytes(), "a file");
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw ApiException.invalid("a file is no valid base64");
    }
    return text(mimeType, Buffer.buffer(bytes), name.orElse("file"), settings);
  }

  private static Content text(String mimeType, Buffer bytes, String name, OpenAiSettings settings) {
    String type = mimeType.toLowerCase(Locale.ROOT);
    if (PICTURES.contains(type)) {
      return new Content.Image(type, Base64.getEncoder().encodeToString(bytes.getBytes()));
    }
    if (!type.startsWith("text/") && !TEXTS.contains(type)) {
      throw ApiException.invalid(
          "a file of type \"" + shortened(mimeType) + "\" cannot be read; send its text");
    }
    String words = bytes.toString(StandardCharsets.UTF_8);
    String cut =
        words.length() > settings.maxFileChars()
            ? words.substring(0, settings.maxFileChars()) + "\n… (cut)"
            : words;
    // The name comes from outside and must not end the mark.
    String safe = shortened(name).replaceAll("[\"<>\\p{Cntrl}]", "_");
    return new Content.Text("<file name=\"" + safe + "\">\n" + cut + "\n</file>");
  }

  private Future<OutboundAnswer> fetch(String url, OpenAiSettings.Source source, String param) {
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      return Future.failedFuture(
          ApiException.invalid("an address must begin with https:, http: or data:", param));
    }
    if (!source.allowUrl()) {
      return Future.failedFuture(
          ApiException.invalid("addresses are not fetched here; send the content", param));
    }
    return outbound
        .get()
        .fetch(
            OutboundRequest.get(url)
                .maxBytes(source.maxBytes())
                .maxRedirects(source.maxRedirects())
                .timeout(source.timeout())
                .build())
        .recover(
            failure ->
                Future.failedFuture(
                    ApiException.invalid(
                        "cannot fetch " + shortened(url) + ": " + failure.getMessage(), param)))
        .map(
            answer -> {
              if (!answer.ok()) {
                throw ApiException.invalid(
                    "cannot fetch " + shortened(url) + ": status " + answer.status(), param);
              }
              return answer;
            });
  }

  private static String mimeType(OutboundAnswer answer) {
    return answer.header("content-type").orElse("").split(";", 2)[0].strip();
  }

  private static void check(String base64, long maxBytes, String what) {
    if (base64.length() / 4 * 3 > maxBytes) {
      throw ApiException.invalid(what + " is larger than " + maxBytes + " bytes");
    }
  }

  private static String shortened(String text) {
    return text.length() > 120 ? text.substring(0, 120) + "…" : text;
  }

  /** An address that holds its content. */
  private record Data(String mimeType, String base64) {
    static Data of(String url) {
      int comma = url.indexOf(',');
      String head = comma < 0 ? "" : url.substring("data:".length(), comma);
      if (!head.endsWith(";base64")) {
        throw ApiException.invalid("a data address must be in base64");
      }
      return new Data(head.split(";", 2)[0], url.substring(comma + 1));
    }
  }
}
