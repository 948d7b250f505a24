package dev.gatehouse.launcher.browser;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.Fields;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The browser profiles of an instance. */
final class ProfileCommands {
  private ProfileCommands() {}

  /** {@code browser profiles}: every browser profile of the instance. */
  @Command(
      name = "profiles",
      description =
          "Lists the browser profiles of the instance with their CDP ports, and why those.",
      footer = "  ${ROOT-COMMAND-NAME} --profile rescue browser profiles")
  static final class Profiles extends BrowserCall {
    Profiles(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return Ask.get("/profiles");
    }

    @Override
    protected void print(Fields answer) {
      Table table =
          Table.of("profile", "driver", "cdp port", "why", "cdp url", "running", "tabs", "default");
      for (Fields profile : answer.list("profiles")) {
        table.row(
            profile.text("name"),
            profile.text("driver"),
            profile.text("cdpPort"),
            Shown.cell(profile.text("cdpPortReason"), 60),
            profile.text("cdpUrl"),
            profile.flag("running") ? "yes" : "no",
            profile.text("tabCount"),
            profile.flag("isDefault") ? "yes" : "");
      }
      output().table(table);
    }
  }

  /** {@code browser create-profile}: one more. */
  @Command(
      name = "create-profile",
      description = "Adds a browser profile to the configuration.",
      footer = "  ${ROOT-COMMAND-NAME} browser create-profile --name work")
  static final class Create extends BrowserCall {
    @Option(
        names = "--name",
        paramLabel = "NAME",
        required = true,
        description = "Lower-case letters, digits and hyphens.")
    private String name = "";

    @Option(names = "--color", paramLabel = "#RRGGBB", description = "Its colour.")
    private @Nullable String color;

    @Option(
        names = "--cdp-url",
        paramLabel = "URL",
        description = "Attach to the browser that answers there instead of starting one.")
    private @Nullable String cdpUrl;

    @Option(
        names = "--driver",
        paramLabel = "KIND",
        description =
            "extension for tabs that the extension joins, existing-session for a person's browser.")
    private @Nullable String driver;

    Create(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      String managed = instance().distribution().managedBrowserProfile();
      if (driver != null && !Set.of("extension", "existing-session", managed).contains(driver)) {
        throw new GatehouseException(
            ExitCode.USAGE,
            "--driver takes extension or existing-session, not " + driver,
            "leave it out for a browser that the instance starts");
      }
      return Ask.post("/profiles/create")
          .with("name", name)
          .with("color", color)
          .with("cdpUrl", cdpUrl)
          .with("driver", driver);
    }

    @Override
    protected void print(Fields answer) {
      output()
          .line(
              "created "
                  + answer.text("profile")
                  + answer.find("cdpPort").map(port -> " on CDP port " + port).orElse(""));
    }
  }

  /** {@code browser delete-profile}: one less. */
  @Command(
      name = "delete-profile",
      description = "Removes a browser profile; its data goes to the trash.",
      footer = "  ${ROOT-COMMAND-NAME} browser delete-profile --name work")
  static final class Delete extends BrowserCall {
    @Option(
        names = "--name",
        paramLabel = "NAME",
        required = true,
        description = "The browser profile.")
    private String name = "";

    Delete(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return Ask.delete("/profiles/", name);
    }

    @Override
    protected void print(Fields answer) {
      output()
          .line(
              "removed "
                  + answer.text("profile")
                  + (answer.flag("deleted") ? "; its data is in the trash" : "; it had no data"));
    }
  }

  /** {@code browser reset-profile}: the same profile, as if it were new. */
  @Command(
      name = "reset-profile",
      description = "Stops a browser and throws its data away: into the trash.",
      footer = "  ${ROOT-COMMAND-NAME} browser reset-profile --browser-profile work")
  static final class Reset extends BrowserCall {
    Reset(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return Ask.post("/reset-profile");
    }

    @Override
    protected void print(Fields answer) {
      output()
          .line(
              answer.flag("moved")
                  ? "moved "
                      + cli().shown(answer.text("from"))
                      + " to "
                      + cli().shown(answer.text("to"))
                  : "there was nothing to throw away");
    }
  }
}
