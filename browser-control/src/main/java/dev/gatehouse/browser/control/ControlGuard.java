package dev.gatehouse.browser.control;

import dev.gatehouse.browser.route.ControlAnswer;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.profiles.InstanceProof;
import dev.gatehouse.profiles.component.CredentialCheck.Verdict;
import dev.gatehouse.profiles.component.GatewayContext;
import dev.gatehouse.profiles.component.RequestPolicy;
import dev.gatehouse.profiles.component.RequestPolicy.Decision;
import dev.gatehouse.profiles.component.RequestPolicy.Request;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.Optional;

/**
 * Who may ask the control service: first the instance proves itself to the caller, then the request
 * must be meant for this port and come from no web page, then the caller must know the gateway's
 * secret. That a caller sits on this host counts for nothing.
 */
final class ControlGuard {
  private static final String DECISION = "gatehouse.decision";
  private static final String BEARER = "bearer ";

  private final GatewayContext context;
  private final int port;
  private final RequestPolicy policy;

  ControlGuard(GatewayContext context, int port) {
    this.context = context;
    this.port = port;
    this.policy = RequestPolicy.forPort(port).build();
  }

  /** Answers a nonce with the instance's proof; every answer of the port carries it. */
  void prove(RoutingContext call) {
    String nonce = call.request().getHeader(InstanceProof.NONCE_HEADER);
    if (nonce != null && InstanceProof.isNonce(nonce)) {
      context
          .instance()
          .marker()
          .ifPresent(
              marker ->
                  call.response()
                      .putHeader(
                          InstanceProof.PROOF_HEADER, InstanceProof.answer(marker, nonce, port)));
    }
    call.next();
  }

  /** Refuses what a web page or a foreign name has brought here. */
  void judge(RoutingContext call) {
    Decision decision = policy.judge(facts(call.request()));
    if (!decision.accepted()) {
      ControlService.refuse(call, ControlAnswer.error(decision.status(), decision.reason()));
      return;
    }
    call.put(DECISION, decision);
    call.next();
  }

  /** Lets the gateway's own secret pass, and slows down those who guess. */
  void authenticate(RoutingContext call) {
    Decision decision = call.get(DECISION);
    Verdict verdict = context.credentials().check(decision.client(), secret(call.request()));
    if (verdict.limited()) {
      long seconds = Math.max(1, (verdict.retryAfter().toMillis() + 999) / 1000);
      call.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
      ControlService.refuse(call, ControlAnswer.error(429, "too many failed attempts"));
    } else if (!verdict.accepted()) {
      ControlService.refuse(call, ControlAnswer.error(401, "Unauthorized"));
    } else {
      call.next();
    }
  }

  /** The token as a bearer, or the password in the header of one of the product's brands. */
  private Optional<String> secret(HttpServerRequest request) {
    String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return Optional.of(authorization.substring(BEARER.length()).trim())
          .filter(secret -> !secret.isEmpty());
    }
    Distribution distribution = context.instance().distribution();
    return distribution.brands().stream()
        .map(brand -> request.getHeader("x-" + brand + "-password"))
        .filter(value -> value != null && !value.isBlank())
        .findFirst();
  }

  private static Request facts(HttpServerRequest request) {
    MultiMap headers = request.headers();
    return new Request(
        request.method().name(),
        request.uri(),
        headers.getAll("Host"),
        headers.getAll("Origin"),
        Optional.ofNullable(headers.get("Sec-Fetch-Site")),
        Optional.ofNullable(headers.get("Sec-Fetch-Mode")),
        Optional.ofNullable(headers.get("Sec-Fetch-Dest")),
        headers.getAll("X-Forwarded-For"),
        Request.OTHER_FORWARDED_HEADERS.stream().anyMatch(headers::contains),
        request.remoteAddress() == null
            ? ""
            : String.valueOf(request.remoteAddress().hostAddress()),
        headers.contains("Upgrade"));
  }
}
