package dev.gatehouse.gateway.browser;

import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.gateway.node.ConnectedNode;
import dev.gatehouse.gateway.node.Nodes;
import dev.gatehouse.gateway.protocol.RpcException;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Chooses the machine whose browser is asked for, by {@code gateway.nodes.browser}. Used on the
 * gateway's event loop only.
 */
final class BrowserNodes {
  static final String COMMAND = "browser.proxy";

  private static final String CAPABILITY = "browser";
  private static final int LEAST_PREFIX = 6;

  private final Nodes nodes;
  private final LiveConfig config;

  @Inject
  BrowserNodes(Nodes nodes, LiveConfig config) {
    this.nodes = nodes;
    this.config = config;
  }

  /**
   * Returns the node to ask; empty for the gateway's own machine.
   *
   * @throws RpcException when the node that is meant is not connected, or may be several
   */
  Optional<ConnectedNode> choose(BrowserPlace place) {
    String mode = setting("mode").toLowerCase(Locale.ROOT);
    return switch (place.kind()) {
      case HOST -> Optional.empty();
      case CONFIGURED -> configured(mode);
      case NODE -> {
        if (mode.equals("off")) {
          throw RpcException.invalid("browsers of nodes are turned off by gateway.nodes.browser");
        }
        yield Optional.of(named(place.node()));
      }
    };
  }

  private Optional<ConnectedNode> configured(String mode) {
    if (mode.equals("off")) {
      return Optional.empty();
    }
    String wanted = setting("node");
    if (!wanted.isEmpty()) {
      return Optional.of(find(wanted));
    }
    List<ConnectedNode> able = able();
    return mode.equals("manual") || able.size() != 1 ? Optional.empty() : Optional.of(able.get(0));
  }

  private ConnectedNode named(String given) {
    String wanted = given.isEmpty() ? setting("node") : given;
    if (!wanted.isEmpty()) {
      return find(wanted);
    }
    List<ConnectedNode> able = able();
    if (able.isEmpty()) {
      throw RpcException.unavailable("No connected browser-capable nodes.");
    }
    if (able.size() > 1) {
      throw ambiguous(able);
    }
    return able.get(0);
  }

  private ConnectedNode find(String wanted) {
    List<ConnectedNode> able = able();
    if (able.isEmpty()) {
      throw RpcException.unavailable("No connected browser-capable nodes.");
    }
    List<ConnectedNode> matching =
        able.stream().filter(node -> node.id().equals(wanted)).limit(1).toList();
    if (matching.isEmpty()) {
      matching = able.stream().filter(node -> matches(node, wanted)).toList();
    }
    if (matching.isEmpty()) {
      throw RpcException.unavailable("Configured browser node not connected: " + wanted);
    }
    if (matching.size() > 1) {
      throw ambiguous(matching);
    }
    return matching.get(0);
  }

  private static RpcException ambiguous(List<ConnectedNode> nodes) {
    return RpcException.invalid(
        "ambiguous node: "
            + nodes.stream()
                .map(node -> node.id() + " (" + node.caller().client().label() + ")")
                .collect(Collectors.joining(", ")));
  }

  private static boolean matches(ConnectedNode node, String wanted) {
    return node.caller().peer().equals(wanted)
        || folded(node.caller().client().label()).equals(folded(wanted))
        || (wanted.length() >= LEAST_PREFIX && node.id().startsWith(wanted));
  }

  /** A name as people compare it: {@code Anna's Mac} and {@code annas-mac} are one. */
  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replaceAll("['’]", "")
        .replaceAll("[^\\p{L}\\p{N}]+", "-")
        .replaceAll("^-|-$", "");
  }

  private List<ConnectedNode> able() {
    return nodes.connected().stream()
        .filter(
            node -> node.capabilities().contains(CAPABILITY) || node.declared().contains(COMMAND))
        .toList();
  }

  private String setting(String key) {
    return ConfigTrees.at(config.current().resolved(), "gateway", "nodes", "browser", key)
        .filter(String.class::isInstance)
        .map(text -> ((String) text).strip())
        .orElse("");
  }
}
