package dev.gatehouse.launcher.client;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Secrets;
import dev.gatehouse.gateway.client.ClientOptions;
import dev.gatehouse.gateway.client.ClientTarget;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.client.GatewayClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Places;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a command that talks to a gateway, and how it gets there. */
public class Connection {
  private static final String LOCAL = "local loopback";
  private static final int USUAL_TIMEOUT_MILLIS = 10_000;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Another gateway than the instance's own, for example ws://127.0.0.1:18789.")
  private @Nullable String url;

  @Option(names = "--token", paramLabel = "TOKEN", description = "Token to show to the gateway.")
  private @Nullable String token;

  @Option(names = "--password", paramLabel = "TEXT", description = "Password to show to it.")
  private @Nullable String password;

  private Optional<RemoteGateway> remote = Optional.empty();

  /**
   * Goes where the configuration says, when it is in the mode {@code remote} and the person named
   * no address. What works on this machine's own gateway does not call this. Blocks.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when that address cannot be called
   */
  public void follow(Cli cli, Instance instance) {
    if (url == null) {
      remote =
          RemoteGateway.of(
              instance, instance.configStore(cli.environment(), Clock.systemUTC()).readInForce());
    }
  }

  /** The address that will be called. */
  public URI address(Instance instance) {
    return url == null
        ? remote
            .map(RemoteGateway::address)
            .orElseGet(() -> URI.create("ws://127.0.0.1:" + instance.ports().gateway()))
        : given(url);
  }

  /** How long to wait for an answer, in milliseconds. */
  public int timeoutMillis() {
    return USUAL_TIMEOUT_MILLIS;
  }

  /** Where the address comes from, in the family's words. */
  public String source() {
    return url != null ? "cli --url" : remote.isPresent() ? "config gateway.remote.url" : LOCAL;
  }

  /** Whether the gateway is named by its address, so that no local instance is meant. */
  public boolean elsewhere() {
    return url != null || remote.isPresent();
  }

  /**
   * Takes what was given as {@code --url} away when it is no gateway's WebSocket address: in some
   * commands of the family the same option names a page.
   */
  public Optional<String> takePageAddress() {
    String given = url;
    if (given == null || given.startsWith("ws://") || given.startsWith("wss://")) {
      return Optional.empty();
    }
    url = null;
    return Optional.of(given);
  }

  /** The lease of the instance's gateway while one runs. Blocks. */
  public static Optional<LeaseInfo> lease(Cli cli, Instance instance) {
    return new LeaseTable(cli.host(), new PortProbe()).of(Places.real(instance.stateDirectory()));
  }

  /**
   * Connects. The gateway proves to be the instance before it is shown any secret, but for an
   * address that the person or the configuration names.
   *
   * @throws GatehouseException with {@code NOT_RUNNING}, {@code UNREACHABLE}, {@code IDENTITY} or
   *     {@code ACCESS}
   */
  public DirectClient open(Cli cli, Instance instance) {
    if (elsewhere()) {
      return DirectClient.connect(ClientTarget.unproved(address(instance)), options(cli, instance));
    }
    Optional<LeaseInfo> lease = lease(cli, instance);
    if (lease.isEmpty() && (instance.marker().isEmpty() || nobodyListens(instance))) {
      throw notRunning(cli, instance);
    }
    try {
      return DirectClient.connect(ClientTarget.of(instance), options(cli, instance));
    } catch (GatehouseException e) {
      if (e.exitCode() == ExitCode.UNREACHABLE && lease.isPresent()) {
        throw new GatehouseException(
            ExitCode.UNREACHABLE,
            instance.displayName()
                + " is alive as process "
                + lease.get().pid()
                + " but does not answer on port "
                + instance.ports().gateway(),
            "try again, or end it with: " + cli.hint(instance, "gateway stop"),
            e);
      }
      if (e.exitCode() == ExitCode.IDENTITY) {
        throw new GatehouseException(
            ExitCode.IDENTITY,
            "port "
                + instance.ports().gateway()
                + " is not held by "
                + instance.displayName()
                + holder(instance)
                + "; nothing secret was sent",
            "end that program, or give the instance another port with: "
                + cli.hint(instance, "config set gateway.port PORT"),
            e);
      }
      throw e;
    }
  }

