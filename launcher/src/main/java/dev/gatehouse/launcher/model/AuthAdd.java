package dev.gatehouse.launcher.model;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code models auth add}. */
@Command(
    name = "add",
    description = {
      "Stores a key of a provider where only its owner can read it.",
      "It is asked for, or read from standard input; it is never taken from the command line."
    },
    footer = "  ${ROOT-COMMAND-NAME} models auth add openai")
final class AuthAdd extends ModelCommand {
  @Parameters(
      paramLabel = "PROVIDER",
      description = "Its id: openai, anthropic, google, groq and so on.")
  private String provider = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "A name, where a provider has several keys; default: default.")
  private @Nullable String name;

  @Option(names = "--bearer", description = "It is a token that goes as Authorization: Bearer.")
  private boolean bearer;

  @Option(
      names = "--from-env",
      paramLabel = "VARIABLE",
      description = "Store no key; take it from this variable of the gateway.")
  private @Nullable String variable;

  AuthAdd(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) throws IOException {
    setup.requireProvider(provider);
    String chosen = name == null ? "" : name;
    String profile =
        variable != null
            ? setup.addVariable(provider, chosen, variable)
            : bearer
                ? setup.addToken(provider, chosen, key())
                : setup.addKey(provider, chosen, key());
    document.put("profile", profile);
    say(
        variable == null
            ? profile + " is stored"
            : profile + " is what the gateway finds in " + variable);
  }

  private String key() throws IOException {
    Console console = System.console();
    if (console == null) {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    char[] typed = console.readPassword("key of %s: ", provider);
    if (typed == null) {
      throw new GatehouseException(
          ExitCode.USAGE, "no key was given", "type or paste it, and press Enter");
    }
    return new String(typed);
  }
}
