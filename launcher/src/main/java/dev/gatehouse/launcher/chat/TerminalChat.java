package dev.gatehouse.launcher.chat;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Output;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/** A conversation with a person in a terminal. */
final class TerminalChat {
  private final Output output;
  private final Instance instance;
  private final Conversation conversation;
  private final int history;

  TerminalChat(Cli cli, Instance instance, Conversation conversation, int history) {
    this.output = cli.output();
    this.instance = instance;
    this.conversation = conversation;
    this.history = history;
  }

  ExitCode run(@Nullable String first) throws IOException, InterruptedException {
    for (Fields message : conversation.open(history)) {
      String text = Conversation.said(message);
      if (!text.isBlank()) {
        output.line(output.dim(message.text("role") + "> " + text));
      }
    }
    output.note(
        output.dim(
            "talking with "
                + instance.displayName()
                + "; /help shows commands, Ctrl-C stops an answer, Ctrl-D ends"));
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .completer(new StringsCompleter(commands()))
              .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
              .build();
      terminal.handle(Terminal.Signal.INT, signal -> conversation.stop());
      String text = first;
      while (true) {
        if (text == null) {
          text = read(reader);
        }
        if (text == null || text.equals("/quit") || text.equals("/exit")) {
          return ExitCode.OK;
        }
        if (!text.isBlank()) {
          say(reader, text);
        }
        text = null;
      }
    }
  }

  private List<String> commands() throws InterruptedException {
    try {
      return conversation.commands();
    } catch (GatehouseException e) {
      // An older gateway has no list; talking works all the same.
      return List.of("/help", "/status", "/new", "/stop");
    }
  }

  private static @Nullable String read(LineReader reader) {
    try {
      return reader.readLine("> ").strip();
    } catch (UserInterruptException e) {
      return "";
    } catch (EndOfFileException e) {
      return null;
    }
  }

  private void say(LineReader reader, String text) throws InterruptedException {
    try {
      Conversation.Ending ending =
          conversation.say(
              text,
              new Conversation.Listener() {
                @Override
                public void text(String delta) {
                  output.part(delta);
                }

                @Override
                public void approval(String id, Fields request) {
                  ask(reader, id, request);
                }
              });
      output.line("");
      if (ending.state().equals("aborted")) {
        output.note(output.dim("stopped"));
      } else if (!ending.error().isEmpty()) {
        output.note(output.red(ending.error()));
      }
    } catch (GatehouseException e) {
      output.note(output.red(String.valueOf(e.getMessage())));
      output.note(e.remedy());
    }
  }

  private void ask(LineReader reader, String id, Fields request) {
    output.line("");
    output.line(output.bold("The agent wants to run: ") + request.text("command"));
    String answer = read(reader, "once (o), always (a), or not (n)? ");
    String decision =
        switch (answer) {
          case "o", "once", "y", "yes" -> "allow-once";
          case "a", "always" -> "allow-always";
          default -> "deny";
        };
    try {
      conversation.decide(id, decision);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (GatehouseException e) {
      output.note(output.red(String.valueOf(e.getMessage())));
    }
  }

  private static String read(LineReader reader, String prompt) {
    try {
      return reader.readLine(prompt).strip();
    } catch (UserInterruptException | EndOfFileException e) {
      return "";
    }
  }
}
