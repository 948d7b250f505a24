package dev.gatehouse.browser.guard;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.guard.CanvasDoor.Head;
import dev.gatehouse.core.net.WebAddress;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.net.ConnectException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One connection of a browser on its way out. Used on the event loop of its socket only. */
final class FenceConnection {
  private static final int GREETING_MILLIS = 10_000;
  private static final int MAX_REQUEST_BYTES = 1_024;
  private static final int MAX_HEAD_BYTES = 16 * 1_024;

  private final Vertx vertx;
  private final NetSocket browser;
  private final NetClient ways;
  private final WorkerExecutor workers;
  private final Destinations destinations;
  private final CanvasDoor canvas;
  private final Outcomes outcomes;
  private final Promise<Void> over = Promise.promise();
  private Buffer received = Buffer.buffer();
  private boolean greeted;
  private long timer;

  FenceConnection(
      Vertx vertx,
      NetSocket browser,
      NetClient ways,
      WorkerExecutor workers,
      Destinations destinations,
      CanvasDoor canvas,
      Outcomes outcomes) {
    this.vertx = vertx;
    this.browser = browser;
    this.ways = ways;
    this.workers = workers;
    this.destinations = destinations;
    this.canvas = canvas;
    this.outcomes = outcomes;
  }

  /** Serves it; the future completes when the browser has hung up, and never fails. */
  Future<Void> start() {
    timer = vertx.setTimer(GREETING_MILLIS, late -> browser.close());
    browser.closeHandler(gone -> over.tryComplete());
    browser.exceptionHandler(broken -> browser.close());
    browser.handler(this::handshake);
    return over.future().onComplete(gone -> vertx.cancelTimer(timer));
  }

  private void handshake(Buffer bytes) {
    received.appendBuffer(bytes);
    try {
      if (received.length() > MAX_REQUEST_BYTES) {
        throw new IllegalArgumentException("too long");
      }
      if (!greeted) {
        Optional<Integer> greeting = SocksRequest.greeting(received);
        if (greeting.isEmpty()) {
          return;
        }
        greeted = true;
        received = received.getBuffer(greeting.get(), received.length());
        browser.write(Buffer.buffer(new byte[] {SocksRequest.VERSION, 0}));
      }
      Optional<SocksRequest> request = SocksRequest.parse(received);
      if (request.isPresent()) {
        vertx.cancelTimer(timer);
        received = Buffer.buffer();
        go(request.get());
      }
    } catch (IllegalArgumentException e) {
      // No browser of ours speaks like that.
      vertx.cancelTimer(timer);
      browser.close();
    }
  }

  private void go(SocksRequest request) {
    WebAddress url;
    try {
      url = WebAddress.parse(request.url());
    } catch (IllegalArgumentException e) {
      refuse(SocksRequest.NOT_ALLOWED);
      return;
    }
    if (request.command() != SocksRequest.CONNECT) {
      refuse(SocksRequest.UNKNOWN_COMMAND);
    } else if (canvas.at(url)) {
      browser.handler(bytes -> canvasHead(url, bytes));
      browser.write(SocksRequest.answer(SocksRequest.GRANTED));
    } else {
      browser.pause();
      workers
          .executeBlocking(() -> destinations.check(url), false)
          .compose(addresses -> connect(url, addresses, 0))
          .onSuccess(
              server -> {
                outcomes.worked(url);
                browser.write(SocksRequest.answer(SocksRequest.GRANTED));
                join(server);
              })
          .onFailure(failure -> failed(url, failure));
    }
  }

  private Future<NetSocket> connect(WebAddress url, List<InetAddress> addresses, int at) {
    Future<NetSocket> connected = ways.connect(url.port(), addresses.get(at).getHostAddress());
    return at + 1 < addresses.size()
        ? connected.recover(failure -> connect(url, addresses, at + 1))
        : connected;
  }

  private void failed(WebAddress url, Throwable failure) {
    boolean forbidden = failure instanceof BrowserException;
    String reason =
        forbidden
            ? String.valueOf(failure.getMessage())
            : "nobody answers at "
                + url.origin()
                + (failure instanceof ConnectException ? "" : " (" + failure.getMessage() + ")");
    outcomes.failed(url, reason);
    refuse(
        forbidden
            ? SocksRequest.NOT_ALLOWED
            : failure instanceof ConnectException
                ? SocksRequest.REFUSED
                : SocksRequest.UNREACHABLE);
    browser.resume();
  }

  private void refuse(int code) {
    browser.handler(ignored -> {});
    browser.write(SocksRequest.answer(code)).onComplete(done -> browser.close());
  }

  private void join(NetSocket server) {
    server.exceptionHandler(broken -> server.close());
    server.pipeTo(browser).onFailure(broken -> browser.close());
    browser.pipeTo(server).onFailure(broken -> server.close());
  }

  private void canvasHead(WebAddress url, Buffer bytes) {
    received.appendBuffer(bytes);
    String text = received.toString(StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0 && text.length() <= MAX_HEAD_BYTES) {
      return;
    }
    Optional<Head> head = end < 0 ? Optional.empty() : canvas.judge(text.substring(0, end + 4));
    if (head.isEmpty() || text.length() > end + 4) {
      browser.handler(ignored -> {});
      browser.end(forbidden());
      return;
    }
    browser.pause();
    ways.connect(url.port(), url.host())
        .onSuccess(
            server -> {
              server.write(Buffer.buffer(head.get().text(), "ISO-8859-1"));
              if (head.get().upgrade()) {
                join(server);
              } else {
                // What follows the one request that was judged goes nowhere.
                browser.handler(ignored -> {});
                browser.resume();
                over.future().onComplete(gone -> server.close());
                server.exceptionHandler(broken -> server.close());
                server.pipeTo(browser).onFailure(broken -> browser.close());
              }
            })
        .onFailure(failure -> browser.close());
  }

  private static Buffer forbidden() {
    String words = "Pages reach nothing of a gateway but its own canvas.\n";
    return Buffer.buffer(
        "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: "
            + words.length()
            + "\r\nConnection: close\r\n\r\n"
            + words);
  }
}
