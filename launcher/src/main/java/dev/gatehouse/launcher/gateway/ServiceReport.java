package dev.gatehouse.launcher.gateway;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.DefinitionFile;
import dev.gatehouse.profiles.service.Drift;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.Preflight;
import dev.gatehouse.profiles.service.ServiceOwner;
import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.service.host.HostServices;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An instance's service as commands show it.
 *
 * @param manager this machine's managers
 * @param instance whose service it is
 * @param definition the definition of that name, whoever it belongs to; empty without a manager
 * @param state what runs
 */
record ServiceReport(
    HostServices manager,
    Instance instance,
    Optional<DefinitionFile> definition,
    ServiceState state) {

  static ServiceReport of(Cli cli, Instance instance) {
    HostServices manager = Services.manager(cli);
    return new ServiceReport(
        manager, instance, manager.definition(instance), manager.state(instance));
  }

  boolean installed() {
    return definition.filter(DefinitionFile::own).isPresent();
  }

  /** In what the installed service differs from what would be installed now. */
  List<Drift> drift(Cli cli) {
    return installed()
        ? manager
            .system()
            .orElseThrow()
            .drift(instance, Services.plan(cli, instance).define(instance, List.of()))
        : List.of();
  }

  /** What the family's programs read, and our own words beside it. */
  Map<String, Object> json() {
    Optional<NativeServices> system = manager.system();
    Map<String, Object> tree = new LinkedHashMap<>();
    boolean installed = installed();
    tree.put("label", installed ? system.orElseThrow().kind().label() : "supervisor");
    tree.put("installed", installed);
    tree.put("name", system.map(services -> services.name(instance)).orElse(null));
    tree.put("file", definition.map(file -> file.path().toString()).orElse(null));
    tree.put("ownership", definition.map(file -> word(file.ownership())).orElse(null));
    tree.put(
        "owner", definition.flatMap(DefinitionFile::owner).map(ServiceReport::json).orElse(null));
    tree.put("loaded", installed && system.orElseThrow().enabled(instance));
    tree.put("loadedText", system.map(services -> services.kind().enabled()).orElse("running"));
    tree.put("notLoadedText", system.map(services -> services.kind().disabled()).orElse("stopped"));
    tree.putAll(Services.json(state));
    return tree;
  }

  static List<Object> json(List<Drift> drifts) {
    List<Object> rows = new ArrayList<>();
    for (Drift drift : drifts) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("field", drift.field());
      row.put("installed", drift.installed());
      row.put("wanted", drift.wanted());
      row.put("serious", drift.serious());
      rows.add(row);
    }
    return rows;
  }

  static List<Object> warnings(List<Preflight> preflight) {
    List<Object> rows = new ArrayList<>();
    for (Preflight one : preflight) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", one.id());
      row.put("blocks", one.blocks());
      row.put("message", one.message());
      row.put("remedy", one.remedy());
      rows.add(row);
    }
    return rows;
  }

  private static Map<String, Object> json(ServiceOwner owner) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("instanceId", owner.instanceId());
    tree.put("distribution", owner.distribution());
    tree.put("profile", owner.profile());
    tree.put("stateDir", owner.stateDirectory().toString());
    tree.put("configPath", owner.configPath().toString());
    return tree;
  }

  private static String word(DefinitionFile.Ownership ownership) {
    return switch (ownership) {
      case ABSENT -> "absent";
      case OWN -> "own";
      case OTHER_INSTANCE -> "other-instance";
      case FOREIGN -> "foreign";
    };
  }
}
