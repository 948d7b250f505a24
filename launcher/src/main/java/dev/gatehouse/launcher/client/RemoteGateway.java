package dev.gatehouse.launcher.client;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Secrets;
import dev.gatehouse.profiles.Instance;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/**
 * The gateway elsewhere that a configuration in the mode {@code remote} names.
 *
 * @param address its address, {@code ws://host:port}
 * @param token what it wants to see, if anything
 * @param password the same
 */
record RemoteGateway(URI address, Optional<String> token, Optional<String> password) {
  private static final Set<String> NEAR = Set.of("127.0.0.1", "localhost", "[::1]");

  /**
   * Reads it; empty in every other mode.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when its address cannot be called, or a
   *     secret would go there in clear text
   */
  static Optional<RemoteGateway> of(Instance instance, ConfigSnapshot config) {
    if (!text(config, "mode").filter("remote"::equals).isPresent()) {
      return Optional.empty();
    }
    String url = text(config, "remote", "url").orElse("");
    Optional<String> token = secret(config, "token");
    Optional<String> password = secret(config, "password");
    URI address = address(instance, url);
    if ((token.isPresent() || password.isPresent()) && !NEAR.contains(address.getHost())) {
      throw refused(instance, url, "its secret would travel there in clear text");
    }
    return Optional.of(new RemoteGateway(address, token, password));
  }

  private static URI address(Instance instance, String url) {
    try {
      URI uri = new URI(url);
      if ("wss".equals(uri.getScheme())) {
        throw refused(instance, url, "this version does not speak TLS");
      }
      if ("ws".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below, together with the other ways to write it wrongly.
    }
    throw refused(instance, url, "that is no address of a gateway");
  }

  private static GatehouseException refused(Instance instance, String url, String why) {
    return new GatehouseException(
        ExitCode.CONFIG,
        "gateway.remote.url is \"" + url + "\", and " + why,
        "open a tunnel, for example ssh -N -L 18790:127.0.0.1:18789 HOST, then: "
            + instance.commandHint("config set gateway.remote.url ws://127.0.0.1:18790"));
  }

  private static Optional<String> text(ConfigSnapshot config, String... path) {
    return value(config, path).filter(String.class::isInstance).map(String.class::cast);
  }

  private static Optional<String> secret(ConfigSnapshot config, String key) {
    return value(config, "remote", key).flatMap(value -> Secrets.of(config).resolve(value));
  }

  private static Optional<Object> value(ConfigSnapshot config, String... path) {
    String[] whole = new String[path.length + 1];
    whole[0] = "gateway";
    System.arraycopy(path, 0, whole, 1, path.length);
    return ConfigTrees.at(config.resolved(), whole);
  }
}
