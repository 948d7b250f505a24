package dev.gatehouse.gateway.client;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.profiles.InstanceProof;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What both clients say and understand: the connect frame, requests, answers, and what a failure
 * means. Pure functions.
 */
final class Handshake {
  /** The largest frame that a client takes. */
  static final int MAX_FRAME_BYTES = 25 * 1024 * 1024;

  private static final SecureRandom RANDOM = new SecureRandom();

  private Handshake() {}

  /** A nonce for a gateway to prove itself with. */
  static String newNonce() {
    return InstanceProof.newNonce(RANDOM);
  }

  /** Whether a gateway proved to be what is meant; always true where nothing is expected. */
  static boolean isProved(ClientTarget target, String nonce, @Nullable String proof) {
    return target.expected().isEmpty()
        || (proof != null
            && InstanceProof.proves(target.expected().get(), nonce, target.port(), proof));
  }

  /** A request frame. */
  static Map<String, Object> request(String id, String method, Map<String, ?> params) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("type", "req");
    frame.put("id", id);
    frame.put("method", method);
    frame.put("params", params);
    return frame;
  }

  /** The parameters of {@code connect}, signed where there is a device. */
  static Map<String, Object> connectParams(ClientOptions options, Map<String, Object> challenge) {
    Map<String, Object> client = new LinkedHashMap<>();
    client.put("id", options.clientId());
    client.put("version", options.version());
    client.put("platform", platform());
    client.put("mode", options.clientMode());
    client.put("instanceId", UUID.randomUUID().toString());
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("minProtocol", options.protocol());
    params.put("maxProtocol", options.protocol());
    params.put("client", client);
    params.put("caps", List.of());
    params.put("role", options.role());
    params.put("scopes", options.scopes());
    Map<String, Object> auth = new LinkedHashMap<>();
    options.token().ifPresent(token -> auth.put("token", token));
    options.password().ifPresent(password -> auth.put("password", password));
    if (!auth.isEmpty()) {
      params.put("auth", auth);
    }
    options.device().ifPresent(device -> params.put("device", signed(device, options, challenge)));
    return params;
  }

  private static Map<String, Object> signed(
      DeviceIdentity device, ClientOptions options, Map<String, Object> challenge) {
    String nonce = Trees.text(challenge, "nonce").orElse("");
    // The gateway's own clock, where it tells: a client's clock may be wrong.
    long signedAt = Trees.number(challenge, "ts", System.currentTimeMillis());
    String text =
        String.join(
            "|",
            options.protocol() >= 4 ? "v3" : "v2",
            device.id(),
            options.clientId(),
            options.clientMode(),
            options.role(),
            String.join(",", options.scopes()),
            Long.toString(signedAt),
            options.token().orElse(""),
            nonce);
    if (options.protocol() >= 4) {
      text = text + "|" + platform() + "|";
    }
    Map<String, Object> proof = new LinkedHashMap<>();
    proof.put("id", device.id());
    proof.put("publicKey", device.publicKey());
    proof.put("signature", device.sign(text));
    proof.put("signedAt", signedAt);
    proof.put("nonce", nonce);
    return proof;
  }

  /** Returns the payload of an answer, or throws what its error means. */
  static @Nullable Object payload(ClientTarget target, String method, Map<String, Object> answer) {
    if (Boolean.TRUE.equals(answer.get("ok"))) {
      return answer.get("payload");
    }
    Map<String, Object> error = Trees.object(answer, "error");
    throw refused(
        target,
        method,
        Trees.text(error, "code").orElse("UNKNOWN"),
        Trees.text(error, "message").orElse("no reason given"),
        Trees.object(error, "details"));
  }

  private static CallRefusedException refused(
      ClientTarget target,
      String method,
      String code,
      String message,
      Map<String, Object> details) {
    String detail = Trees.text(details, "code").orElse("");
    boolean connect = method.equals("connect");
    ExitCode exit = ExitCode.FAILURE;
    String remedy = "look into the log of " + target.name();
    if (code.equals("UNAVAILABLE")) {
      exit = ExitCode.UNREACHABLE;
      remedy = "try again in a moment";
    } else if (detail.equals("PROTOCOL_MISMATCH") || message.startsWith("protocol mismatch")) {
      remedy = "use a client and a gateway that share a protocol, 3 or 4";
    } else if (connect) {
      exit = ExitCode.ACCESS;
      remedy =
          code.equals("NOT_PAIRED")
              ? "approve this device on " + target.name()
              : "give the token that stands at gateway.auth.token in the configuration of "
                  + target.name();
    } else if (code.equals("FORBIDDEN") || message.startsWith("missing scope")) {
      exit = ExitCode.ACCESS;
      remedy = "connect with a credential that has this scope";
    } else if (message.startsWith("unknown method")) {
      remedy = "update the gateway, or call one of the methods it lists in its hello";
    } else if (code.equals("INVALID_REQUEST")) {
      remedy = "check the parameters of " + method;
    }
    Optional<String> told = connect ? Optional.empty() : Trees.text(details, "remedy");
    if (told.isPresent()) {
      remedy = told.get();
    }
    return new CallRefusedException(
        exit, method, code, target.name() + " refused " + method + ": " + message, remedy, details);
  }

  /** Whoever answers is not the instance that was meant. Nothing secret was sent. Blocks. */
  static GatehouseException notTheInstance(ClientTarget target) {
    String holder =
        new PortProbe()
            .listeners(target.port()).stream()
                .findFirst()
                .map(PortProbe.Listener::text)
                .orElse("a program that this system does not name");
    return new GatehouseException(
        ExitCode.IDENTITY,
        "port "
            + target.port()
            + " is held by "
            + holder
            + ", not by "
            + target.name()
            + "; no credential was sent",
        "stop that program, or give " + target.name() + " another port");
  }

  /** Nobody answers. */
  static GatehouseException unreachable(
      ClientTarget target, String why, @Nullable Throwable cause) {
    return new GatehouseException(
        ExitCode.UNREACHABLE,
        target.name() + " does not answer on " + target.authority() + ": " + why,
        "start it, or look into its log",
        cause);
  }

  /** The gateway ended the connection. */
  static GatehouseException closed(ClientTarget target, int code, @Nullable String reason) {
    String why = reason == null || reason.isEmpty() ? "" : ": " + reason;
    return new GatehouseException(
        code == 1008 ? ExitCode.ACCESS : ExitCode.UNREACHABLE,
        target.name() + " closed the connection (" + code + ")" + why,
        code == 1008
            ? "check the credential and its rights"
            : "try again; look into its log when it happens again");
  }

  private static String platform() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return "darwin";
    }
    return name.startsWith("windows") ? "win32" : "linux";
  }
}
