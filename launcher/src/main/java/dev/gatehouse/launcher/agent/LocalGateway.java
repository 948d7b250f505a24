package dev.gatehouse.launcher.agent;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.launcher.client.Connection;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.SetupOptions;

/** The gateway of an instance in this process, for as long as one answer takes. */
final class LocalGateway implements AutoCloseable {
  private final GatewayHost host;
  private final Gateway gateway;

  private LocalGateway(GatewayHost host, Gateway gateway) {
    this.host = host;
    this.gateway = gateway;
  }

  /**
   * Starts it, and sets the instance up first where that is missing. Blocks.
   *
   * @throws GatehouseException with {@link ExitCode#CONFLICT} when it runs already
   */
  static LocalGateway start(Cli cli, Instance instance) {
    if (Connection.lease(cli, instance).isPresent()) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          instance.displayName() + " runs already",
          "leave out --local to ask it, or stop it first: " + cli.hint(instance, "gateway stop"));
    }
    Instance ready = Setups.setUp(cli, instance, SetupOptions.forStart()).instance();
    GatewayHost host =
        GatewayHost.builder()
            .environment(cli.environment())
            .directory(cli.host())
            .distributions(cli.distributions())
            .build();
    try {
      Gateway gateway =
          host.start(GatewaySpec.builder().instance(ready).environment(cli.environment()).build());
      gateway.awaitReady();
      return new LocalGateway(host, gateway);
    } catch (RuntimeException e) {
      host.close();
      throw e;
    }
  }

  /** The instance with the ports that it really has. */
  Instance instance() {
    return gateway.instance();
  }

  @Override
  public void close() {
    host.close();
  }
}
