package dev.gatehouse.launcher.cli;

import dev.gatehouse.profiles.Instance;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How an instance is shown, the same by every command. */
public final class InstanceView {
  private InstanceView() {}

  /** The lines that say which instance a command acts on; with reasons when {@code verbose}. */
  public static List<String> header(Cli cli, Instance instance, boolean verbose) {
    List<String> lines = new ArrayList<>();
    lines.add(
        instance.displayName()
            + "  "
            + (isSetUp(instance) ? "port " + instance.ports().gateway() : "not set up")
            + "  "
            + cli.shown(instance.stateDirectory()));
    if (verbose) {
      for (Instance.Field field : Instance.Field.values()) {
        Instance.Reason reason = instance.reasons().get(field);
        if (reason != null) {
          lines.add(
              cli.shown(
                  "  %-15s %s  (%s)"
                      .formatted(label(field), value(instance, field), text(reason))));
        }
      }
    }
    return lines;
  }

  /** An instance that is not there yet has no port: the one that follows from nothing misleads. */
  private static boolean isSetUp(Instance instance) {
    return instance.marker().isPresent()
        || Files.exists(instance.configPath())
        || instance
            .reason(Instance.Field.BASE_PORT)
            .filter(reason -> reason.source() != Instance.Source.DEFAULT)
            .isPresent();
  }

  /** The same for programs. */
  public static Map<String, Object> json(Instance instance, boolean verbose) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("distribution", instance.distribution().id());
    tree.put("profile", instance.profile().value());
    tree.put("instanceId", instance.marker().map(marker -> marker.id()).orElse(null));
    tree.put("stateDir", instance.stateDirectory().toString());
    tree.put("configPath", instance.configPath().toString());
    tree.put("workspace", instance.workspace().toString());
    tree.put("ports", PortsView.json(instance.ports()));
    if (!instance.warnings().isEmpty()) {
      tree.put("warnings", instance.warnings());
    }
    if (verbose) {
      Map<String, Object> reasons = new LinkedHashMap<>();
      instance.reasons().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(
              entry ->
                  reasons.put(
                      jsonName(entry.getKey()),
                      Map.of(
                          "source",
                          entry.getValue().source().name().toLowerCase(Locale.ROOT),
                          "detail",
                          entry.getValue().detail())));
      tree.put("reasons", reasons);
    }
    return tree;
  }

  private static String text(Instance.Reason reason) {
    return reason.detail().isEmpty()
        ? reason.source().name().toLowerCase(Locale.ROOT)
        : reason.detail();
  }

  private static String label(Instance.Field field) {
    return field.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String jsonName(Instance.Field field) {
    return switch (field) {
      case PROFILE -> "profile";
      case STATE_DIRECTORY -> "stateDir";
      case CONFIG_PATH -> "configPath";
      case WORKSPACE -> "workspace";
      case BASE_PORT -> "port";
    };
  }

  private static String value(Instance instance, Instance.Field field) {
    return switch (field) {
      case PROFILE -> instance.profile().value();
      case STATE_DIRECTORY -> instance.stateDirectory().toString();
      case CONFIG_PATH -> instance.configPath().toString();
      case WORKSPACE -> instance.workspace().toString();
      case BASE_PORT -> Integer.toString(instance.ports().gateway());
    };
  }
}
