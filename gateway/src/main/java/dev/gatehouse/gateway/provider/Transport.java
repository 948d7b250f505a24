package dev.gatehouse.gateway.provider;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.provider.ModelFailure.Kind;
import dev.gatehouse.profiles.component.GatewayComponent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's one HTTP client towards providers, on the gateway's own event loop: no thread of
 * its own, nothing before the first request, closed with the gateway. Never follows a redirect, so
 * that no credential goes where the configuration did not send it. To be used on the loop.
 */
@Singleton
final class Transport implements GatewayComponent {
  private static final int CONNECTIONS = 512;
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final int MAX_ERROR_BYTES = 64 * 1024;
  private static final int MAX_JSON_BYTES = 16 << 20;

  /** After so much of one answer the loop serves others first, for at least a millisecond. */
  private static final int BYTES_AT_ONCE = 64 * 1024;

  private final Vertx vertx;
  private final GatewayLoop loop;
  private final Clock clock;
  private final Set<Exchange> running = new HashSet<>();
  private volatile @Nullable HttpClient client;

  @Inject
  Transport(Vertx vertx, GatewayLoop loop, Clock clock) {
    this.vertx = vertx;
    this.loop = loop;
    this.clock = clock;
  }

  /** Sends a request and reads its answer as events. The sink hears of every fault. */
  ModelCall stream(WireCall call, Endpoint endpoint, CallLimits limits, AnswerSink sink) {
    EventLines lines = new EventLines(endpoint.api() == WireApi.OLLAMA, call.reader());
    Exchange exchange =
        new Exchange(
            endpoint,
            limits,
            limits.bytes(),
            sink::failed,
            piece -> lines.feed(piece.getBytes()),
            ignored -> {
              lines.end();
              call.reader().end();
              sink.failed(
                  lines.events() == 0
                      ? Failures.of(
                          Kind.BAD_ANSWER,
                          endpoint.provider() + " answered with something that is no stream",
                          endpoint)
                      : Failures.of(
                          Kind.NETWORK,
                          endpoint.provider() + " ended its answer before it was whole",
                          endpoint));
            });
    exchange.refuseHtml = true;
    Map<String, String> headers = new LinkedHashMap<>(call.headers());
    exchange.send(HttpMethod.POST, call.url(), headers, call.body());
    return exchange;
  }

  /** Sends a request and returns the text of its answer; fails with {@link ModelFailure}. */
  Future<String> json(
      HttpMethod method, String url, @Nullable Buffer body, Endpoint endpoint, CallLimits limits) {
    Promise<String> promise = Promise.promise();
    Buffer whole = Buffer.buffer();
    Exchange exchange =
        new Exchange(
            endpoint,
            limits,
            MAX_JSON_BYTES,
            promise::tryFail,
            whole::appendBuffer,
            ignored -> promise.tryComplete(whole.toString()));
    Map<String, String> headers = new LinkedHashMap<>();
    if (body != null) {
      headers.put("Content-Type", "application/json");
    }
    exchange.send(method, url, headers, body);
    return promise.future();
  }

  @Override
  public String name() {
    return "models";
  }

  @Override
  public CompletionStage<Void> start() {
    return CompletableFuture.completedFuture(null);
  }

  // A provider that floods would otherwise keep the loop at work while it is being closed.
  @Override
  public CompletionStage<Void> stop() {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    loop.run(
        () -> {
          List.copyOf(running).forEach(Exchange::close);
          stopped.complete(null);
        });
    return stopped;
  }

  /** Makes the client where that was not done yet. Called on a worker before the first request. */
  void open() {
    client();
  }

