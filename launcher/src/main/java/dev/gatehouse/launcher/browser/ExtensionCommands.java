package dev.gatehouse.launcher.browser;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import dev.gatehouse.launcher.client.Fields;
import picocli.CommandLine.Command;

/** A person's own browser, joined by the extension. */
final class ExtensionCommands {
  private ExtensionCommands() {}

  /** {@code browser extension}: the group. */
  @Command(
      name = "extension",
      description = "Joins a person's own browser through the family's extension.",
      footer = "  ${ROOT-COMMAND-NAME} browser extension pair",
      subcommands = Pair.class)
  static final class Extension extends CommandGroup {
    Extension(Cli cli) {
      super(cli);
    }
  }

  /** {@code browser extension pair}: what the extension's settings want to have. */
  @Command(
      name = "pair",
      description = "Prints the secret text that pairs an extension with the relay, and opens it.",
      footer = "  ${ROOT-COMMAND-NAME} browser extension pair")
  static final class Pair extends BrowserCall {
    Pair(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return Ask.post("/extension/pair");
    }

    @Override
    protected void print(Fields answer) {
      output().line(answer.text("pairing"));
      output()
          .note(
              "paste it into the extension's settings (manual pairing); it is a secret for the"
                  + " relay on port "
                  + answer.text("port"));
    }
  }
}
