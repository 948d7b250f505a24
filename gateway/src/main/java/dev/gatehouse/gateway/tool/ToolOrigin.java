package dev.gatehouse.gateway.tool;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Where a tool comes from. Immutable.
 *
 * @param kind the kind of its origin
 * @param name of the plugin, channel or MCP server; empty for the gateway's own
 * @param originalName what an MCP server calls it
 */
public record ToolOrigin(Kind kind, Optional<String> name, Optional<String> originalName) {
  /** The gateway's own tools. */
  public static final ToolOrigin CORE =
      new ToolOrigin(Kind.CORE, Optional.empty(), Optional.empty());

  /** Tools of the program that embeds the gateway. */
  public static final ToolOrigin PLUGIN =
      new ToolOrigin(Kind.PLUGIN, Optional.empty(), Optional.empty());

  public ToolOrigin {
    requireNonNull(kind, "kind");
  }

  /** Returns the origin of a tool of an MCP server. */
  public static ToolOrigin mcp(String server, String originalName) {
    return new ToolOrigin(Kind.MCP, Optional.of(server), Optional.of(originalName));
  }

  /** Kinds of origins, with their names on the wire. */
  public enum Kind {
    CORE("core", "Built-in tools"),
    PLUGIN("plugin", "Plugin tools"),
    CHANNEL("channel", "Channel tools"),
    MCP("mcp", "MCP servers");

    private final String wireName;
    private final String label;

    Kind(String wireName, String label) {
      this.wireName = wireName;
      this.label = label;
    }

    public String wireName() {
      return wireName;
    }

    /** What a person reads. */
    public String label() {
      return label;
    }
  }
}
