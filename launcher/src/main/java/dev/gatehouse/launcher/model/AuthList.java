package dev.gatehouse.launcher.model;

import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Output;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.profiles.Instance;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code models auth list}. */
@Command(
    name = "list",
    description = "Lists the keys of providers, without the keys themselves.",
    footer = "  ${ROOT-COMMAND-NAME} models auth list")
final class AuthList extends ModelCommand {

  AuthList(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    document.put("credentials", setup.credentials().stream().map(AuthList::row).toList());
    if (!json()) {
      print(output(), setup);
    }
  }

  static Map<String, Object> row(ModelSetup.KnownCredential known) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("provider", known.provider());
    row.put("profile", known.profile());
    row.put("type", known.type());
    row.put("error", known.trouble().orElse(null));
    return row;
  }

  static void print(Output output, ModelSetup setup) {
    Table table = Table.of("provider", "profile", "kind", "state");
    setup
        .credentials()
        .forEach(
            known ->
                table.row(
                    known.provider(),
                    known.profile(),
                    known.type(),
                    known.trouble().map(why -> "wrong: " + why).orElse("found")));
    if (table.isEmpty()) {
      output.line("no keys");
    } else {
      output.table(table);
    }
  }
}
