package dev.gatehouse.gateway.server;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A WebSocket client for tests that does exactly what it is told and nothing more: it answers no
 * ping, reads only when asked, and can send what no library would. Every read has a limit.
 */
public final class WireSocket implements AutoCloseable {
  private static final int READ_LIMIT_MILLIS = 30_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final int status;
  private final Map<String, String> headers;
  private final List<JsonObject> events = new ArrayList<>();
  private long nextId = 1;

  private WireSocket(Socket socket, DataInputStream in, int status, Map<String, String> headers)
      throws IOException {
    this.socket = socket;
    this.in = in;
    this.out = socket.getOutputStream();
    this.status = status;
    this.headers = headers;
  }

  /** Opens a gateway socket; the upgrade must succeed. */
  public static WireSocket open(int port) {
    WireSocket socket = upgrade(port, "/", List.of("Host: 127.0.0.1:" + port));
    if (socket.status != 101) {
      throw new IllegalStateException("the upgrade was answered with " + socket.status);
    }
    return socket;
  }

  /** Asks for an upgrade with these headers beside those of the WebSocket itself. */
  public static WireSocket upgrade(int port, String target, List<String> headers) {
    return upgrade(port, target, headers, 0);
  }

  static WireSocket upgrade(int port, String target, List<String> headers, int receiveBuffer) {
    try {
      Socket socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 5_000);
      socket.setSoTimeout(READ_LIMIT_MILLIS);
      StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
      headers.forEach(header -> head.append(header).append("\r\n"));
      head.append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n")
          .append("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      DataInputStream in = new DataInputStream(socket.getInputStream());
      String first = line(in);
      Map<String, String> answer = new HashMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        answer.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
      }
      return new WireSocket(socket, in, Integer.parseInt(first.split(" ", 3)[1]), answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The HTTP status of the upgrade. */
  public int status() {
    return status;
  }

  /** A header of the answer to the upgrade. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** One frame from the server: a text, or a close frame with code and reason. */
  public record Received(String text, int closeCode, String closeReason) {
    boolean closed() {
      return closeCode != 0;
    }
  }

  /** Reads the next text or close frame, skipping pings and pongs; code 1006 at a bare end. */
  public Received read() {
    try {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      while (true) {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte() & 0x7f;
        if (length == 126) {
          length = in.readUnsignedShort();
        } else if (length == 127) {
          length = in.readLong();
        }
        byte[] payload = in.readNBytes((int) length);
        int opcode = first & 0x0f;
        if (opcode == 8) {
          int code = payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
          String reason =
              payload.length <= 2
                  ? ""
                  : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
          return new Received("", code, reason);
        }
        if (opcode == 0 || opcode == 1) {
          message.write(payload);
          if ((first & 0x80) != 0) {
            return new Received(message.toString(StandardCharsets.UTF_8), 0, "");
          }
        }
      }
    } catch (EOFException e) {
      return new Received("", 1006, "");
    } catch (IOException e) {
      if (e instanceof java.net.SocketException) {
        return new Received("", 1006, String.valueOf(e.getMessage()));
      }
      throw new UncheckedIOException(e);
    }
  }

  /** Reads until the close frame; texts on the way are dropped. */
  public Received readClose() {
    Received received = read();
    while (!received.closed()) {
      received = read();
    }
    return received;
  }

  /** Reads the next frame, which must be JSON. */
  public JsonObject readJson() {
    Received received = read();
    if (received.closed()) {
      throw new IllegalStateException("closed: " + received);
    }
    return new JsonObject(received.text());
  }

  /** Returns the next frame, those that were kept first. */
  public JsonObject next() {
    return events.isEmpty() ? readJson() : events.remove(0);
  }

  /** Returns the answer to {@code id}, kept or still to come; other frames on the way are kept. */
  public JsonObject readAnswer(String id) {
    for (JsonObject kept : events) {
      if (id.equals(kept.getString("id"))) {
        events.remove(kept);
        return kept;
      }
    }
    while (true) {
      JsonObject frame = readJson();
      if (id.equals(frame.getString("id"))) {
        return frame;
      }
      events.add(frame);
    }
  }

  /** Returns the next event of this name, kept or still to come. */
  public JsonObject readEvent(String name) {
    for (JsonObject event : events) {
      if (name.equals(event.getString("event"))) {
        events.remove(event);
        return event;
      }
    }
    while (true) {
      JsonObject frame = readJson();
      if (name.equals(frame.getString("event"))) {
        return frame;
      }
      events.add(frame);
    }
  }

  /** Sends a text frame. */
  public void send(String text) {
    frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a frame with this first byte. */
  public void frame(int first, byte[] payload) {
    try {
      ByteArrayOutputStream frame = new ByteArrayOutputStream(payload.length + 14);
      frame.write(first);
      if (payload.length < 126) {
        frame.write(0x80 | payload.length);
      } else if (payload.length < 65_536) {
        frame.write(0x80 | 126);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
      } else {
        frame.write(0x80 | 127);
        for (int shift = 56; shift >= 0; shift -= 8) {
          frame.write((int) ((long) payload.length >> shift));
        }
      }
      frame.write(new byte[4]); // a mask of zeros is a mask
      frame.write(payload);
      out.write(frame.toByteArray());
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends bytes that are no frame, or only a part of one. */
  public void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Calls a method and returns the whole answer frame. */
  public JsonObject call(String method, JsonObject params) {
    return readAnswer(request(method, params));
  }

  /** Sends a request without waiting; returns its id. */
  public String request(String method, JsonObject params) {
    String id = "r" + nextId++;
    JsonObject request = new JsonObject().put("type", "req").put("id", id).put("method", method);
    send(request.put("params", params).encode());
    return id;
  }

  /** The frames that were read while another one was waited for. */
  public List<JsonObject> kept() {
    return List.copyOf(events);
  }

  /** Calls a method, which must succeed, and returns its object. */
  public JsonObject payload(String method, JsonObject params) {
    JsonObject answer = call(method, params);
    if (!answer.getBoolean("ok")) {
      throw new IllegalStateException(answer.encode());
    }
    return answer.getJsonObject("payload");
  }

  /** Reads the challenge and connects; returns the answer frame. */
  public JsonObject connect(JsonObject params) {
    readEvent("connect.challenge");
    return call("connect", params);
  }

  /** Parameters of {@code connect} for a command line with a shared token. */
  public static JsonObject params(int protocol, String token, String... scopes) {
    return new JsonObject()
        .put("minProtocol", protocol)
        .put("maxProtocol", protocol)
        .put(
            "client",
            new JsonObject()
                .put("id", "cli")
                .put("version", "1")
                .put("platform", "linux")
                .put("mode", "cli"))
        .put("role", "operator")
        .put("scopes", new JsonArray(List.of((Object[]) scopes)))
        .put("auth", new JsonObject().put("token", token));
  }

  /** Opens a socket and connects it; the handshake must succeed. */
  public static WireSocket connected(int port, JsonObject params) {
    WireSocket socket = open(port);
    JsonObject answer = socket.connect(params);
    if (!answer.getBoolean("ok")) {
      throw new IllegalStateException(answer.encode());
    }
    return socket;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the server hung up during the upgrade");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
