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

/** Asks a person before something is taken away. */
final class Consent {
  private Consent() {}

  /** What is asked. */
  interface Ask<T> {
    T ask(Prompts prompts) throws StepBack, Leave;
  }

  /**
   * Asks in the terminal.
   *
   * @param refusal what to say where there is no terminal, or where nobody may be asked
   * @param remedy what to do then
   * @throws GatehouseException with {@link ExitCode#USAGE} where nobody can be asked
   */
  static <T> T ask(
      Output output, boolean mayAsk, String refusal, String remedy, T otherwise, Ask<T> ask)
      throws IOException {
    if (!mayAsk || System.console() == null) {
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
