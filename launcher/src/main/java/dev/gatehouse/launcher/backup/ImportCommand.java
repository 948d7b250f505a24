package dev.gatehouse.launcher.backup;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.gateway.migration.FamilySessions;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.cli.Setups;
import dev.gatehouse.profiles.CloneOptions;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.migration.ImportItem;
import dev.gatehouse.profiles.migration.ImportResult;
import dev.gatehouse.profiles.migration.StateImport;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code import}: brings over what another program of the family has kept. */
@Command(
    name = "import",
    description = {
      "Brings over what another program of the family keeps in its state directory.",
      "Configuration, workspace, skills, conversations. The directory is only read, and what the",
      "instance has already stays."
    },
    footer = "  ${ROOT-COMMAND-NAME} --profile main import ~/.openclaw --dry-run")
public final class ImportCommand extends CliCommand {
  @Parameters(paramLabel = "DIRECTORY", description = "The state directory of the other program.")
  private String directory = "";

  @Option(names = "--dry-run", description = "Say what would be taken, and do nothing.")
  private boolean dryRun;

  @Option(
      names = "--with-channels",
      description = "Take the accounts of chat networks too; the other program must not run again.")
  private boolean withChannels;

  @Option(
      names = "--with-credentials",
      description = "Take keys too; the configuration gets references to files of their own.")
  private boolean withCredentials;

  public ImportCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() {
    Instance target = instance(Selection.Purpose.START);
    Path source = cli().environment().path(directory);
    Clock clock = Clock.systemUTC();
    InstanceCatalog catalog = Setups.catalog(cli());
    FamilySessions sessions =
        new FamilySessions(catalog.environmentOf(target.distribution()), clock);
    ImportResult result =
        new StateImport(catalog, sessions, clock, new SecureRandom())
            .run(source, target, new CloneOptions(withChannels, withCredentials), !dryRun);
    if (json()) {
      Map<String, Object> answer = answer(result.instance());
      answer.put("source", result.source().toString());
      answer.put("done", result.done());
      answer.put("taken", json(result.taken()));
      answer.put("left", json(result.left()));
      output().json(answer);
      return ExitCode.OK;
    }
    result.taken().forEach(item -> output().line("take   " + text(item)));
    result.left().forEach(item -> output().line("leave  " + text(item)));
    output()
        .line(dryRun ? "nothing was done" : "start  " + cli().hint(result.instance(), "gateway"));
    return ExitCode.OK;
  }

  private String text(ImportItem item) {
    return item.what()
        + "  "
        + cli().shown(item.name())
        + (item.why().isEmpty() ? "" : "  (" + cli().shown(item.why()) + ")");
  }

  private static List<Object> json(List<ImportItem> items) {
    return items.stream().map(ImportCommand::json).toList();
  }

  private static Object json(ImportItem item) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("what", item.what());
    tree.put("name", item.name());
    tree.put("why", item.why());
    return tree;
  }
}
