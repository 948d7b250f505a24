package dev.gatehouse.launcher.browser;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.launcher.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a hand does on a page. */
final class ActCommands {
  private static final String REF = "An element of the last snapshot, for example e3.";

  private ActCommands() {}

  /** An act that may wait for its element. */
  abstract static class Act extends PageCall {
    @Option(
        names = "--timeout-ms",
        paramLabel = "MS",
        description = "How long to wait for the element; default: 8000.")
    private @Nullable Integer actMillis;

    Act(Cli cli) {
      super(cli);
    }

    abstract Ask act();

    @Override
    protected final Ask page() {
      lasting(actMillis);
      return act().with("timeoutMs", actMillis);
    }
  }

  /** {@code browser click}. */
  @Command(
      name = "click",
      description = "Clicks on an element.",
      footer = "  ${ROOT-COMMAND-NAME} --profile rescue browser click e3")
  static final class Click extends Act {
    @Parameters(paramLabel = "REF", description = REF)
    private String ref = "";

    @Option(names = "--double", description = "Twice.")
    private boolean twice;

    @Option(names = "--button", paramLabel = "NAME", description = "left, right or middle.")
    private @Nullable String button;

    @Option(
        names = "--modifiers",
        paramLabel = "KEY",
        split = ",",
        description = "Alt, Control, ControlOrMeta, Meta, Shift; several with commas.")
    private @Nullable List<String> modifiers;

    Click(Cli cli) {
      super(cli);
    }

    @Override
    Ask act() {
      return Ask.act("click")
          .exactly("ref", ref)
          .with("doubleClick", twice)
          .with("button", button)
          .with("modifiers", modifiers);
    }

    @Override
    protected String done() {
      return "clicked " + ref;
    }
  }

  /** {@code browser type}. */
  @Command(
      name = "type",
      description = "Puts text into a field, in place of what it held.",
      footer = "  ${ROOT-COMMAND-NAME} browser type e5 \"two words\" --submit")
  static final class Type extends Act {
    @Parameters(index = "0", paramLabel = "REF", description = REF)
    private String ref = "";

    @Parameters(index = "1", paramLabel = "TEXT", description = "The text; may be empty.")
    private String text = "";

    @Option(names = "--submit", description = "Press Enter afterwards.")
    private boolean submit;

    @Option(names = "--slowly", description = "Key by key, after what the field holds.")
    private boolean slowly;

    Type(Cli cli) {
      super(cli);
    }

    @Override
    Ask act() {
      return Ask.act("type")
          .exactly("ref", ref)
          .exactly("text", text)
          .with("submit", submit)
          .with("slowly", slowly);
    }

    @Override
    protected String done() {
      return "typed into " + ref;
    }
  }

  /** {@code browser press}. */
  @Command(
      name = "press",
      description = "Presses a key.",
      footer = "  ${ROOT-COMMAND-NAME} browser press Control+a")
  static final class Press extends PageCall {
    @Parameters(paramLabel = "KEY", description = "Enter, ArrowDown, a, Control+a.")
    private String key = "";

    @Option(names = "--delay-ms", paramLabel = "MS", description = "How long to hold it.")
    private @Nullable Integer delayMillis;

    Press(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      lasting(delayMillis);
      return Ask.act("press").exactly("key", key).with("delayMs", delayMillis);
    }

    @Override
    protected String done() {
      return "pressed " + key;
    }
  }

  /** {@code browser hover}. */
  @Command(
      name = "hover",
      description = "Moves the mouse over an element.",
      footer = "  ${ROOT-COMMAND-NAME} browser hover e3")
  static final class Hover extends Act {
    @Parameters(paramLabel = "REF", description = REF)
    private String ref = "";

    Hover(Cli cli) {
      super(cli);
    }

    @Override
    Ask act() {
      return Ask.act("hover").exactly("ref", ref);
    }

    @Override
    protected String done() {
      return "hovers over " + ref;
    }
  }

  /** {@code browser scrollintoview}. */
  @Command(
      name = "scrollintoview",
      description = "Scrolls until an element is in view.",
      footer = "  ${ROOT-COMMAND-NAME} browser scrollintoview e30")
  static final class ScrollIntoView extends Act {
    @Parameters(paramLabel = "REF", description = REF)
    private String ref = "";

    ScrollIntoView(Cli cli) {
      super(cli);
    }

    @Override
    Ask act() {
      return Ask.act("scrollIntoView").exactly("ref", ref);
    }

    @Override
    protected String done() {
      return "scrolled to " + ref;
    }
  }

  /** {@code browser drag}. */
  @Command(
      name = "drag",
      description = "Drags an element onto another one.",
      footer = "  ${ROOT-COMMAND-NAME} browser drag e3 e7")
  static final class Drag extends Act {
    @Parameters(index = "0", paramLabel = "FROM", description = REF)
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "Where to let go of it.")
    private String onto = "";

    Drag(Cli cli) {
      super(cli);
    }

    @Override
    Ask act() {
      return Ask.act("drag").exactly("startRef", from).exactly("endRef", onto);
    }

    @Override
    protected String done() {
      return "dragged " + from + " to " + onto;
    }
  }

  /** {@code browser select}. */
  @Command(
      name = "select",
      description = "Chooses options of a list, by value or by text.",
      footer = "  ${ROOT-COMMAND-NAME} browser select e9 Norway")
  static final class Select extends Act {
    @Parameters(index = "0", paramLabel = "REF", description = REF)
    private String ref = "";

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "VALUE",
        description = "The options to choose.")
    private List<String> values = List.of();

    Select(Cli cli) {
      super(cli);
    }

    @Override
    Ask act() {
      return Ask.act("select").exactly("ref", ref).exactly("values", values);
    }

    @Override
    protected String done() {
      return "selected " + String.join(", ", values);
    }
  }

  /** {@code browser fill}. */
  @Command(
      name = "fill",
      description = "Fills several fields of a form.",
      footer =
          "  ${ROOT-COMMAND-NAME} browser fill --fields '[{\"ref\": \"e5\", \"value\": \"Ann\"}]'")
  static final class Fill extends Act {
    @Option(
        names = "--fields",
        paramLabel = "JSON",
        description = "A list of objects with ref, value, and type checkbox or radio for those.")
    private @Nullable String fields;

    @Option(names = "--fields-file", paramLabel = "FILE", description = "The same list in a file.")
    private @Nullable Path file;

    Fill(Cli cli) {
      super(cli);
    }

    @Override
    Ask act() {
      String text = fields;
      if (text == null && file != null) {
        Path path = cli().environment().workingDirectory().resolve(file);
        try {
          text = Files.readString(path);
        } catch (IOException e) {
          throw new GatehouseException(
              ExitCode.IO, "cannot read " + path, "name a file that can be read", e);
        }
      }
      if (text == null) {
        throw wrong("fill needs --fields or --fields-file", null);
      }
      try {
        if (Json.parse(text) instanceof List<?> list && !list.isEmpty()) {
          return Ask.act("fill").exactly("fields", list);
        }
      } catch (Json5SyntaxException e) {
        throw wrong("the fields are no JSON: " + e.getMessage(), e);
      }
      throw wrong("the fields are no list", null);
    }

    private static GatehouseException wrong(String message, @Nullable Throwable cause) {
      String remedy = "write them like '[{\"ref\": \"e5\", \"value\": \"Ann\"}]'";
      return cause == null
          ? new GatehouseException(ExitCode.USAGE, message, remedy)
          : new GatehouseException(ExitCode.USAGE, message, remedy, cause);
    }

    @Override
    protected String done() {
      return "filled";
    }
  }
}
