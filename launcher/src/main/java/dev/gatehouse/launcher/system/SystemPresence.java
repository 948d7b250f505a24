package dev.gatehouse.launcher.system;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.launcher.client.CallCommand;
import dev.gatehouse.launcher.client.Fields;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code system presence}. */
@Command(
    name = "presence",
    description = "Lists who is connected to the gateway.",
    footer = "  ${ROOT-COMMAND-NAME} system presence")
final class SystemPresence extends CallCommand {
  SystemPresence(Cli cli) {
    super(cli);
  }

  @Override
  protected String method() {
    return "system-presence";
  }

  @Override
  protected Map<String, Object> params() {
    return Map.of();
  }

  @Override
  protected void print(Fields answer) {
    long now = System.currentTimeMillis();
    Table table = Table.of("who", "mode", "version", "address", "seen");
    for (Fields row : answer.list("items")) {
      table.row(
          row.find("host").orElse(row.text("clientId")),
          row.text("mode"),
          row.text("version"),
          row.text("ip"),
          row.age("ts", now));
    }
    output().table(table);
  }
}
