package dev.gatehouse.launcher.browser;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What pages keep in a browser. */
final class StateCommands {
  private StateCommands() {}

  /** {@code browser cookies}. */
  @Command(
      name = "cookies",
      description = "Lists every cookie of the browser profile.",
      footer = "  ${ROOT-COMMAND-NAME} browser cookies",
      subcommands = {CookiesSet.class, CookiesClear.class})
  static final class Cookies extends PageCall {
    Cookies(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      return Ask.get("/cookies");
    }

    @Override
    protected void print(Fields answer) {
      List<Fields> cookies = answer.list("cookies");
      if (cookies.isEmpty()) {
        output().note("no cookies");
        return;
      }
      Table table = Table.of("name", "value", "domain", "path");
      cookies.forEach(
          cookie ->
              table.row(
                  cookie.text("name"),
                  Shown.cell(cookie.text("value"), 60),
                  cookie.text("domain"),
                  cookie.text("path")));
      output().table(table);
    }
  }

  /** {@code browser cookies set}. */
  @Command(
      name = "set",
      description = "Sets a cookie.",
      footer =
          "  ${ROOT-COMMAND-NAME} browser cookies set theme dark --for-url https://example.org")
  static final class CookiesSet extends PageCall {
    @Parameters(index = "0", paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "VALUE", description = "Its value.")
    private String value = "";

    @Option(
        names = "--for-url",
        paramLabel = "URL",
        description = "For the site of this address; --url with an http(s) address is the same.")
    private @Nullable String site;

    CookiesSet(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      Optional<String> page = connection().takePageAddress();
      String address =
          Optional.ofNullable(site)
              .or(() -> page)
              .orElseThrow(
                  () ->
                      new GatehouseException(
                          ExitCode.USAGE,
                          "a cookie needs the address of its site",
                          "for example --url https://example.org"));
      return Ask.post("/cookies/set")
          .exactly("cookie", Map.of("name", name, "value", value, "url", Shown.address(address)));
    }

    @Override
    protected String done() {
      return "set " + name;
    }
  }

  /** {@code browser cookies clear}. */
  @Command(
      name = "clear",
      description = "Removes every cookie of the browser profile.",
      footer = "  ${ROOT-COMMAND-NAME} browser cookies clear")
  static final class CookiesClear extends PageCall {
    CookiesClear(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      return Ask.post("/cookies/clear");
    }

    @Override
    protected String done() {
      return "cleared";
    }
  }

  /** {@code browser storage}: the group. */
  @Command(
      name = "storage",
      description = "Shows and changes what the site of a page stores.",
      footer = "  ${ROOT-COMMAND-NAME} browser storage local get",
      subcommands = {Local.class, Session.class})
  static final class Storage extends CommandGroup {
    Storage(Cli cli) {
      super(cli);
    }
  }

  /** {@code browser storage local}: the group. */
  @Command(
      name = "local",
      description = "What stays when the browser ends.",
      footer = "  ${ROOT-COMMAND-NAME} browser storage local get",
      subcommands = {LocalGet.class, LocalSet.class, LocalClear.class})
  static final class Local extends CommandGroup {
    Local(Cli cli) {
      super(cli);
    }
  }

  /** {@code browser storage session}: the group. */
  @Command(
      name = "session",
      description = "What goes with its tab.",
      footer = "  ${ROOT-COMMAND-NAME} browser storage session get",
      subcommands = {SessionGet.class, SessionSet.class, SessionClear.class})
  static final class Session extends CommandGroup {
    Session(Cli cli) {
      super(cli);
    }
  }

  /** Values of a storage. */
  abstract static class Get extends PageCall {
    private final String kind;

    @Parameters(arity = "0..1", paramLabel = "KEY", description = "One of them.")
    private @Nullable String key;

    Get(Cli cli, String kind) {
      super(cli);
      this.kind = kind;
    }

    @Override
    protected Ask page() {
      return Ask.get("/storage/" + kind).with("key", key);
    }

    @Override
    protected void print(Fields answer) {
      output().line(Json.pretty(answer.object("values").tree()));
    }
  }

  /** Sets a value of a storage. */
  abstract static class Put extends PageCall {
    private final String kind;

    @Parameters(index = "0", paramLabel = "KEY", description = "Its name.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "VALUE", description = "Its value.")
    private String value = "";

    Put(Cli cli, String kind) {
      super(cli);
      this.kind = kind;
    }

    @Override
    protected Ask page() {
      return Ask.post("/storage/" + kind + "/set").exactly("key", key).exactly("value", value);
    }

    @Override
    protected String done() {
      return "set " + key;
    }
  }

  /** Empties a storage. */
  abstract static class Clear extends PageCall {
    private final String kind;

    Clear(Cli cli, String kind) {
      super(cli);
      this.kind = kind;
    }

    @Override
    protected Ask page() {
      return Ask.post("/storage/" + kind + "/clear");
    }

    @Override
    protected String done() {
      return "cleared";
    }
  }

  /** {@code browser storage local get}. */
  @Command(
      name = "get",
      description = "Shows what is stored.",
      footer = "  ${ROOT-COMMAND-NAME} browser storage local get")
  static final class LocalGet extends Get {
    LocalGet(Cli cli) {
      super(cli, "local");
    }
  }

  /** {@code browser storage local set}. */
  @Command(
      name = "set",
      description = "Stores a value.",
      footer = "  ${ROOT-COMMAND-NAME} browser storage local set theme dark")
  static final class LocalSet extends Put {
    LocalSet(Cli cli) {
      super(cli, "local");
    }
  }

  /** {@code browser storage local clear}. */
  @Command(
      name = "clear",
      description = "Removes everything that is stored.",
      footer = "  ${ROOT-COMMAND-NAME} browser storage local clear")
  static final class LocalClear extends Clear {
    LocalClear(Cli cli) {
      super(cli, "local");
    }
  }

  /** {@code browser storage session get}. */
  @Command(
      name = "get",
      description = "Shows what is stored.",
      footer = "  ${ROOT-COMMAND-NAME} browser storage session get")
  static final class SessionGet extends Get {
    SessionGet(Cli cli) {
      super(cli, "session");
    }
  }

  /** {@code browser storage session set}. */
  @Command(
      name = "set",
      description = "Stores a value.",
      footer = "  ${ROOT-COMMAND-NAME} browser storage session set theme dark")
  static final class SessionSet extends Put {
    SessionSet(Cli cli) {
      super(cli, "session");
    }
  }

  /** {@code browser storage session clear}. */
  @Command(
      name = "clear",
      description = "Removes everything that is stored.",
      footer = "  ${ROOT-COMMAND-NAME} browser storage session clear")
  static final class SessionClear extends Clear {
    SessionClear(Cli cli) {
      super(cli, "session");
    }
  }
}
