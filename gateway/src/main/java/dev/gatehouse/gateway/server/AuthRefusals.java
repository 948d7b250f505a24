package dev.gatehouse.gateway.server;

import dev.gatehouse.gateway.access.AccessControl;
import dev.gatehouse.gateway.access.AccessControl.Outcome;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** The words with which a credential is refused. None of them tells more than the client knows. */
final class AuthRefusals {
  private AuthRefusals() {}

  /** Refuses the shared secret. */
  static RpcException shared(ConnectRequest request, String mode, AccessControl.Result result) {
    if (result.outcome() == Outcome.LIMITED) {
      return limited(request, result);
    }
    boolean missing = result.outcome() == Outcome.MISSING;
    String what = missing ? "missing" : "mismatch";
    return refusal(
        request,
        "unauthorized: gateway " + mode + " " + what + " (" + hint(request, mode) + ")",
        "AUTH_" + mode.toUpperCase(Locale.ROOT) + "_" + what.toUpperCase(Locale.ROOT),
        mode + "_" + what,
        missing ? "update_auth_configuration" : "update_auth_credentials");
  }

  /** Refuses a device token. */
  static RpcException deviceToken(ConnectRequest request, AccessControl.Result result) {
    if (result.outcome() == Outcome.LIMITED) {
      return limited(request, result);
    }
    return refusal(
        request,
        "unauthorized: device token mismatch (pair the device again or use the gateway token)",
        "AUTH_DEVICE_TOKEN_MISMATCH",
        "device_token_mismatch",
        "update_auth_credentials");
  }

  /** Refuses an invitation. */
  static RpcException invitation(ConnectRequest request, AccessControl.Result result) {
    if (result.outcome() == Outcome.LIMITED) {
      return limited(request, result);
    }
    return refusal(
        request,
        "unauthorized: bootstrap token invalid or expired (make a new setup code)",
        "AUTH_BOOTSTRAP_TOKEN_INVALID",
        "bootstrap_token_invalid",
        "update_auth_credentials");
  }

  private static RpcException limited(ConnectRequest request, AccessControl.Result result) {
    JsonObject details =
        new JsonObject()
            .put("code", "AUTH_RATE_LIMITED")
            .put("authReason", "rate_limited")
            .put("canRetryWithDeviceToken", false)
            .put("recommendedNextStep", "wait_then_retry");
    return new RpcException(
        ErrorCode.INVALID_REQUEST,
        "unauthorized: too many failed authentication attempts (retry later)",
        request.protocol() == Protocol.V4 ? details : null,
        result.retryAfter());
  }

  private static RpcException refusal(
      ConnectRequest request, String message, String code, String reason, String nextStep) {
    JsonObject details =
        new JsonObject()
            .put("code", code)
            .put("authReason", reason)
            .put("canRetryWithDeviceToken", false)
            .put("recommendedNextStep", nextStep);
    return new RpcException(
        ErrorCode.INVALID_REQUEST, message, request.protocol() == Protocol.V4 ? details : null);
  }

  private static String hint(ConnectRequest request, String mode) {
    String key = "gateway.auth." + mode;
    return switch (request.client().mode()) {
      case "cli", "probe" -> "set gateway.remote." + mode + " to match " + key;
      case "webchat", "ui" -> "open the page with a fresh link, or enter this gateway's " + key;
      default -> "provide this gateway's " + key;
    };
  }
}
