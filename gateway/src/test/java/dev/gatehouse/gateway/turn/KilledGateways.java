package dev.gatehouse.gateway.turn;

import static dev.gatehouse.gateway.turn.ScriptedModel.after;
import static dev.gatehouse.gateway.turn.ScriptedModel.calls;
import static dev.gatehouse.gateway.turn.ScriptedModel.lastWords;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.tool.FunctionTool;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.ports.HostDirectory;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs gateways until it is killed: the child process of {@link CrashTest}. */
final class KilledGateways {
  private KilledGateways() {}

  /** Arguments: the folder to live in, how many gateways. Prints their ports in one line. */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args[0]);
    GatewayHost host =
        GatewayHost.builder()
            .environment(new Environment(Map.of(), root.resolve("home"), root))
            .directory(new HostDirectory(root.resolve("host")))
            .build();
    Runtime.getRuntime().addShutdownHook(new Thread(host::close));
    List<Gateway> gateways = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      gateways.add(
          host.start(
              GatewaySpec.builder()
                  .distribution("sigil")
                  .profile("g" + i)
                  .stateDirectory(root.resolve("g" + i))
                  .port(0)
                  .config(ScriptedModel.config())
                  .config(Map.of("gateway", Map.of("auth", Map.of("token", TestGateway.TOKEN))))
                  .module(
                      ScriptedModel.of(KilledGateways::play)
                          .module(
                              FunctionTool.named("work")
                                  .description("Works.")
                                  .parameter("n", "integer", "The number")
                                  .blocking(arguments -> "worked " + arguments)))
                  .build()));
    }
    StringBuilder ports = new StringBuilder("ports");
    for (Gateway gateway : gateways) {
      ports.append(' ').append(gateway.awaitReady().instance().ports().gateway());
    }
    System.out.println(ports);
    // Lives until it is killed; the end of the parent ends it too.
    while (System.in.read() >= 0) {
      // nothing is ever sent
    }
    Runtime.getRuntime().halt(0);
  }

  private static ScriptedModel.Step play(ModelRequest request) {
    boolean afterTool =
        request.messages().get(request.messages().size() - 1) instanceof Message.ToolResult;
    String words = lastWords(request);
    if (!afterTool && words.startsWith("tool")) {
      return after(5, calls(words, "work", new JsonObject().put("n", 1)));
    }
    return after(10, says("answer to ", words));
  }
}
