package dev.gatehouse.gateway.outbound;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.net.WebAddress;
import dev.gatehouse.gateway.outbound.OutboundRequest.Trust;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One fetch on its way through its redirects. Used on the gateway's event loop only. */
final class Exchange {
  private static final int USUAL_REDIRECTS = 5;
  private static final Set<String> FOR_EVERYBODY =
      Set.of("accept", "accept-language", "user-agent");
  private static final Set<String> OURS =
      Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "te");

  private final OutboundRequest request;
  private final HttpClient client;
  private final OutboundGuard guard;
  private final GatewayLoop loop;
  private final Promise<OutboundStream> head = Promise.promise();
  private final int maxRedirects;
  private Map<String, String> headers;
  private HttpMethod method;
  private Optional<Buffer> body;
  private int redirects;
  private boolean over;
  private boolean whole;
  private Runnable timer = () -> {};
  private @Nullable HttpClientRequest sent;

  Exchange(OutboundRequest request, HttpClient client, OutboundGuard guard, GatewayLoop loop) {
    this.request = request;
    this.client = client;
    this.guard = guard;
    this.loop = loop;
    this.headers = new HashMap<>(request.headers());
    this.headers.keySet().removeAll(OURS);
    this.method = HttpMethod.valueOf(request.method());
    this.body = request.body();
    this.maxRedirects =
        request
            .maxRedirects()
            .orElse(FOR_EVERYBODY.containsAll(headers.keySet()) ? USUAL_REDIRECTS : 0);
  }

  /**
   * Sends the request.
   *
   * @param whole whether the deadline is for the whole answer, and not for its head only; then
   *     {@link #done} must be called
   */
  Future<OutboundStream> open(boolean whole) {
    this.whole = whole;
    timer =
        loop.after(
            request.timeout().toMillis(),
            () ->
                stop(
                    new GatehouseException(
                        ExitCode.UNREACHABLE,
                        "there was no whole answer within "
                            + request.timeout().toSeconds()
                            + " seconds",
                        "try again later, or allow more time")));
    request
        .cancelled()
        .onComplete(
            ignored ->
                loop.run(
                    () ->
                        stop(
                            new GatehouseException(
                                ExitCode.FAILURE, "the fetch was cancelled", "ask again"))));
    try {
      hop(OutboundRefusedException.read(() -> WebAddress.parse(request.url())), request.trust());
    } catch (OutboundRefusedException e) {
      fail(e);
    }
    return head.future();
  }

  /** The whole answer was read, or nobody wants the rest. */
  void done() {
    over = true;
    timer.run();
  }

  /** Called when the fetch ends in the middle of the body. */
  void onStop(Promise<?> body) {
    stopped = body;
  }

  private @Nullable Promise<?> stopped;

  private void stop(GatehouseException why) {
    if (over) {
      return;
    }
    over = true;
    timer.run();
    HttpClientRequest open = sent;
    Promise<?> waiting = stopped;
    head.tryFail(why);
    if (waiting != null) {
      waiting.tryFail(why);
    }
    if (open != null) {
      open.reset();
    }
  }

  private void fail(Throwable failure) {
    if (!over) {
      done();
      head.tryFail(failure);
    }
  }

  private void hop(WebAddress url, Trust trust) {
    loop.blocking(() -> guard.check(url, trust))
        .onSuccess(addresses -> connect(url, addresses, 0))
        .onFailure(this::fail);
  }

  private void connect(WebAddress url, List<InetAddress> addresses, int at) {
    if (over) {
      return;
    }
    RequestOptions options =
        new RequestOptions()
            .setServer(
                SocketAddress.inetSocketAddress(url.port(), addresses.get(at).getHostAddress()))
            .setHost(url.host())
            .setPort(url.port())
            .setSsl(url.ssl())
            .setMethod(method)
            .setURI(url.target())
            .setFollowRedirects(false);
    headers.forEach(options::putHeader);
    options.putHeader("accept-encoding", whole ? "gzip" : "identity");
    client
        .request(options)
        .onComplete(
            result ->
                loop.run(
                    () -> {
                      if (result.succeeded()) {
                        send(url, result.result());
                      } else if (result.cause() instanceof ConnectException
                          && at + 1 < addresses.size()) {
                        connect(url, addresses, at + 1);
                      } else {
                        fail(result.cause());
                      }
                    }));
  }

  private void send(WebAddress url, HttpClientRequest open) {
    if (over) {
      open.reset();
      return;
    }
    sent = open;
    Future<HttpClientResponse> answer = body.isPresent() ? open.send(body.get()) : open.send();
    answer
        .onSuccess(
            response -> {
              response.pause();
              // Who reads it sets another one; a redirect's body is of no interest.
              response.exceptionHandler(ignored -> {});
              loop.run(() -> received(url, open, response));
            })
        .onFailure(failure -> loop.run(() -> fail(failure)));
  }

  private void received(WebAddress url, HttpClientRequest open, HttpClientResponse response) {
    if (over) {
      open.reset();
      return;
    }
    String location = response.getHeader("location");
    if (location != null && isRedirect(response.statusCode()) && maxRedirects > 0) {
      open.reset();
      try {
        redirect(url, response.statusCode(), location);
      } catch (OutboundRefusedException e) {
        fail(e);
      }
      return;
    }
    if (!whole) {
      done();
    }
    head.tryComplete(new OutboundStream(url, open, response));
  }

  private void redirect(WebAddress from, int status, String location) {
    if (++redirects > maxRedirects) {
      throw new OutboundRefusedException(
          "there were more than " + maxRedirects + " redirects",
          "give the address that they lead to");
    }
    WebAddress to = OutboundRefusedException.read(() -> from.resolve(location));
    boolean samePlace = to.origin().equals(from.origin());
    if (from.ssl() && !to.ssl()) {
      throw new OutboundRefusedException(
          "a redirect leads from https to http", "give the address that it should lead to");
    }
    if (status != 307 && status != 308 && method != HttpMethod.HEAD) {
      method = HttpMethod.GET;
      body = Optional.empty();
      headers.remove("content-type");
    }
    if (!samePlace) {
      if (body.isPresent()) {
        throw new OutboundRefusedException(
            "a redirect would send the request's content to " + to.origin(),
            "send it there yourself if that is meant");
      }
      headers.keySet().retainAll(FOR_EVERYBODY);
    }
    hop(to, samePlace ? request.trust() : Trust.ANYBODY);
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** Words for a failure of the network, without the addresses that it may name. */
  static String why(Throwable failure) {
    if (failure instanceof ConnectException) {
      return "nobody answers at the address";
    }
    String name = failure.getClass().getSimpleName();
    if (name.contains("SSL")) {
      return "the server's certificate or encryption was not accepted";
    }
    if (name.contains("UnresolvedAddress") || name.contains("UnknownHost")) {
      return "there is no such host";
    }
    String message = failure.getMessage();
    return message == null ? name : message;
  }
}
