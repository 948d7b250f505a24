package dev.gatehouse.browser.parts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.config.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A caller of the control port that can write any request line and any header, also wrong ones. */
public final class ControlClient {
  private final int port;
  private final String token;

  public ControlClient(int port, String token) {
    this.port = port;
    this.token = token;
  }

  public record Answer(int status, Map<String, String> headers, String text) {
    @SuppressWarnings("unchecked")
    public Map<String, Object> json() {
      return (Map<String, Object>) requireNonNull(Json.parse(text));
    }

    /** The rows of a list. */
    @SuppressWarnings("unchecked")
    public List<Map<String, Object>> rows(String key) {
      return (List<Map<String, Object>>) requireNonNull(json().get(key));
    }

    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /** Asks with the right token and an ordinary {@code Host}. */
  public Answer get(String target, String... headers) {
    return ask("GET " + target + " HTTP/1.1", "", authorized(headers));
  }

  public Answer send(String method, String target, String body, String... headers) {
    return ask(method + " " + target + " HTTP/1.1", body, authorized(headers));
  }

  /** Asks without a token. */
  public Answer anonymous(String method, String target, String... headers) {
    return ask(method + " " + target + " HTTP/1.1", "", withHost(headers));
  }

  /** Asks with exactly these headers, each {@code Name: value}. */
  public Answer ask(String requestLine, String body, List<String> headers) {
    StringBuilder request = new StringBuilder(requestLine).append("\r\n");
    headers.forEach(header -> request.append(header).append("\r\n"));
    if (!body.isEmpty()) {
      request.append("Content-Length: ").append(body.getBytes(UTF_8).length).append("\r\n");
    }
    request.append("Connection: close\r\n\r\n").append(body);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.toString().getBytes(UTF_8));
      return parse(new String(socket.getInputStream().readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> authorized(String... headers) {
    List<String> all = withHost(headers);
    all.add("Authorization: Bearer " + token);
    return all;
  }

  private List<String> withHost(String... headers) {
    List<String> all = new ArrayList<>(List.of("Host: 127.0.0.1:" + port));
    all.addAll(List.of(headers));
    return all;
  }

  private static Answer parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Answer(0, Map.of(), text);
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).trim());
    }
    return new Answer(
        Integer.parseInt(lines[0].split(" ", 3)[1]), headers, text.substring(end + 4));
  }
}