  private synchronized HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          vertx.createHttpClient(
              new HttpClientOptions()
                  .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                  .setMaxHeaderSize(64 * 1024),
              new PoolOptions().setHttp1MaxSize(CONNECTIONS));
      client = made;
    }
    return made;
  }

  /** One request and its answer. */
  private final class Exchange implements ModelCall {
    private final Endpoint endpoint;
    private final CallLimits limits;
    private final long maxBytes;
    private final Consumer<ModelFailure> failed;
    private final Consumer<Buffer> piece;
    private final Consumer<Exchange> whole;
    private @Nullable HttpClientRequest request;
    private @Nullable Runnable timer;
    private boolean refuseHtml;
    private boolean over;
    private long bytes;
    private long bytesAtOnce;
    private long heard;

    Exchange(
        Endpoint endpoint,
        CallLimits limits,
        long maxBytes,
        Consumer<ModelFailure> failed,
        Consumer<Buffer> piece,
        Consumer<Exchange> whole) {
      this.endpoint = endpoint;
      this.limits = limits;
      this.maxBytes = maxBytes;
      this.failed = failed;
      this.piece = piece;
      this.whole = whole;
    }

    void send(HttpMethod method, String url, Map<String, String> headers, @Nullable Buffer body) {
      RequestOptions options;
      try {
        options =
            new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url)
                .setFollowRedirects(false)
                .setConnectTimeout(limits.connect().toMillis());
      } catch (RuntimeException e) {
        fail(
            Kind.BAD_REQUEST,
            "the address of " + endpoint.provider() + " is no URL; correct its baseUrl");
        return;
      }
      running.add(this);
      endpoint.addTo(headers);
      headers.putIfAbsent("User-Agent", "Gatehouse");
      headers.forEach(options::putHeader);
      after(limits.connect(), "did not take the connection");
      client()
          .request(options)
          .onComplete(
              connected -> {
                if (over) {
                  if (connected.succeeded()) {
                    connected.result().reset();
                  }
                } else if (connected.failed()) {
                  broken(connected.cause());
                } else {
                  talk(connected.result(), body);
                }
              });
    }

    private void talk(HttpClientRequest opened, @Nullable Buffer body) {
      request = opened;
      after(limits.firstByte(), "did not begin to answer");
      opened
          .response()
          .onComplete(
              answer -> {
                if (!over) {
                  if (answer.failed()) {
                    broken(answer.cause());
                  } else {
                    read(answer.result());
                  }
                }
              });
      if (body == null) {
        opened.end();
      } else {
        opened.end(body);
      }
    }

    private void read(HttpClientResponse answer) {
      int status = answer.statusCode();
      String type = String.valueOf(answer.getHeader("Content-Type"));
      watchIdle();
      answer.exceptionHandler(this::broken);
      if (status >= 300 && status < 400) {
        fail(
            Kind.BAD_REQUEST,
            endpoint.provider()
                + " answered with a redirect, which is not followed; set its baseUrl to the place itself");
      } else if (status >= 400) {
        readError(answer, status);
      } else if (refuseHtml && type.contains("html")) {
        fail(Kind.BAD_ANSWER, endpoint.provider() + " answered with a page instead of data");
      } else {
        answer.handler(
            chunk -> {
              take(chunk);
              rest(answer, chunk.length());
            });
        answer.endHandler(ignored -> finish());
      }
    }

    private void readError(HttpClientResponse answer, int status) {
      Optional<Duration> wait =
          Failures.retryAfter(
              Optional.ofNullable(answer.getHeader("Retry-After")),
              Optional.ofNullable(answer.getHeader("Retry-After-Ms")),
              clock.instant());
      Buffer error = Buffer.buffer();
      answer.handler(
          chunk -> {
            heard = System.nanoTime();
            error.appendBuffer(chunk);
            if (error.length() > MAX_ERROR_BYTES) {
              end(Failures.status(status, "", wait, endpoint));
            }
          });
      answer.endHandler(
          ignored -> {
            release();
            end(Failures.status(status, error.toString(), wait, endpoint));
          });
    }

    private void take(Buffer chunk) {
      if (over) {
        return;
      }
      heard = System.nanoTime();
      bytes += chunk.length();
      if (bytes > maxBytes) {
        fail(
            Kind.BAD_ANSWER,
            endpoint.provider() + " sent more than " + maxBytes + " bytes, which is no answer");
        return;
      }
      guarded(() -> piece.accept(chunk));
    }

    private void rest(HttpClientResponse answer, int more) {
      bytesAtOnce += more;
      if (bytesAtOnce >= BYTES_AT_ONCE && !over) {
        bytesAtOnce = 0;
        answer.pause();
        loop.after(1, answer::resume);
      }
    }

    private void finish() {
      if (!over) {
        release();
        guarded(() -> whole.accept(this));
        close();
      }
    }

    private void guarded(Runnable reading) {
      try {
        reading.run();
      } catch (RuntimeException e) {
        fail(
            Kind.BAD_ANSWER,
            endpoint.provider()
                + " sent data that cannot be read ("
                + e.getClass().getSimpleName()
                + ")");
      }
    }

    private void broken(Throwable cause) {
      Throwable root = cause;
      while (root.getCause() != null && root.getCause() != root) {
        root = root.getCause();
      }
      String where = endpoint.provider();
      if (root instanceof ConnectException) {
        fail(Kind.NETWORK, where + " does not take connections at its address");
      } else if (root instanceof UnknownHostException) {
        fail(Kind.NETWORK, "the address of " + where + " is unknown to the name service");
      } else if (String.valueOf(cause.getMessage()).contains("timeout")) {
        fail(Kind.TIMEOUT, where + " did not take the connection in time");
      } else {
        fail(Kind.NETWORK, "the connection to " + where + " broke: " + root.getMessage());
      }
    }

    private void fail(Kind kind, String text) {
      end(Failures.of(kind, text, endpoint));
    }

    private void end(ModelFailure failure) {
      if (!over) {
        close();
        failed.accept(failure);
      }
    }

    @Override
    public void cancel() {
      loop.run(this::close);
    }

    /** Nothing is heard any more; an answer that is still on its way is cut off. */
    private void close() {
      over = true;
      running.remove(this);
      stopTimer();
      HttpClientRequest open = request;
      request = null;
      if (open != null) {
        open.reset();
      }
    }

    /** The answer was read to its end: its connection may serve the next one. */
    private void release() {
      request = null;
      stopTimer();
    }

    private void after(Duration limit, String what) {
      stopTimer();
      timer =
          loop.after(
              limit.toMillis(),
              () ->
                  fail(
                      Kind.TIMEOUT,
                      endpoint.provider() + " " + what + " within " + limit.toMillis() + " ms"));
    }

    // One timer that looks back, instead of a new one for each piece.
    private void watchIdle() {
      heard = System.nanoTime();
      lookAgain(limits.idle().toMillis());
    }

    private void lookAgain(long millis) {
      stopTimer();
      timer =
          loop.after(
              millis,
              () -> {
                long silent = (System.nanoTime() - heard) / 1_000_000;
                long limit = limits.idle().toMillis();
                if (silent >= limit) {
                  fail(Kind.TIMEOUT, endpoint.provider() + " fell silent for " + limit + " ms");
                } else {
                  lookAgain(limit - silent);
                }
              });
    }

    private void stopTimer() {
      Runnable running = timer;
      timer = null;
      if (running != null) {
        running.run();
      }
    }
  }
}
