package dev.gatehouse.example;

import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.client.GatewayClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Runs a main and a rescue gateway inside a program, and talks to both. */
public final class TwoGateways {
  private TwoGateways() {}

  /** Keeps both gateways' state below {@code directory}; returns what was seen. */
  public static List<String> run(Path directory) throws Exception {
    List<String> seen = new CopyOnWriteArrayList<>();
    try (GatewayHost host = GatewayHost.create()) {
      Gateway main = host.start(spec("main", directory)).awaitReady();
      Gateway rescue = host.start(spec("rescue", directory)).awaitReady();

      // A client for a few questions: it blocks, and starts no thread.
      try (DirectClient client = main.connect()) {
        seen.add(main.instance().displayName() + " healthy: " + client.health().ok());
      }

      // A client that stays: calls are futures, events a stream, breaks are mended.
      try (GatewayClient client = rescue.client()) {
        client.events().handler(event -> seen.add("event " + event.name()));
        client
            .connect()
            .compose(hello -> client.call("instance.get", Map.of()))
            .onSuccess(answer -> seen.add("talked to " + answer.object().get("name")))
            .await(10, TimeUnit.SECONDS);
      }
    } // no thread, port, lock or temporary file is left here
    return seen;
  }

  private static GatewaySpec spec(String profile, Path directory) {
    return GatewaySpec.builder()
        .distribution("gatehouse")
        .profile(profile)
        .stateDirectory(directory.resolve(profile))
        .port(0) // any free block of ports; without this line the configured one
        .config(Map.of("logging", Map.of("level", "info")))
        .build();
  }
}
