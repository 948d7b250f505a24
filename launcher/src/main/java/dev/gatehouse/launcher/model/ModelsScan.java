package dev.gatehouse.launcher.model;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Table;
import dev.gatehouse.profiles.Instance;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code models scan}. */
@Command(
    name = "scan",
    description = "Looks for model servers on this host that need no key. Changes nothing.",
    footer = "  ${ROOT-COMMAND-NAME} models scan")
final class ModelsScan extends ModelCommand {
  @Parameters(
      paramLabel = "URL",
      arity = "0..*",
      description = "An address to look at; without one, the usual ports of this host.")
  private List<String> places = List.of();

  ModelsScan(Cli cli) {
    super(cli);
  }

  @Override
  void run(Instance instance, ModelSetup setup, Map<String, Object> document) {
    places.forEach(ModelsScan::address);
    if (!json()) {
      output().note("looking…");
    }
    List<ModelSetup.Found> found = setup.scan(places);
    List<Object> rows = new ArrayList<>();
    Table table = Table.of("server", "address", "models");
    for (ModelSetup.Found server : found) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("provider", server.provider());
      row.put("baseUrl", server.baseUrl());
      row.put("models", server.models());
      rows.add(row);
      table.row(server.provider(), server.baseUrl(), String.join(", ", server.models()));
    }
    document.put("servers", rows);
    if (table.isEmpty()) {
      say("no server found; start one, for example Ollama, or name its address");
    } else if (!json()) {
      output().table(table);
    }
  }

  private static void address(String place) {
    try {
      URI uri = new URI(place);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return;
      }
    } catch (URISyntaxException e) {
      // Said below, together with the other ways to write it wrongly.
    }
    throw new GatehouseException(
        ExitCode.USAGE,
        "this is no address of a model server: " + place,
        "write it like http://127.0.0.1:8000/v1");
  }
}
