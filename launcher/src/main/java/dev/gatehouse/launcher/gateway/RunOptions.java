package dev.gatehouse.launcher.gateway;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a gateway in the foreground. What they say holds for this run only. */
final class RunOptions {
  private static final List<String> BINDS = List.of("loopback", "lan", "tailnet", "auto", "custom");
  private static final List<String> AUTHS = List.of("none", "token", "password");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Base port; the other ports follow from it.")
  private @Nullable String port;

  @Option(
      names = "--bind",
      paramLabel = "WHERE",
      description = "loopback, lan, tailnet, auto or custom; the wider ones need authentication.")
  private @Nullable String bind;

  @Option(names = "--auth", paramLabel = "MODE", description = "token, password or none.")
  private @Nullable String auth;

  @Option(names = "--token", paramLabel = "TOKEN", description = "Token instead of the own one.")
  private @Nullable String token;

  @Option(names = "--password", paramLabel = "TEXT", description = "Password that opens it.")
  private @Nullable String password;

  @Option(
      names = "--force",
      description = "End a gateway of this same instance first; never another program.")
  private boolean force;

  @Option(
      names = "--allow-unconfigured",
      description = "Accepted for old scripts: a gateway sets itself up where that is needed.")
  private boolean allowUnconfigured;

  Optional<String> port() {
    return Optional.ofNullable(port);
  }

  boolean force() {
    return force;
  }

  /** What wins over the configuration file for this run. */
  Map<String, Object> overrides() {
    Map<String, Object> gateway = new LinkedHashMap<>();
    if (bind != null) {
      gateway.put("bind", oneOf("--bind", bind, BINDS));
    }
    Map<String, Object> credentials = new LinkedHashMap<>();
    if (auth != null) {
      credentials.put("mode", oneOf("--auth", auth, AUTHS));
    } else if (password != null) {
      credentials.put("mode", "password");
    } else if (token != null) {
      credentials.put("mode", "token");
    }
    if (token != null) {
      credentials.put("token", token);
    }
    if (password != null) {
      credentials.put("password", password);
    }
    if (!credentials.isEmpty()) {
      gateway.put("auth", credentials);
    }
    return gateway.isEmpty() ? Map.of() : Map.of("gateway", gateway);
  }

  private static String oneOf(String option, String value, List<String> known) {
    if (!known.contains(value)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "\"" + value + "\" is no value of " + option,
          "use one of " + String.join(", ", known));
    }
    return value;
  }
}
