package dev.gatehouse.gateway.mcp;

import dev.gatehouse.gateway.outbound.OutsideText;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolOrigin;
import dev.gatehouse.gateway.transcript.Content;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A tool of a server, as an agent calls it. */
final class McpTool implements Tool {
  private static final McpJsonMapper JSON = McpSession.mapper();

  private final String name;
  private final McpSchema.Tool tool;
  private final McpConnection server;
  private final OutsideText outside;

  McpTool(String name, McpSchema.Tool tool, McpConnection server, OutsideText outside) {
    this.name = name;
    this.tool = tool;
    this.server = server;
    this.outside = outside;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    String description = tool.description();
    if (description != null && !description.isBlank()) {
      return description;
    }
    return tool.title() == null ? tool.name() : tool.title();
  }

  @Override
  public JsonObject parameters() {
    Map<String, Object> schema = tool.inputSchema();
    JsonObject parameters = schema == null ? new JsonObject() : json(schema);
    return parameters.containsKey("type") ? parameters : parameters.put("type", "object");
  }

  @Override
  public Risk risk() {
    McpSchema.ToolAnnotations notes = tool.annotations();
    return notes != null && Boolean.TRUE.equals(notes.readOnlyHint()) ? Risk.MEDIUM : Risk.HIGH;
  }

  @Override
  public ToolOrigin source() {
    return ToolOrigin.mcp(server.settings().name(), tool.name());
  }

  @Override
  public Duration timeLimit() {
    // The call itself is given up before that, in words that name the server.
    return server.settings().timeout().plus(server.settings().startupTimeout());
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    return server.call(tool.name(), call).map(this::answer);
  }

  private ToolAnswer answer(CallToolResult result) {
    List<Content> parts = new ArrayList<>();
    if (result.content() != null) {
      result.content().forEach(part -> parts.add(content(part)));
    }
    JsonObject details =
        new JsonObject().put("server", server.settings().name()).put("tool", tool.name());
    if (result.structuredContent() != null) {
      JsonObject structured = json(Map.of("value", result.structuredContent()));
      details.put("structuredContent", structured.getValue("value"));
      if (parts.isEmpty()) {
        parts.add(new Content.Text(String.valueOf(structured.getValue("value"))));
      }
    }
    if (parts.isEmpty()) {
      parts.add(new Content.Text("(the tool answered nothing)"));
    }
    return new ToolAnswer(
        parts.stream().map(this::marked).toList(),
        Optional.of(details),
        Boolean.TRUE.equals(result.isError()));
  }

  /** What a server says is material, like a page of the web. */
  private Content marked(Content part) {
    return part instanceof Content.Text text
        ? new Content.Text(outside.mark("the MCP server " + server.settings().name(), text.text()))
        : part;
  }

  private static Content content(McpSchema.Content part) {
    if (part instanceof McpSchema.TextContent text) {
      return new Content.Text(or(text.text(), ""));
    }
    if (part instanceof McpSchema.ImageContent image) {
      return new Content.Image(or(image.mimeType(), "image/png"), or(image.data(), ""));
    }
    if (part instanceof McpSchema.ResourceLink link) {
      return new Content.Text(
          "[" + or(link.title(), or(link.name(), "resource")) + "](" + link.uri() + ")");
    }
    if (part instanceof McpSchema.EmbeddedResource embedded) {
      if (embedded.resource() instanceof McpSchema.TextResourceContents text) {
        return new Content.Text(or(text.text(), ""));
      }
      if (embedded.resource() instanceof McpSchema.BlobResourceContents blob) {
        String type = or(blob.mimeType(), "application/octet-stream");
        return type.startsWith("image/")
            ? new Content.Image(type, or(blob.blob(), ""))
            : new Content.Text("(" + type + ": " + blob.uri() + ")");
      }
    }
    return new Content.Text("(a part of kind " + part.type() + " that cannot be shown)");
  }

  private static String or(@Nullable String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }

  private static JsonObject json(Map<String, Object> tree) {
    try {
      return new JsonObject(JSON.writeValueAsString(tree));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
