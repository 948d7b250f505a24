package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.file.FileTrees;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.ClonePlan.Copy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a second instance after the model of a first one: its configuration, workspace, skills and
 * plugins, but with an identity, a key, a token and ports of its own, and without credentials,
 * sessions, devices, logs, locks or scheduled jobs. Plan first, then do. Blocks.
 */
public final class InstanceClone {
  private final InstanceSetup setup;
  private final InstanceCatalog catalog;
  private final Clock clock;

  public InstanceClone(InstanceSetup setup, InstanceCatalog catalog, Clock clock) {
    this.setup = requireNonNull(setup, "setup");
    this.catalog = requireNonNull(catalog, "catalog");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Plans a clone with neither accounts nor keys. Writes nothing. */
  public ClonePlan plan(KnownInstance source, Instance target) {
    return plan(source, target, CloneOptions.NONE);
  }

  /**
   * Plans a clone. Writes nothing.
   *
   * @param target as resolved for {@link Selection.Purpose#START}; nothing may be there yet
   * @throws GatehouseException with {@link ExitCode#CONFLICT} when the target exists, {@link
   *     ExitCode#CONFIG} when the source's configuration cannot be copied
   */
  public ClonePlan plan(KnownInstance source, Instance target, CloneOptions options) {
    refuseExisting(source, target);
    if (!source.configValid()) {
      source
          .instance()
          .configStore(
              HomePlaces.of(source.distribution(), catalog.environment()).environment(), clock)
          .readValid();
    }
    if (!source.distribution().id().equals(target.distribution().id())) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "a clone of " + source.name() + " cannot become " + target.displayName(),
          "clone within one distribution");
    }
    if (includes(source.config().source())) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          source.instance().configPath() + " includes other files, which may hold credentials",
          "put the included parts into the file itself, then clone");
    }
    ConfigDocument document =
        source.config().exists()
            ? ConfigDocument.parse(source.config().text())
            : ConfigDocument.parse("{}");
    CloneConfig config = new CloneConfig(source.distribution(), document, options);
    Instance from = source.instance();
    List<Copy> copies = new ArrayList<>();
    copy(from.workspace(), target.workspace(), copies);
    copy(from.layout().skills(), target.layout().skills(), copies);
    copy(from.layout().extensions(), target.layout().extensions(), copies);
    copy(from.layout().hooks(), target.layout().hooks(), copies);
    copy(from.layout().settings(), target.layout().settings(), copies);
    if (options.credentials()) {
      for (String agent : agents(from)) {
        copy(from.layout().agentDirectory(agent), target.layout().agentDirectory(agent), copies);
      }
    }
    if (options.credentials() || options.channels()) {
      copy(from.layout().credentials(), target.layout().credentials(), copies);
    }
    return new ClonePlan(
        source,
        target,
        copies,
        config.dropped(),
        leftBehind(from, options),
        options,
        options.channels() ? CloneChannels.active(document) : List.of(),
        config.document());
  }

  /**
   * Does what was planned. A failure leaves nothing of the clone behind.
   *
   * @throws GatehouseException as {@link #plan} and {@link InstanceSetup#setUp} do
   */
  public SetupResult perform(ClonePlan plan) {
    Instance target = plan.target();
    refuseExisting(plan.source(), target);
    boolean newState = !Files.exists(target.stateDirectory());
    boolean newWorkspace = !Files.exists(target.workspace());
    boolean newConfig = !Files.exists(target.configPath());
    CloneChannels channels =
        new CloneChannels(store(plan.source().instance()), plan.switchedOff(), target);
    try {
      // First, so that never two gateways read the messages of one account.
      channels.switchOff();
      SecureFiles.createDirectories(target.stateDirectory());
      store(target)
          .change(
              new ConfigStore.Change("clone", "cloned from " + plan.source().name()),
              Optional.empty(),
              empty -> plan.config());
      for (Copy copy : plan.copies()) {
        FileTrees.copy(copy.from(), copy.to(), file -> isCopied(plan, file));
      }
      return setup.setUp(target, SetupOptions.forSetup());
    } catch (IOException e) {
      undo(target, newState, newWorkspace, newConfig, e);
      channels.switchOn(e);
      throw new GatehouseException(
          ExitCode.IO,
          "cannot clone " + plan.source().name() + ": " + e.getMessage() + ": " + Failures.cause(e),
          "check that the place is writable and the disk not full; nothing of the clone was kept",
          e);
    } catch (RuntimeException e) {
      undo(target, newState, newWorkspace, newConfig, e);
      channels.switchOn(e);
      throw e;
    }
  }

  private ConfigStore store(Instance target) {
    return target.configStore(
        HomePlaces.of(target.distribution(), catalog.environment()).environment(), clock);
  }

  private static void undo(
      Instance target, boolean state, boolean workspace, boolean config, Exception cause) {
    try {
      if (workspace) {
        FileTrees.delete(target.workspace());
      }
      if (config) {
        Files.deleteIfExists(target.configPath());
      }
      if (state) {
        FileTrees.delete(target.stateDirectory());
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static void refuseExisting(KnownInstance source, Instance target) {
    Path state = target.stateDirectory();
    String remedy = "clone under another profile name, or remove that instance first";
    if (Places.same(source.instance().stateDirectory(), state)) {
      throw new GatehouseException(
          ExitCode.CONFLICT, source.name() + " cannot be cloned onto itself", remedy);
    }
    if (Files.exists(target.configPath()) || !isEmpty(state)) {
      throw new GatehouseException(
          ExitCode.CONFLICT, target.displayName() + " exists already in " + state, remedy);
    }
    if (!isEmpty(target.workspace())) {
      throw new GatehouseException(
          ExitCode.CONFLICT,
          "the workspace " + target.workspace() + " of " + target.displayName() + " is not empty",
          "move it away, or clone under another profile name");
    }
  }

  private static boolean isEmpty(Path directory) {
    if (!Files.exists(directory)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static void copy(Path from, Path to, List<Copy> copies) {
    if (Files.isDirectory(from)) {
      copies.add(new Copy(from, to));
    }
  }

  /** Files of variables hold credentials as a rule. */
  private static boolean isCopied(ClonePlan plan, Path path) {
    String name = String.valueOf(path.getFileName());
    if (name.equals(".env") || name.startsWith(".env.")) {
      return false;
    }
    Path credentials = plan.source().instance().layout().credentials();
    if (!path.startsWith(credentials) || path.equals(credentials)) {
      return true;
    }
    return plan.options().takesCredential(credentials.relativize(path));
  }

  private static List<String> agents(Instance from) {
    Path agents = from.layout().root().resolve("agents");
    if (!Files.isDirectory(agents)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(agents)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> leftBehind(Instance from, CloneOptions options) {
    StateLayout layout = from.layout();
    return Stream.of(
            layout.environmentFile(),
            layout.credentials(),
            layout.identity(),
            layout.devices(),
            layout.nodes(),
            layout.root().resolve("agents"),
            layout.execApprovals(),
            layout.cron(),
            layout.memory(),
            layout.root().resolve("browser"),
            layout.media(),
            layout.logs(),
            layout.configGenerations(),
            layout.database())
        .filter(Files::exists)
        .filter(
            path ->
                !path.equals(layout.credentials())
                    || !(options.credentials() && options.channels()))
        .map(Path::toString)
        .toList();
  }

  private static boolean includes(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.containsKey("$include") || map.values().stream().anyMatch(InstanceClone::includes);
    }
    return value instanceof List<?> list && list.stream().anyMatch(InstanceClone::includes);
  }
}
