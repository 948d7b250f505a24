package dev.gatehouse.launcher.browser;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The tabs of a browser. */
final class TabCommands {
  /** How the address of a browser's own page about a failure begins. */
  private static final String FAILED = "chrome-error:";

  private TabCommands() {}

  /** {@code browser tabs}: lists them. */
  @Command(
      name = "tabs",
      description = "Lists the open tabs.",
      footer = "  ${ROOT-COMMAND-NAME} --profile rescue browser tabs")
  static class Tabs extends BrowserCall {
    Tabs(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return Ask.get("/tabs");
    }

    @Override
    protected void print(Fields answer) {
      List<Fields> tabs = answer.list("tabs");
      if (tabs.isEmpty()) {
        output()
            .line(
                Boolean.FALSE.equals(answer.tree().get("running"))
                    ? "the browser is not running"
                    : "no tabs");
        return;
      }
      Table table = Table.of("#", "id", "title", "url");
      int number = 1;
      for (Fields tab : tabs) {
        table.row(
            number++, tab.text("targetId"), Shown.cell(tab.text("title"), 40), tab.text("url"));
      }
      output().table(table);
    }
  }

  /** {@code browser tab}: the tabs by number. */
  @Command(
      name = "tab",
      description = "Lists the open tabs, or does something with one by its number.",
      footer = "  ${ROOT-COMMAND-NAME} browser tab select 2",
      subcommands = {TabNew.class, TabSelect.class, TabClose.class})
  static final class Tab extends Tabs {
    Tab(Cli cli) {
      super(cli);
    }
  }

  /** {@code browser tab new}: an empty one. */
  @Command(
      name = "new",
      description = "Opens an empty tab.",
      footer = "  ${ROOT-COMMAND-NAME} browser tab new")
  static final class TabNew extends BrowserCall {
    TabNew(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return Ask.post("/tabs/action").with("action", "new");
    }

    @Override
    protected void print(Fields answer) {
      output().line("opened " + answer.object("tab").text("targetId"));
    }
  }

  /** {@code browser tab select}: brings one to the front. */
  @Command(
      name = "select",
      description = "Brings a tab to the front.",
      footer = "  ${ROOT-COMMAND-NAME} browser tab select 2")
  static final class TabSelect extends BrowserCall {
    @Parameters(paramLabel = "NUMBER", description = "Its number in the list, from 1.")
    private int number;

    TabSelect(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return Ask.post("/tabs/action").with("action", "select").with("index", number - 1);
    }

    @Override
    protected void print(Fields answer) {
      output().line("selected " + answer.text("targetId"));
    }
  }

  /** {@code browser tab close}: closes one. */
  @Command(
      name = "close",
      description = "Closes a tab: the first one, unless its number is given.",
      footer = "  ${ROOT-COMMAND-NAME} browser tab close 2")
  static final class TabClose extends BrowserCall {
    @Parameters(
        arity = "0..1",
        paramLabel = "NUMBER",
        description = "Its number in the list, from 1.")
    private @Nullable Integer number;

    TabClose(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      Ask ask = Ask.post("/tabs/action").with("action", "close");
      return number == null ? ask : ask.with("index", number - 1);
    }

    @Override
    protected void print(Fields answer) {
      output().line("closed " + answer.text("targetId"));
    }
  }

  /** {@code browser open}: an address in a new tab. */
  @Command(
      name = "open",
      description = "Opens an address in a new tab.",
      footer = "  ${ROOT-COMMAND-NAME} --profile rescue browser open https://example.org")
  static final class Open extends BrowserCall {
    @Parameters(paramLabel = "URL", description = "An http(s) address.")
    private String url = "";

    Open(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return Ask.post("/tabs/open").exactly("url", Shown.address(url));
    }

    @Override
    protected void print(Fields answer) {
      String where = answer.text("url");
      String tab = " as " + answer.text("targetId");
      output().line("opened " + (where.startsWith(FAILED) ? Shown.address(url) : where) + tab);
      if (where.startsWith(FAILED)) {
        output().note("note: the page did not load; browser snapshot shows why");
      }
    }
  }

  /** {@code browser focus}: brings one to the front. */
  @Command(
      name = "focus",
      description = "Brings a tab to the front.",
      footer = "  ${ROOT-COMMAND-NAME} browser focus 4F2A")
  static final class Focus extends BrowserCall {
    @Parameters(paramLabel = "ID", description = "The tab's id, or its start.")
    private String id = "";

    Focus(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return Ask.post("/tabs/focus").exactly("targetId", id);
    }

    @Override
    protected void print(Fields answer) {
      output().line("focused " + id);
    }
  }

  /** {@code browser close}: closes one. */
  @Command(
      name = "close",
      description = "Closes a tab: the one used last, unless its id is given.",
      footer = "  ${ROOT-COMMAND-NAME} browser close 4F2A")
  static final class Close extends BrowserCall {
    @Parameters(arity = "0..1", paramLabel = "ID", description = "The tab's id, or its start.")
    private @Nullable String id;

    Close(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask ask() {
      return id == null ? Ask.act("close") : Ask.delete("/tabs/", id);
    }

    @Override
    protected void print(Fields answer) {
      output().line("closed " + answer.find("targetId").orElse(id == null ? "the tab" : id));
    }
  }

  /** {@code browser navigate}: another address in the same tab. */
  @Command(
      name = "navigate",
      description = "Goes to another address in a tab.",
      footer = "  ${ROOT-COMMAND-NAME} browser navigate https://example.org/news")
  static final class Navigate extends PageCall {
    @Parameters(paramLabel = "URL", description = "An http(s) address.")
    private String url = "";

    Navigate(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      return Ask.post("/navigate").exactly("url", Shown.address(url));
    }

    @Override
    protected void print(Fields answer) {
      output().line("now at " + answer.text("url"));
    }
  }

  /** {@code browser resize}: another size of the view. */
  @Command(
      name = "resize",
      description = "Gives the page another size.",
      footer = "  ${ROOT-COMMAND-NAME} browser resize 1280 800")
  static class Resize extends PageCall {
    @Parameters(index = "0", paramLabel = "WIDTH", description = "In CSS pixels.")
    private int width;

    @Parameters(index = "1", paramLabel = "HEIGHT", description = "In CSS pixels.")
    private int height;

    Resize(Cli cli) {
      super(cli);
    }

    @Override
    protected Ask page() {
      if (width < 1 || height < 1) {
        throw new GatehouseException(
            ExitCode.USAGE,
            "a page cannot be " + width + " × " + height,
            "name width and height in CSS pixels, for example 1280 800");
      }
      return Ask.act("resize").with("width", width).with("height", height);
    }

    @Override
    protected String done() {
      return "resized to " + width + " × " + height;
    }
  }
}
