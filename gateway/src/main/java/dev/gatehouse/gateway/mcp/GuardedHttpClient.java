package dev.gatehouse.gateway.mcp;

import dev.gatehouse.gateway.outbound.Outbound;
import dev.gatehouse.gateway.outbound.OutboundRequest;
import dev.gatehouse.gateway.outbound.OutboundStream;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

/**
 * The JDK's HTTP client as the SDK knows it, with the gateway's guard in its place: every request,
 * whatever the SDK does with it, is looked up once, checked, and sent to the checked address.
 * Redirects are not followed.
 */
final class GuardedHttpClient extends HttpClient {
  private final Outbound outbound;
  private final GatewayLoop loop;
  private final OutboundRequest.Trust trust;
  private final Duration timeout;

  GuardedHttpClient(
      Outbound outbound, GatewayLoop loop, OutboundRequest.Trust trust, Duration timeout) {
    this.outbound = outbound;
    this.loop = loop;
    this.trust = trust;
    this.timeout = timeout;
  }

  /** A builder that builds this client, whatever it is told. */
  Builder asBuilder() {
    return new FixedBuilder(this);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler) {
    CompletableFuture<HttpResponse<T>> result = new CompletableFuture<>();
    Promise<Void> cancelled = Promise.promise();
    result.whenComplete(
        (ok, failure) -> {
          if (result.isCancelled()) {
            cancelled.tryComplete();
          }
        });
    OutboundRequest.Builder out =
        OutboundRequest.of(request.method(), request.uri().toString())
            .trust(trust)
            .timeout(request.timeout().orElse(timeout))
            .maxRedirects(0)
            .cancelled(cancelled.future());
    request.headers().map().forEach((name, values) -> out.header(name, String.join(", ", values)));
    BodyBytes body = new BodyBytes();
    request.bodyPublisher().ifPresentOrElse(p -> p.subscribe(body), body::onComplete);
    body.done.whenComplete(
        (bytes, failure) -> {
          if (failure != null) {
            result.completeExceptionally(failure);
            return;
          }
          if (request.bodyPublisher().isPresent()) {
            out.body(bytes);
          }
          outbound
              .open(out.build())
              .onSuccess(
                  stream -> loop.run(() -> new Transfer<T>(request, stream).to(handler, result)))
              .onFailure(problem -> result.completeExceptionally(new IOException(problem)));
        });
    return result;
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> handler, PushPromiseHandler<T> push) {
    return sendAsync(request, handler);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    return sendAsync(request, handler).join();
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return Optional.empty();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return Optional.empty();
  }

  @Override
  public Redirect followRedirects() {
    return Redirect.NEVER;
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return Optional.empty();
  }

  @Override
  public SSLContext sslContext() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public SSLParameters sslParameters() {
    return new SSLParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return Optional.empty();
  }

  @Override
  public Version version() {
    return Version.HTTP_1_1;
  }

  @Override
  public Optional<Executor> executor() {
    return Optional.empty();
  }

  /** Collects the content of a request. */
  private static final class BodyBytes implements Flow.Subscriber<ByteBuffer> {
    private final Buffer bytes = Buffer.buffer();
    private final CompletableFuture<Buffer> done = new CompletableFuture<>();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer part) {
      byte[] copy = new byte[part.remaining()];
      part.get(copy);
      bytes.appendBytes(copy);
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      done.complete(bytes);
    }
  }

  /** Hands a body over as its reader asks for it. On the event loop. */
  private final class Transfer<T> implements Flow.Subscription {
    private final HttpRequest request;
    private final OutboundStream stream;
    private final HttpHeaders headers;
    private long wanted;
    private boolean over;

    Transfer(HttpRequest request, OutboundStream stream) {
      this.request = request;
      this.stream = stream;
      Map<String, List<String>> all = new TreeMap<>();
      stream.headers().names().forEach(name -> all.put(name, stream.headers().getAll(name)));
      this.headers = HttpHeaders.of(all, (name, value) -> true);
    }

    void to(BodyHandler<T> handler, CompletableFuture<HttpResponse<T>> result) {
      BodySubscriber<T> reader = handler.apply(new Info(stream.status(), headers));
      stream.handle(
          bytes -> {
            if (--wanted <= 0) {
              stream.pause();
            }
            reader.onNext(List.of(ByteBuffer.wrap(bytes.getBytes())));
          },
          () -> {
            over = true;
            reader.onComplete();
          },
          failure -> {
            over = true;
            reader.onError(failure);
          });
      reader.onSubscribe(this);
      reader
          .getBody()
          .whenComplete(
              (body, failure) -> {
                if (failure == null) {
                  result.complete(new Answer<>(request, stream.status(), headers, body));
                } else {
                  result.completeExceptionally(failure);
                }
              });
    }

    @Override
    public void request(long count) {
      loop.run(
          () -> {
            wanted = wanted + count < 0 ? Long.MAX_VALUE : wanted + count;
            if (!over) {
              stream.resume();
            }
          });
    }

    @Override
    public void cancel() {
      loop.run(
          () -> {
            if (!over) {
              over = true;
              stream.cancel();
            }
          });
    }
  }

  private record Info(int statusCode, HttpHeaders headers) implements ResponseInfo {
    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }
  }

  private record Answer<T>(HttpRequest request, int statusCode, HttpHeaders headers, T body)
      implements HttpResponse<T> {
    @Override
    public Optional<HttpResponse<T>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      return request.uri();
    }

    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }
  }

  private record FixedBuilder(HttpClient client) implements Builder {
    @Override
    public Builder cookieHandler(CookieHandler ignored) {
      return this;
    }

    @Override
    public Builder connectTimeout(Duration ignored) {
      return this;
    }

    @Override
    public Builder sslContext(SSLContext ignored) {
      return this;
    }

    @Override
    public Builder sslParameters(SSLParameters ignored) {
      return this;
    }

    @Override
    public Builder executor(Executor ignored) {
      return this;
    }

    @Override
    public Builder followRedirects(Redirect ignored) {
      return this;
    }

    @Override
    public Builder version(Version ignored) {
      return this;
    }

    @Override
    public Builder priority(int ignored) {
      return this;
    }

    @Override
    public Builder proxy(ProxySelector ignored) {
      return this;
    }

    @Override
    public Builder authenticator(Authenticator ignored) {
      return this;
    }

    @Override
    public HttpClient build() {
      return client;
    }
  }
}
