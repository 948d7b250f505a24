package dev.gatehouse.gateway.mcp;

import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.outbound.OutsideText;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.tool.ToolSource;
import dev.gatehouse.profiles.component.GatewayComponent;
import io.modelcontextprotocol.spec.McpSchema;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The MCP servers of one gateway: one child or session for each, shared by all agents and
 * conversations, started when tools are first asked for, ended with the gateway or when its entry
 * of the configuration changes. A server that does not work is left out, and the log says why.
 */
@Singleton
final class McpServers implements ToolSource, GatewayComponent {
  private static final int LONGEST_NAME = 64;

  private final LiveConfig config;
  private final McpTransports transports;
  private final GatewayLoop loop;
  private final Clock clock;
  private final InstanceLog log;
  private final OutsideText outside;
  private final Map<String, McpConnection> servers = new LinkedHashMap<>();
  private boolean stopped;

  @Inject
  McpServers(
      LiveConfig config,
      McpTransports transports,
      GatewayLoop loop,
      Clock clock,
      InstanceLog log,
      OutsideText outside) {
    this.outside = outside;
    this.config = config;
    this.transports = transports;
    this.loop = loop;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public String name() {
    return "mcp";
  }

  @Override
  public CompletionStage<Void> start() {
    config.onChange((before, after) -> loop.run(this::follow));
    return Future.<Void>succeededFuture().toCompletionStage();
  }

  @Override
  public CompletionStage<Void> stop() {
    return loop.call(
            () -> {
              stopped = true;
              List<Future<Void>> ends =
                  servers.values().stream().map(McpConnection::close).toList();
              servers.clear();
              return Future.join(ends).<Void>mapEmpty();
            })
        .toCompletionStage();
  }

  @Override
  public Future<List<Tool>> tools(ToolScope scope) {
    if (stopped) {
      return Future.succeededFuture(List.of());
    }
    Map<String, McpServerSettings> wanted = McpServerSettings.read(config.current());
    follow(wanted);
    wanted.forEach(
        (name, settings) ->
            servers.computeIfAbsent(
                name, missing -> new McpConnection(settings, transports, loop, clock, log)));
    List<McpConnection> all = List.copyOf(servers.values());
    List<Future<List<McpSchema.Tool>>> asked =
        all.stream().map(server -> server.tools().recover(failure -> lastKnown(server))).toList();
    return Future.all(asked).map(ignored -> named(all, asked));
  }

  /** The tools of before: a call says why the server does not answer. */
  private static Future<List<McpSchema.Tool>> lastKnown(McpConnection server) {
    return Future.succeededFuture(server.known());
  }

  private void follow() {
    if (!servers.isEmpty()) {
      follow(McpServerSettings.read(config.current()));
    }
  }

  /** Ends the servers that are not wanted any more, or not as they are. */
  private void follow(Map<String, McpServerSettings> wanted) {
    servers
        .values()
        .removeIf(
            server -> {
              boolean same = server.settings().equals(wanted.get(server.settings().name()));
              if (!same) {
                server.close();
              }
              return !same;
            });
  }

  private List<Tool> named(List<McpConnection> all, List<Future<List<McpSchema.Tool>>> asked) {
    List<Tool> tools = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      for (McpSchema.Tool tool : asked.get(i).result()) {
        String name = toolName(all.get(i).settings().name(), tool.name());
        if (names.add(name)) {
          tools.add(new McpTool(name, tool, all.get(i), outside));
        }
      }
    }
    return tools;
  }

  /** {@code <server>__<tool>} in the letters that every provider takes. */
  static String toolName(String server, String tool) {
    String name = (server + "__" + tool).replaceAll("[^A-Za-z0-9_-]", "_");
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    String tail = "_" + Integer.toHexString(name.hashCode());
    return name.substring(0, LONGEST_NAME - tail.length()) + tail;
  }
}
