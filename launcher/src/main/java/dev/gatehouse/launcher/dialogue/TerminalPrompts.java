package dev.gatehouse.launcher.dialogue;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.launcher.cli.Output;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jline.keymap.KeyMap;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/**
 * Asks in a terminal: menus with arrow keys, lines with an editor, secrets behind asterisks. Escape
 * goes back, Ctrl-C and Ctrl-D leave. A terminal that cannot move its cursor gets numbered lists.
 */
public final class TerminalPrompts implements Prompts {
  private static final char MASK = '*';
  private static final String BACK_WIDGET = "gatehouse-back";
  private static final long ESCAPE_MILLIS = 150;

  private final Terminal terminal;
  private final Output style;
  private final PrintWriter out;
  private final LineReader reader;
  private final boolean plain;
  private boolean back;

  /** Asks on {@code terminal}, in the style of {@code style}. */
  public TerminalPrompts(Terminal terminal, Output style) {
    this.terminal = terminal;
    this.style = style;
    this.out = terminal.writer();
    this.plain = terminal.getType().startsWith(Terminal.TYPE_DUMB);
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.DISABLE_HIGHLIGHTER, true)
            .variable(LineReader.DISABLE_HISTORY, true)
            .build();
    KeyMap<org.jline.reader.Binding> keys =
        requireNonNull(reader.getKeyMaps().get(LineReader.MAIN));
    keys.setAmbiguousTimeout(ESCAPE_MILLIS);
    reader.getWidgets().put(BACK_WIDGET, this::goBack);
    keys.bind(new Reference(BACK_WIDGET), "\u001b");
  }

  @Override
  public int choose(String question, List<Option> options, int selected) throws StepBack, Leave {
    int chosen =
        plain
            ? numbered(question, options, selected)
            : new Menu(terminal, style).choose(question, options, selected);
    if (!plain) {
      answered(question, options.get(chosen).label());
    }
    return chosen;
  }

  @Override
  public Set<Integer> chooseMany(String question, List<Option> options, Set<Integer> on)
      throws StepBack, Leave {
    Set<Integer> chosen =
        plain
            ? numberedMany(question, options, on)
            : new Menu(terminal, style).chooseMany(question, options, on);
    List<String> names = chosen.stream().map(i -> options.get(i).label()).toList();
    answered(question, names.isEmpty() ? "none" : String.join(", ", names));
    return chosen;
  }

  @Override
  public String text(String question, String proposal, Function<String, Optional<String>> refusal)
      throws StepBack, Leave {
    String shown = proposal.isEmpty() ? "" : " [" + proposal + "]";
    while (true) {
      String typed = line(question + style.dim(shown) + ": ", false).strip();
      String answer = typed.isEmpty() ? proposal : typed;
      Optional<String> why = refusal.apply(answer);
      if (why.isEmpty()) {
        return answer;
      }
      warn(why.get());
    }
  }

  @Override
  public String secret(String question, Function<String, Optional<String>> refusal)
      throws StepBack, Leave {
    while (true) {
      String typed = line(question + ": ", true).strip();
      Optional<String> why = refusal.apply(typed);
      if (why.isEmpty()) {
        return typed;
      }
      warn(why.get());
    }
  }

  @Override
  public void say(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void warn(String line) {
    say(style.red(line));
  }

  private void answered(String question, String answer) {
    say(style.green("✔ ") + question + style.dim("  " + answer));
  }

  private int numbered(String question, List<Option> options, int selected) throws StepBack, Leave {
    list(question, options, Set.of(selected));
    String answer =
        text(
            "number, or < to go back",
            Integer.toString(selected + 1),
            typed -> within(typed, options.size()));
    return Integer.parseInt(answer) - 1;
  }

  private Set<Integer> numberedMany(String question, List<Option> options, Set<Integer> on)
      throws StepBack, Leave {
    list(question, options, on);
    String present =
        on.isEmpty()
            ? "none"
            : String.join(",", on.stream().sorted().map(i -> "" + (i + 1)).toList());
    String answer =
        text(
            "numbers with commas, none, or < to go back",
            present,
            typed ->
                typed.equals("none")
                    ? Optional.empty()
                    : List.of(typed.split(",", -1)).stream()
                        .map(number -> within(number.strip(), options.size()))
                        .flatMap(Optional::stream)
                        .findFirst());
    Set<Integer> chosen = new TreeSet<>();
    if (!answer.equals("none")) {
      for (String number : answer.split(",", -1)) {
        chosen.add(Integer.parseInt(number.strip()) - 1);
      }
    }
    return chosen;
  }

  private void list(String question, List<Option> options, Set<Integer> marked) {
    say(question);
    for (int i = 0; i < options.size(); i++) {
      Option option = options.get(i);
      String hint = option.hint().isEmpty() ? "" : "  (" + option.hint() + ")";
      say((marked.contains(i) ? " * " : "   ") + (i + 1) + ") " + option.label() + hint);
    }
  }

  private static Optional<String> within(String typed, int size) {
    boolean good =
        typed.matches("[0-9]{1,4}")
            && Integer.parseInt(typed) >= 1
            && Integer.parseInt(typed) <= size;
    return good ? Optional.empty() : Optional.of("type a number from 1 to " + size);
  }

  private String line(String prompt, boolean secret) throws StepBack, Leave {
    back = false;
    try {
      String typed = secret ? reader.readLine(prompt, MASK) : reader.readLine(prompt);
      if (back || typed.strip().equals("<")) {
        throw new StepBack();
      }
      return typed;
    } catch (UserInterruptException | EndOfFileException e) {
      throw new Leave();
    }
  }

  private boolean goBack() {
    back = true;
    reader.callWidget(LineReader.ACCEPT_LINE);
    return true;
  }
}
