package dev.gatehouse.launcher.reset;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Output;
import dev.gatehouse.launcher.dialogue.Prompts;
import dev.gatehouse.launcher.dialogue.Prompts.Leave;
import dev.gatehouse.launcher.dialogue.Prompts.StepBack;
import dev.gatehouse.launcher.dialogue.TerminalPrompts;
import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import picocli.CommandLine.Option;

/** The options of a command that takes something away, and the questions it asks first. */
final class Consent {
  @Option(names = "--yes", description = "Do it without asking.")
  private boolean yes;

  @Option(
      names = "--non-interactive",
      description = "Never ask: what to take away and --yes are needed.")
  private boolean nonInteractive;

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  /** What is asked. */
  interface Ask<T> {
    T ask(Prompts prompts) throws StepBack, Leave;
  }

  /** Whether nothing is to be done. */
  boolean dryRun() {
    return dryRun;
  }

  /**
   * Whether it may be done: it was said before, it is no more than looked at, or a person agrees.
   *
   * @param json whether a program reads the answer, which nobody can ask
   * @throws GatehouseException with {@link ExitCode#USAGE} where nobody can be asked
   */
  boolean given(Output output, boolean json, String what, String question) throws IOException {
    return yes
        || dryRun
        || ask(
            output,
            json,
            what + " needs a yes",
            "add --yes, or --dry-run to see what it would do",
            false,
            prompts -> prompts.confirm(question, false));
  }

  /**
   * Asks in the terminal.
   *
   * @param refusal what to say where there is no terminal, or where nobody may be asked
   * @param remedy what to do then
   * @param otherwise the answer of a person who leaves
   * @throws GatehouseException with {@link ExitCode#USAGE} where nobody can be asked
   */
  <T> T ask(Output output, boolean json, String refusal, String remedy, T otherwise, Ask<T> ask)
      throws IOException {
    if (nonInteractive || json || System.console() == null) {
      throw new GatehouseException(ExitCode.USAGE, refusal, remedy);
    }
    try (Terminal terminal =
        TerminalBuilder.builder().system(true).graphemeCluster(false).build()) {
      return ask.ask(new TerminalPrompts(terminal, output));
    } catch (StepBack | Leave e) {
      return otherwise;
    }
  }
}
