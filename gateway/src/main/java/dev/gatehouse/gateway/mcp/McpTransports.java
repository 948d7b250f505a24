package dev.gatehouse.gateway.mcp;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Secrets;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.outbound.Outbound;
import dev.gatehouse.gateway.outbound.OutboundRequest.Trust;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.ChildEnvironment;
import dev.gatehouse.profiles.Instance;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpClientTransport;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Makes the way to a server, with its secrets and its environment. Blocks. */
@Singleton
final class McpTransports {
  // A server gets what it takes to run, and what its entry names: no key of anybody else.
  private static final Set<String> INHERITED =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "TZ",
          "TMPDIR",
          "TEMP",
          "TMP",
          "TERM",
          "SYSTEMROOT",
          "APPDATA",
          "LOCALAPPDATA",
          "USERPROFILE",
          "HOMEDRIVE",
          "HOMEPATH",
          "COMSPEC",
          "PATHEXT",
          "JAVA_HOME",
          "SSL_CERT_FILE",
          "NODE_EXTRA_CA_CERTS");

  private static final Pattern SECRET =
      Pattern.compile("(?i)key|token|secret|password|authorization|cookie");

  private final LiveConfig config;
  private final Environment environment;
  private final Instance instance;
  private final Outbound outbound;
  private final GatewayLoop loop;
  private final InstanceLog log;

  @Inject
  McpTransports(
      LiveConfig config,
      Environment environment,
      Instance instance,
      Outbound outbound,
      GatewayLoop loop,
      InstanceLog log) {
    this.config = config;
    this.environment = environment;
    this.instance = instance;
    this.outbound = outbound;
    this.loop = loop;
    this.log = log;
  }

  McpClientTransport open(McpServerSettings server, McpJsonMapper json, Consumer<String> ended) {
    return server.command().isPresent() ? child(server, json, ended) : http(server, json);
  }

  private McpClientTransport child(
      McpServerSettings server, McpJsonMapper json, Consumer<String> ended) {
    List<String> line = new ArrayList<>();
    String program = server.command().orElseThrow();
    line.add(program.startsWith("~") ? environment.path(program).toString() : program);
    server.args().forEach(arg -> line.add(arg.startsWith("~/") ? home(arg) : arg));
    Map<String, String> variables = inherited();
    variables.putAll(secrets(server.env()));
    Path usual =
        Files.isDirectory(instance.workspace()) ? instance.workspace() : instance.stateDirectory();
    Path directory = server.cwd().map(environment::path).orElse(usual);
    if (!Files.isDirectory(directory)) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "the folder " + directory + " of the MCP server " + server.name() + " does not exist",
          "make it, or correct mcp.servers." + server.name() + ".cwd");
    }
    return new ChildTransport(
        new ChildTransport.Command(
            line,
            variables,
            directory,
            "gatehouse-" + instance.profile() + "-mcp-" + server.name()),
        json,
        ended);
  }

  private McpClientTransport http(McpServerSettings server, McpJsonMapper json) {
    URI url = URI.create(server.url().orElseThrow());
    HttpRequest.Builder request = HttpRequest.newBuilder();
    secrets(server.headers()).forEach(request::header);
    Trust trust = server.allowPrivateNetwork() ? Trust.OPERATOR_PRIVATE : Trust.OPERATOR;
    GuardedHttpClient client = new GuardedHttpClient(outbound, loop, trust, server.timeout());
    String path = url.getRawPath().isEmpty() ? "/mcp" : url.getRawPath();
    return HttpClientStreamableHttpTransport.builder(
            url.getScheme() + "://" + url.getRawAuthority())
        .endpoint(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
        .clientBuilder(client.asBuilder())
        .requestBuilder(request)
        .jsonMapper(json)
        .connectTimeout(server.startupTimeout())
        .build();
  }

  private Map<String, String> secrets(Map<String, Object> values) {
    Secrets secrets = Secrets.of(config.current());
    Map<String, String> resolved = new LinkedHashMap<>();
    values.forEach(
        (name, value) ->
            secrets
                .resolve(value instanceof Number || value instanceof Boolean ? "" + value : value)
                .ifPresent(
                    secret -> {
                      if (!(value instanceof String) || SECRET.matcher(name).find()) {
                        log.hide(secret);
                      }
                      resolved.put(name, secret);
                    }));
    return resolved;
  }

  private Map<String, String> inherited() {
    Distributions all = Distributions.load(McpTransports.class.getClassLoader());
    Map<String, String> child = new LinkedHashMap<>();
    ChildEnvironment.scrub(environment.variables(), all.all())
        .forEach(
            (name, value) -> {
              String upper = name.toUpperCase(Locale.ROOT);
              if (INHERITED.contains(upper)
                  || upper.startsWith("LC_")
                  || upper.startsWith("XDG_")) {
                child.put(name, value);
              }
            });
    child.putIfAbsent("HOME", environment.home().toString());
    return child;
  }

  private String home(String argument) {
    return environment.path(argument).toString();
  }
}
