package dev.gatehouse.launcher.browser;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CommandGroup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code browser}: the group. Its commands are many, so only the one that is called is built. */
@Command(
    name = "browser",
    description = "Drives the instance's own browsers, through its gateway.",
    footer = {
      "  ${ROOT-COMMAND-NAME} --profile rescue browser open https://example.org",
      "  ${ROOT-COMMAND-NAME} --profile rescue browser snapshot --efficient",
      "  ${ROOT-COMMAND-NAME} --profile rescue browser click e3"
    })
public final class BrowserCommand extends CommandGroup {
  private static final List<String> NAMES =
      List.of(
          "status",
          "start",
          "stop",
          "profiles",
          "create-profile",
          "delete-profile",
          "reset-profile",
          "tabs",
          "tab",
          "open",
          "focus",
          "close",
          "navigate",
          "resize",
          "snapshot",
          "screenshot",
          "pdf",
          "click",
          "type",
          "press",
          "hover",
          "scrollintoview",
          "drag",
          "select",
          "fill",
          "wait",
          "evaluate",
          "upload",
          "waitfordownload",
          "download",
          "dialog",
          "console",
          "errors",
          "requests",
          "responsebody",
          "highlight",
          "trace",
          "extension",
          "cookies",
          "storage",
          "set");

  @Option(
      names = "--browser-profile",
      paramLabel = "NAME",
      description = "The browser profile, for the command after it.")
  private @Nullable String profile;

  public BrowserCommand(Cli cli) {
    super(cli);
  }

  /** The browser profile that was named before the command. */
  Optional<String> profile() {
    return Optional.ofNullable(profile);
  }

  /**
   * Adds the commands: the one that the command line names, or all of them.
   *
   * @param all whether all are wanted whatever it names, as for completion
   */
  public static void addCommands(CommandLine browser, Cli cli, boolean all) {
    List<String> words =
        cli.arguments().stream().filter(word -> !word.startsWith("-")).limit(2).toList();
    boolean named = !all && words.size() == 2 && Set.copyOf(NAMES).contains(words.get(1));
    (named ? List.of(words.get(1)) : NAMES)
        .forEach(name -> browser.addSubcommand(name, create(name, cli)));
  }

  private static Object create(String name, Cli cli) {
    return switch (name) {
      case "status" -> new LifeCommands.Status(cli);
      case "start" -> new LifeCommands.Start(cli);
      case "stop" -> new LifeCommands.Stop(cli);
      case "profiles" -> new ProfileCommands.Profiles(cli);
      case "create-profile" -> new ProfileCommands.Create(cli);
      case "delete-profile" -> new ProfileCommands.Delete(cli);
      case "reset-profile" -> new ProfileCommands.Reset(cli);
      case "tabs" -> new TabCommands.Tabs(cli);
      case "tab" -> new TabCommands.Tab(cli);
      case "open" -> new TabCommands.Open(cli);
      case "focus" -> new TabCommands.Focus(cli);
      case "close" -> new TabCommands.Close(cli);
      case "navigate" -> new TabCommands.Navigate(cli);
      case "resize" -> new TabCommands.Resize(cli);
      case "snapshot" -> new SnapshotCommand(cli);
      case "screenshot" -> new LookCommands.Screenshot(cli);
      case "pdf" -> new LookCommands.Pdf(cli);
      case "highlight" -> new LookCommands.Highlight(cli);
      case "click" -> new ActCommands.Click(cli);
      case "type" -> new ActCommands.Type(cli);
      case "press" -> new ActCommands.Press(cli);
      case "hover" -> new ActCommands.Hover(cli);
      case "scrollintoview" -> new ActCommands.ScrollIntoView(cli);
      case "drag" -> new ActCommands.Drag(cli);
      case "select" -> new ActCommands.Select(cli);
      case "fill" -> new ActCommands.Fill(cli);
      case "wait" -> new WaitCommands.Wait(cli);
      case "evaluate" -> new WaitCommands.Evaluate(cli);
      case "upload" -> new FileCommands.Upload(cli);
      case "waitfordownload" -> new FileCommands.WaitForDownload(cli);
      case "download" -> new FileCommands.Download(cli);
      case "dialog" -> new FileCommands.Dialog(cli);
      case "console" -> new ObserveCommands.Console(cli);
      case "errors" -> new ObserveCommands.Errors(cli);
      case "requests" -> new ObserveCommands.Requests(cli);
      case "responsebody" -> new ObserveCommands.ResponseBody(cli);
      case "extension" -> new ExtensionCommands.Extension(cli);
      case "trace" -> new TraceCommands.Trace(cli);
      case "cookies" -> new StateCommands.Cookies(cli);
      case "storage" -> new StateCommands.Storage(cli);
      case "set" -> new EmulationCommands.Set(cli);
      default -> throw new IllegalArgumentException(name);
    };
  }
}
