package dev.gatehouse.launcher.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The only values that an option takes, named as its {@code completionCandidates}: shells complete
 * them, and every other value is refused before anything happens.
 */
public abstract class Choice extends ArrayList<String> {
  private static final long serialVersionUID = 1L;

  Choice(String... values) {
    super(List.of(values));
  }

  /**
   * Refuses a value that is none of its option's choices.
   *
   * @throws ParameterException with the values that are allowed
   */
  public static void check(ParseResult result) {
    for (ParseResult at = result; at != null; at = at.subcommand()) {
      for (ArgSpec argument : at.matchedArgs()) {
        if (argument.completionCandidates() instanceof Choice choice) {
          for (String value : argument.stringValues()) {
            if (!choice.contains(value)) {
              throw refusal(at.commandSpec().commandLine(), argument, value, choice);
            }
          }
        }
      }
    }
  }

  private static ParameterException refusal(
      CommandLine command, ArgSpec argument, String value, Choice choice) {
    String name =
        argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    return new ParameterException(
        command, "\"" + value + "\" is no value of " + name + ": " + String.join(", ", choice));
  }

  /** How long a model thinks. */
  public static final class Thinking extends Choice {
    private static final long serialVersionUID = 1L;

    public Thinking() {
      super("off", "minimal", "low", "medium", "high", "xhigh");
    }
  }

  /** When an agent looks at an event. */
  public static final class Wake extends Choice {
    private static final long serialVersionUID = 1L;

    public Wake() {
      super("now", "next-heartbeat");
    }
  }

  /** How a task stands. */
  public static final class TaskState extends Choice {
    private static final long serialVersionUID = 1L;

    public TaskState() {
      super("queued", "running", "completed", "failed", "cancelled", "timed_out");
    }
  }

  /** The roles of devices. */
  public static final class Role extends Choice {
    private static final long serialVersionUID = 1L;

    public Role() {
      super("operator", "node");
    }
  }

  /** What may be decided about a request. */
  public static final class Decision extends Choice {
    private static final long serialVersionUID = 1L;

    public Decision() {
      super("allow-once", "allow-always", "deny");
    }
  }

  /** The shells that can be taught. */
  public static final class Shell extends Choice {
    private static final long serialVersionUID = 1L;

    public Shell() {
      super("bash", "zsh", "fish");
    }
  }
}
