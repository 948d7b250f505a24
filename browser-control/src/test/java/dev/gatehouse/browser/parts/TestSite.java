package dev.gatehouse.browser.parts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small web site on a free port of 127.0.0.1: files of one folder, and pages given as text. It
 * also answers as {@code localhost}, which a browser holds for another site.
 */
public final class TestSite implements AutoCloseable {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("htm", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  /** Answers one request by hand. */
  @FunctionalInterface
  public interface Page {
    /** Sends the whole answer; the exchange is closed afterwards. */
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService workers;
  private final Path root;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private TestSite(HttpServer server, ExecutorService workers, Path root) {
    this.server = server;
    this.workers = workers;
    this.root = root;
  }

  /** Serves the files of {@code root}. */
  public static TestSite of(Path root) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ExecutorService workers =
          Executors.newCachedThreadPool(
              task -> {
                Thread thread = new Thread(task, "test-site");
                thread.setDaemon(true);
                return thread;
              });
      TestSite site = new TestSite(server, workers, root.toAbsolutePath().normalize());
      server.createContext("/", site::handle);
      server.setExecutor(workers);
      server.start();
      return site;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Serves our own pages, {@code src/test/resources/browser-pages}. */
  public static TestSite ofOwnPages() {
    return of(Path.of("src", "test", "resources", "browser-pages"));
  }

  /** Adds a page of HTML at {@code path}, {@code "/mine.html"}. */
  public TestSite page(String path, String html) {
    return page(path, exchange -> send(exchange, 200, TYPES.get("html"), utf8(html)));
  }

  /** Adds a page that answers by hand: a redirect, a download, an endless answer. */
  public TestSite page(String path, Page page) {
    pages.put(path, page);
    return this;
  }

  /** Returns the address of a path, {@code "/mine.html"}, on 127.0.0.1. */
  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** Returns the same page under the name localhost: another site for a browser. */
  public String otherSite(String path) {
    return "http://localhost:" + port() + path;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Returns the requests so far, {@code "GET /a?b"}, the oldest first. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Sends a whole answer. */
  public static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      String path = exchange.getRequestURI().getPath();
      Page page = pages.get(path);
      if (page != null) {
        page.answer(exchange);
      } else {
        file(exchange, path);
      }
    }
  }

  private void file(HttpExchange exchange, String path) throws IOException {
    Path file = root.resolve(path.substring(1)).normalize();
    if (file.startsWith(root) && Files.isDirectory(file)) {
      file = file.resolve("index.html");
    }
    if (!file.startsWith(root) || !Files.isRegularFile(file)) {
      send(exchange, 404, TYPES.get("txt"), utf8("there is no " + path));
      return;
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    send(
        exchange,
        200,
        TYPES.getOrDefault(ending, "application/octet-stream"),
        Files.readAllBytes(file));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
