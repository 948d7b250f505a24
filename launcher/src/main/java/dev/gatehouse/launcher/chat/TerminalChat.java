package dev.gatehouse.launcher.chat;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Output;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.profiles.Instance;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** A conversation with a person in a terminal. */
final class TerminalChat {
  private static final List<String> ENDS = List.of("/exit", "/quit");

  /** How the words that Tab offers are shown; they have colours otherwise. */
  private static final List<String> COMPLETION_STYLES =
      List.of(
          LineReader.COMPLETION_STYLE_STARTING,
          LineReader.COMPLETION_STYLE_LIST_STARTING,
          LineReader.COMPLETION_STYLE_DESCRIPTION,
          LineReader.COMPLETION_STYLE_LIST_DESCRIPTION,
          LineReader.COMPLETION_STYLE_GROUP,
          LineReader.COMPLETION_STYLE_LIST_GROUP);

  private final Cli cli;
  private final Output style;
  private final Instance instance;
  private final Conversation conversation;
  private final Terminal terminal;
  private final PrintWriter out;
  private boolean atLineStart = true;

  TerminalChat(Cli cli, Instance instance, Conversation conversation, Terminal terminal) {
    this.cli = cli;
    this.style = cli.output();
    this.instance = instance;
    this.conversation = conversation;
    this.terminal = terminal;
    this.out = terminal.writer();
  }

  /**
   * Talks until the person leaves.
   *
   * @param earlier what was said before, the oldest first
   * @param first what to say before the person is asked
   */
  ExitCode run(List<Fields> earlier, @Nullable String first) throws InterruptedException {
    LineReader reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .completer(new StringsCompleter(commands()))
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
    if (!style.color()) {
      COMPLETION_STYLES.forEach(name -> reader.setVariable(name, ""));
    }
    show(earlier, reader);
    line(
        style.dim(
            "talking with "
                + instance.displayName()
                + "; /help shows commands, Ctrl-C stops an answer, Ctrl-D ends"));
    Terminal.SignalHandler before =
        terminal.handle(Terminal.Signal.INT, signal -> conversation.stop());
    try {
      @Nullable String text = first;
      while (true) {
        if (text == null) {
          text = read(reader);
        }
        if (text == null || ENDS.contains(text)) {
          return ExitCode.OK;
        }
        if (!text.isBlank()) {
          say(reader, text);
        }
        text = null;
      }
    } finally {
      terminal.handle(Terminal.Signal.INT, before);
    }
  }

  private void show(List<Fields> earlier, LineReader reader) {
    for (Fields message : earlier) {
      String text = Conversation.said(message).strip();
      boolean person = message.text("role").equals("user");
      if (text.isEmpty() || !person && !message.text("role").equals("assistant")) {
        continue;
      }
      line(style.dim((person ? "> " : "") + text));
      if (person) {
        reader.getHistory().add(text);
      }
    }
  }

  private List<String> commands() throws InterruptedException {
    List<String> known;
    try {
      known = conversation.commands();
    } catch (GatehouseException e) {
      // An older gateway has no list; talking works all the same.
      known = List.of("/help", "/status", "/new", "/stop");
    }
    return Stream.concat(known.stream(), ENDS.stream()).distinct().sorted().toList();
  }

  private @Nullable String read(LineReader reader) {
    try {
      return reader.readLine(style.bold("> ")).strip();
    } catch (UserInterruptException e) {
      return "";
    } catch (EndOfFileException e) {
      return null;
    }
  }

  private void say(LineReader reader, String text) throws InterruptedException {
    try {
      Conversation.Ending ending = conversation.say(text, new Screen(reader));
      endLine();
      if (ending.state().equals("aborted")) {
        line(style.dim("stopped"));
      } else if (!ending.error().isEmpty()) {
        line(style.red(ending.error()));
      } else if (ending.text().isBlank()) {
        line(style.dim("no answer"));
      }
    } catch (GatehouseException e) {
      endLine();
      line(style.red(String.valueOf(e.getMessage())));
      line(e.remedy());
    }
  }

  private void ask(LineReader reader, String id, Fields request) {
    endLine();
    line(style.bold("The agent wants to run: ") + request.text("command"));
    request.find("cwd").ifPresent(place -> line(style.dim("  in " + cli.shown(place))));
    request.find("warningText").ifPresent(warning -> line(style.red("  " + warning)));
    boolean always = request.words("allowedDecisions").contains("allow-always");
    String answer =
        answer(reader, always ? "once (o), always (a), no (n)? " : "once (o), no (n)? ");
    String decision =
        switch (answer) {
          case "o", "once", "y", "yes" -> "allow-once";
          case "a", "always" -> always ? "allow-always" : "allow-once";
          default -> "deny";
        };
    try {
      conversation.decide(id, decision);
      line(style.dim(decision.equals("deny") ? "refused" : "allowed"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (GatehouseException e) {
      boolean late = String.valueOf(e.getMessage()).contains("unknown or expired approval");
      line(
          late
              ? style.dim("it was decided elsewhere, or its time ran out")
              : style.red(String.valueOf(e.getMessage())));
    }
  }

  private static String answer(LineReader reader, String prompt) {
    try {
      return reader.readLine(prompt).strip();
    } catch (UserInterruptException | EndOfFileException e) {
      return "";
    }
  }

  private void line(String text) {
    out.println(text);
    out.flush();
    atLineStart = true;
  }

  private void endLine() {
    if (!atLineStart) {
      line("");
    }
  }

  /** Shows an answer while it comes. */
  private final class Screen implements Conversation.Listener {
    private final LineReader reader;

    Screen(LineReader reader) {
      this.reader = reader;
    }

    @Override
    public void text(String delta) {
      out.print(delta);
      out.flush();
      atLineStart = delta.endsWith("\n");
    }

    @Override
    public void approval(String id, Fields request) {
      ask(reader, id, request);
    }

    @Override
    public void lost(String why) {
      endLine();
      line(style.red(instance.displayName() + " went away: " + why));
      line("waiting for it to come back; start it with: " + cli.hint(instance, "gateway"));
      line(style.dim("Ctrl-C stops waiting"));
    }

    @Override
    public void back() {
      line(style.dim(instance.displayName() + " is back"));
    }
  }
}
