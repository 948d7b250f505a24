package dev.gatehouse.launcher.cli;

import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.InstanceSetup;
import dev.gatehouse.profiles.SetupOptions;
import dev.gatehouse.profiles.SetupResult;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Sets instances up and shows what was done. */
public final class Setups {
  private Setups() {}

  /** Every instance of this host. Opens nothing. */
  public static InstanceCatalog catalog(Cli cli) {
    return new InstanceCatalog(cli.distributions(), cli.environment(), cli.host());
  }

  /** Sets an instance up; everything that is there stays. Blocks. */
  public static SetupResult setUp(Cli cli, Instance instance, SetupOptions options) {
    return new InstanceSetup(catalog(cli), Clock.systemUTC(), new SecureRandom())
        .setUp(instance, options);
  }

  /** What was done, one line each; what lies in a directory that was just made is left out. */
  public static List<String> lines(Cli cli, SetupResult result) {
    Set<String> made = new HashSet<>();
    List<String> lines = new ArrayList<>();
    for (SetupResult.Step step : result.steps()) {
      if (made.stream().noneMatch(directory -> step.subject().startsWith(directory + "/"))) {
        lines.add(
            step.action().name().toLowerCase(Locale.ROOT)
                + " "
                + cli.shown(step.subject())
                + "  ("
                + step.why()
                + ")");
      }
      made.add(step.subject());
    }
    return lines;
  }

  /** What was done, for programs. */
  public static List<Object> json(SetupResult result) {
    return result.steps().stream().map(Setups::json).toList();
  }

  private static Object json(SetupResult.Step step) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("action", step.action().name().toLowerCase(Locale.ROOT));
    tree.put("subject", step.subject());
    tree.put("why", step.why());
    return tree;
  }
}
