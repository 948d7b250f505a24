package dev.gatehouse.launcher.chat;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.launcher.cli.Output;
import dev.gatehouse.launcher.client.Fields;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A conversation with a program: a message per line in, an answer per message out. */
final class PipedChat {
  private final Output output;
  private final Conversation conversation;
  private final boolean json;
  private final UnaryOperator<String> hint;
  private boolean failed;

  /**
   * Creates one.
   *
   * @param hint makes a command line for this instance, for a person to copy
   */
  PipedChat(Output output, Conversation conversation, boolean json, UnaryOperator<String> hint) {
    this.output = output;
    this.conversation = conversation;
    this.json = json;
    this.hint = hint;
  }

  ExitCode run(@Nullable String first) throws IOException, InterruptedException {
    conversation.open(0);
    if (first != null) {
      say(first);
    }
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        say(line);
      }
    }
    return failed ? ExitCode.FAILURE : ExitCode.OK;
  }

  private void say(String text) throws InterruptedException {
    Conversation.Ending ending =
        conversation.say(
            text,
            new Conversation.Listener() {
              @Override
              public void text(String delta) {
                if (json) {
                  output.jsonLine(typed("delta", "text", delta));
                } else {
                  output.part(delta);
                }
              }

              @Override
              public void approval(String id, Fields request) {
                if (json) {
                  Map<String, Object> line = typed("approval", "id", id);
                  line.put("command", request.text("command"));
                  output.jsonLine(line);
                } else {
                  output.note("the agent waits to run: " + request.text("command"));
                  output.note(
                      "  decide in another terminal with: " + hint.apply("approvals allow " + id));
                  output.note("  or: " + hint.apply("approvals deny " + id));
                }
              }

              @Override
              public void lost(String why) {
                if (json) {
                  output.jsonLine(typed("lost", "why", why));
                } else {
                  output.note("the gateway went away: " + why + "; waiting for it");
                }
              }

              @Override
              public void back() {
                if (json) {
                  output.jsonLine(typed("back", "why", "connected again"));
                } else {
                  output.note("the gateway is back");
                }
              }
            });
    failed |= !ending.state().equals("final");
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("type", ending.state());
      line.put("text", ending.text());
      if (!ending.error().isEmpty()) {
        line.put("error", ending.error());
      }
      output.jsonLine(line);
    } else {
      output.line("");
      if (!ending.error().isEmpty()) {
        output.note(ending.error());
      }
    }
  }

  private static Map<String, Object> typed(String type, String key, Object value) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("type", type);
    line.put(key, value);
    return line;
  }
}
