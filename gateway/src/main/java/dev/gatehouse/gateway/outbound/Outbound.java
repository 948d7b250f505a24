package dev.gatehouse.gateway.outbound;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.net.WebAddress;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Fetches addresses that a model, a message or a file chose. Each address is read once and looked
 * up once, every address of the host is checked, and exactly the checked one is connected to; each
 * redirect goes through the same. Sizes, times and the number of redirects are bounded; no proxy of
 * the environment is used. May be called from any thread; futures complete on the gateway's event
 * loop, with an {@link OutboundRefusedException} for what is out of bounds and another {@link
 * GatehouseException} for what did not work.
 */
@Singleton
public final class Outbound {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int MAX_HEADER_BYTES = 32 * 1024;

  private final Vertx vertx;
  private final GatewayLoop loop;
  private final OutboundGuard guard;
  private final InstanceLog log;
  private @Nullable HttpClient client;

  @Inject
  Outbound(Vertx vertx, GatewayLoop loop, OutboundGuard guard, InstanceLog log) {
    this.vertx = vertx;
    this.loop = loop;
    this.guard = guard;
    this.log = log;
  }

  /** Fetches the whole answer. */
  public Future<OutboundAnswer> fetch(OutboundRequest request) {
    return told(
        loop.call(
            () -> {
              Exchange exchange = new Exchange(request, client(), guard, loop);
              return exchange
                  .open(true)
                  .compose(stream -> new BodyReader(request, stream, loop, exchange).read());
            }));
  }

  /**
   * Fetches the head of the answer; its body comes as a stream. {@code maxBytes} is the reader's
   * business then, and so is time.
   */
  public Future<OutboundStream> open(OutboundRequest request) {
    return told(loop.call(() -> new Exchange(request, client(), guard, loop).open(false)));
  }

  /**
   * Checks an address without fetching it, for those who connect by other means.
   *
   * @return the address in its plain form
   */
  public Future<String> check(String url, OutboundRequest.Trust trust) {
    return loop.blocking(
        () -> {
          WebAddress parsed = OutboundRefusedException.read(() -> WebAddress.parse(url));
          guard.check(parsed, trust);
          return parsed.toString();
        });
  }

  private <T> Future<T> told(Future<T> work) {
    return work.recover(
        failure -> {
          if (failure instanceof OutboundRefusedException) {
            log.warn("outbound", "refused", "reason", String.valueOf(failure.getMessage()));
          }
          return Future.failedFuture(
              failure instanceof GatehouseException
                  ? failure
                  : new GatehouseException(
                      ExitCode.UNREACHABLE,
                      "the fetch did not work: " + Exchange.why(failure),
                      "check the address, or try again later",
                      failure));
        });
  }

  private HttpClient client() {
    HttpClient made = client;
    if (made == null) {
      made =
          vertx.createHttpClient(
              new HttpClientOptions()
                  .setConnectTimeout(CONNECT_MILLIS)
                  .setKeepAlive(false)
                  .setDecompressionSupported(false)
                  .setForceSni(true)
                  .setMaxHeaderSize(MAX_HEADER_BYTES)
                  .setMaxInitialLineLength(MAX_HEADER_BYTES));
      client = made;
    }
    return made;
  }
}
