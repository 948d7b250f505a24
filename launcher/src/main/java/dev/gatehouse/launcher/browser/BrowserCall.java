package dev.gatehouse.launcher.browser;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.CallRefusedException;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.GatewayClientCommand;
import dev.gatehouse.profiles.Instance;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that asks one route of browser control. */
abstract class BrowserCall extends GatewayClientCommand {
  private static final String METHOD = "browser.request";

  private final BrowserConnection connection;

  @Option(
      names = "--browser-profile",
      paramLabel = "NAME",
      description = "The browser profile; the default one when left out.")
  private @Nullable String profile;

  @Spec private CommandSpec spec;

  BrowserCall(Cli cli) {
    this(cli, new BrowserConnection());
  }

  private BrowserCall(Cli cli, BrowserConnection connection) {
    super(cli, connection);
    this.connection = connection;
  }

  /** The request. */
  protected abstract Ask ask();

  /** Prints the answer for a person. */
  protected abstract void print(Fields answer);

  /** What to say while the browser works; empty for nothing. */
  protected String progress() {
    return "";
  }

  /** What is asked afterwards, and printed instead; null for nothing. */
  protected @Nullable Ask next() {
    return null;
  }

  /** Does what is to be done with the answer besides printing; returns what JSON shows of it. */
  protected Map<String, Object> keep(Fields answer) {
    return Map.of();
  }

  /** The work itself may take this long. */
  protected final void lasting(@Nullable Integer millis) {
    if (millis != null) {
      connection.lasting(millis);
    }
  }

  @Override
  protected final ExitCode run() {
    Ask first = ask();
    Instance instance = instance();
    if (!json() && !progress().isEmpty()) {
      output().note(progress());
    }
    Fields answer;
    try (DirectClient client = connection().open(cli(), instance)) {
      answer = send(client, instance, first);
      Ask then = next();
      if (then != null) {
        answer = send(client, instance, then);
      }
    }
    Map<String, Object> kept = keep(answer);
    Fields told = answer;
    show(instance, told, kept, () -> print(told));
    return ExitCode.OK;
  }

  /** The browser profile: named here, or before the command, as the family's users also write. */
  private @Nullable String profile() {
    for (CommandSpec at = spec; profile == null && at != null; at = at.parent()) {
      if (at.userObject() instanceof BrowserCommand group) {
        return group.profile().orElse(null);
      }
    }
    return profile;
  }

  private Fields send(DirectClient client, Instance instance, Ask ask) {
    try {
      return Fields.of(client.call(METHOD, ask.params(profile(), connection.workMillis())).value());
    } catch (CallRefusedException e) {
      throw refusal(instance, e);
    }
  }

  /** The words of the route are the ones that help; how they came is nobody's concern. */
  private GatehouseException refusal(Instance instance, CallRefusedException refusal) {
    String words =
        refusal.details().get("error") instanceof String error
            ? error.replaceFirst("^Error: ", "")
            : String.valueOf(refusal.getMessage());
    if (words.contains("browser control is disabled")) {
      return new GatehouseException(
          ExitCode.FAILURE,
          "browser control of " + instance.displayName() + " is disabled",
          "turn it on with: " + cli().hint(instance, "config set browser.enabled true"),
          refusal);
    }
    if (!(refusal.details().get("error") instanceof String)) {
      return refusal;
    }
    ExitCode code = refusal.code().equals("INVALID_REQUEST") ? ExitCode.USAGE : ExitCode.FAILURE;
    return new GatehouseException(code, words, remedy(instance, words), refusal);
  }

  private String remedy(Instance instance, String words) {
    if (words.contains("No supported browser")) {
      return "install Chromium or Chrome, or name one with: "
          + cli().hint(instance, "config set browser.executablePath PATH");
    }
    if (words.contains("not running")) {
      return "start it with: " + cli().hint(instance, "browser start");
    }
    // Most words of a route say themselves what to do.
    return "";
  }
}
