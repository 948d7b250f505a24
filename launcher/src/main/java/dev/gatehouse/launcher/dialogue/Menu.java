package dev.gatehouse.launcher.dialogue;

import dev.gatehouse.launcher.cli.Output;
import dev.gatehouse.launcher.dialogue.Prompts.Leave;
import dev.gatehouse.launcher.dialogue.Prompts.Option;
import dev.gatehouse.launcher.dialogue.Prompts.StepBack;
import java.io.IOError;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.InfoCmp.Capability;
import org.jspecify.annotations.Nullable;

/**
 * A list in which arrow keys move. It shows as many options as the screen has room for, and takes
 * itself away when it is answered.
 */
final class Menu {
  private static final String CLEAR_LINE = "\r\u001b[2K";
  private static final String LINE_UP = "\u001b[1A";
  private static final long ESCAPE_MILLIS = 150;
  private static final int LEAST_WIDTH = 20;
  private static final int OTHER_LINES = 3;
  private static final int MOST_LINES = 14;

  private final Terminal terminal;
  private final Output style;
  private final PrintWriter out;
  private int shownLines;

  Menu(Terminal terminal, Output style) {
    this.terminal = terminal;
    this.style = style;
    this.out = terminal.writer();
  }

  private enum Key {
    UP,
    DOWN,
    FIRST,
    LAST,
    TOGGLE,
    TAKE,
    BACK,
    LEAVE,
    LETTER
  }

  int choose(String question, List<Option> options, int selected) throws StepBack, Leave {
    return run(question, options, selected, null);
  }

  Set<Integer> chooseMany(String question, List<Option> options, Set<Integer> on)
      throws StepBack, Leave {
    Set<Integer> chosen = new TreeSet<>(on);
    run(question, options, 0, chosen);
    return chosen;
  }

  private int run(String question, List<Option> options, int selected, @Nullable Set<Integer> on)
      throws StepBack, Leave {
    Attributes before = terminal.enterRawMode();
    Attributes raw = terminal.getAttributes();
    // Ctrl-C is a key like others here: nothing may end between two lines of a list.
    raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
    terminal.setAttributes(raw);
    BindingReader keys = new BindingReader(terminal.reader());
    KeyMap<Key> map = keys();
    int at = Math.max(0, Math.min(selected, options.size() - 1));
    try {
      while (true) {
        draw(question, options, at, on);
        Key key = keys.readBinding(map);
        if (key == null) {
          throw new Leave();
        }
        switch (key) {
          case UP -> at = (at + options.size() - 1) % options.size();
          case DOWN -> at = (at + 1) % options.size();
          case FIRST -> at = 0;
          case LAST -> at = options.size() - 1;
          case TOGGLE -> toggle(on, at);
          case LETTER -> at = next(options, at, keys.getLastBinding());
          case TAKE -> {
            return at;
          }
          case BACK -> throw new StepBack();
          case LEAVE -> throw new Leave();
        }
      }
    } catch (IOError e) {
      throw new Leave(); // the terminal is gone
    } finally {
      erase();
      terminal.setAttributes(before);
    }
  }

  private static void toggle(@Nullable Set<Integer> on, int at) {
    if (on != null && !on.remove(at)) {
      on.add(at);
    }
  }

  /** The next option that begins with what was typed. */
  private static int next(List<Option> options, int at, String typed) {
    String letter = typed.toLowerCase(Locale.ROOT);
    for (int i = 1; i <= options.size(); i++) {
      int candidate = (at + i) % options.size();
      if (options.get(candidate).label().toLowerCase(Locale.ROOT).startsWith(letter)) {
        return candidate;
      }
    }
    return at;
  }

  private KeyMap<Key> keys() {
    KeyMap<Key> map = new KeyMap<>();
    map.setAmbiguousTimeout(ESCAPE_MILLIS);
    for (char letter = 'a'; letter <= 'z'; letter++) {
      map.bind(Key.LETTER, String.valueOf(letter), String.valueOf((char) (letter - 32)));
    }
    for (char digit = '0'; digit <= '9'; digit++) {
      map.bind(Key.LETTER, String.valueOf(digit));
    }
    bind(map, Key.UP, Capability.key_up, "\u001b[A", "\u001bOA", "\u0010");
    bind(map, Key.DOWN, Capability.key_down, "\u001b[B", "\u001bOB", "\u000e", "\t");
    bind(map, Key.FIRST, Capability.key_home, "\u001b[H", "\u001bOH", "\u001b[1~");
    bind(map, Key.LAST, Capability.key_end, "\u001b[F", "\u001bOF", "\u001b[4~");
    bind(map, Key.BACK, Capability.key_left, "\u001b[D", "\u001bOD", "\u001b", "<");
    map.bind(Key.TOGGLE, " ");
    map.bind(Key.TAKE, "\r", "\n");
    map.bind(Key.LEAVE, "\u0003", "\u0004");
    return map;
  }

  private void bind(KeyMap<Key> map, Key key, Capability capability, String... sequences) {
    map.bind(key, sequences);
    String own = KeyMap.key(terminal, capability);
    if (own != null && !own.isEmpty()) {
      map.bind(key, own);
    }
  }

  private void draw(String question, List<Option> options, int at, @Nullable Set<Integer> on) {
    int width = terminal.getWidth() <= 0 ? 80 : Math.max(LEAST_WIDTH, terminal.getWidth());
    int height = terminal.getHeight() <= 0 ? 24 : terminal.getHeight();
    int room = Math.max(1, Math.min(Math.min(options.size(), MOST_LINES), height - OTHER_LINES));
    int first = Math.max(0, Math.min(at - room / 2, options.size() - room));
    List<String> lines = new ArrayList<>();
    lines.add(style.bold(fit(question, width)));
    int labels = options.stream().mapToInt(option -> option.label().length()).max().orElse(0);
    for (int i = first; i < first + room; i++) {
      lines.add(line(options.get(i), i == at, on == null ? null : on.contains(i), labels, width));
    }
    String keys =
        (on == null ? "↑ ↓ move" : "↑ ↓ move, Space switches")
            + ", Enter takes, Esc goes back, Ctrl-C leaves"
            + (room < options.size() ? "  (" + (at + 1) + " of " + options.size() + ")" : "");
    lines.add(style.dim(fit(keys, width)));
    erase();
    lines.forEach(out::println);
    out.flush();
    shownLines = lines.size();
  }

  private String line(Option option, boolean here, @Nullable Boolean on, int labels, int width) {
    String box = on == null ? "" : on ? "[x] " : "[ ] ";
    String hint = option.hint().isEmpty() ? "" : "  " + option.hint();
    String gap = hint.isEmpty() ? "" : " ".repeat(Math.max(0, labels - option.label().length()));
    String text = fit((here ? "❯ " : "  ") + box + option.label() + gap + hint, width);
    return here ? style.bold(style.green(text)) : text;
  }

  /** A line that wraps would leave its second half behind. */
  private static String fit(String text, int width) {
    AttributedString line = new AttributedString(text);
    return line.columnLength() < width ? text : line.columnSubSequence(0, width - 1).toString();
  }

  private void erase() {
    for (int i = 0; i < shownLines; i++) {
      out.print(LINE_UP + CLEAR_LINE);
    }
    out.print(shownLines > 0 ? "" : "\r");
    out.flush();
    shownLines = 0;
  }
}