  /** A clause that names who has the instance's port, empty when nobody has. */
  public static String holder(Instance instance) {
    return new PortProbe()
        .listeners(instance.ports().gateway()).stream()
            .findFirst()
            .map(
                listener ->
                    "; port " + instance.ports().gateway() + " is taken by " + listener.text())
            .orElse("");
  }

  private static GatehouseException notRunning(Cli cli, Instance instance) {
    return new GatehouseException(
        ExitCode.NOT_RUNNING,
        instance.displayName() + " is not running" + holder(instance),
        "start it with: " + cli.hint(instance, "gateway"));
  }

  private static boolean nobodyListens(Instance instance) {
    return new PortProbe().listeners(instance.ports().gateway()).isEmpty();
  }

  /**
   * A client for one lasting connection, with the same target and credential as {@link #open}. It
   * is not connected yet, and does not come back by itself. Blocks.
   *
   * @throws GatehouseException with {@code NOT_RUNNING} when nobody is there
   */
  public GatewayClient single(Cli cli, Instance instance) {
    if (!elsewhere() && lease(cli, instance).isEmpty() && nobodyListens(instance)) {
      throw notRunning(cli, instance);
    }
    ClientTarget target =
        elsewhere() ? ClientTarget.unproved(address(instance)) : ClientTarget.of(instance);
    return GatewayClient.builder(target).options(options(cli, instance)).reconnect(false).build();
  }

  /** The credential to show, and how long to wait. Blocks. */
  public ClientOptions options(Cli cli, Instance instance) {
    ClientOptions.Builder options =
        ClientOptions.builder().timeout(Duration.ofMillis(Math.max(1, timeoutMillis())));
    if (token != null || password != null) {
      Optional.ofNullable(token).ifPresent(options::token);
      Optional.ofNullable(password).ifPresent(options::password);
      return options.build();
    }
    if (elsewhere()) {
      // A secret of this instance is nobody else's business.
      remote.flatMap(RemoteGateway::token).ifPresent(options::token);
      remote.flatMap(RemoteGateway::password).ifPresent(options::password);
      return options.build();
    }
    ConfigSnapshot config = inForce(cli, instance);
    secret(config, "token")
        .or(() -> cli.environment().get(cli.distribution().variable("GATEWAY_TOKEN")))
        .ifPresent(options::token);
    secret(config, "password")
        .or(() -> cli.environment().get(cli.distribution().variable("GATEWAY_PASSWORD")))
        .ifPresent(options::password);
    return options.build();
  }

  /**
   * The configuration of the instance's running gateway. It may have been started with another file
   * than the usual one, or run on an earlier generation of it; its secret stands there.
   */
  private static ConfigSnapshot inForce(Cli cli, Instance instance) {
    Path path =
        lease(cli, instance).map(lease -> lease.owner().configPath()).orElse(instance.configPath());
    return new ConfigStore(
            instance.distribution(),
            path,
            instance.stateDirectory(),
            cli.environment(),
            Clock.systemUTC())
        .readInForce();
  }

  private static Optional<String> secret(ConfigSnapshot config, String key) {
    return ConfigTrees.at(config.resolved(), "gateway", "auth", key)
        .flatMap(value -> Secrets.of(config).resolve(value));
  }

  private static URI given(String text) {
    try {
      URI uri = new URI(text);
      if (("ws".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getPort() > 0) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below, together with the other ways to write it wrongly.
    }
    throw new GatehouseException(
        ExitCode.USAGE,
        "--url is no gateway address: " + text,
        "write it like ws://127.0.0.1:18789");
  }
}
