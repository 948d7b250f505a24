package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.profiles.Instance.Field;
import dev.gatehouse.profiles.Instance.Reason;
import dev.gatehouse.profiles.Instance.Source;
import dev.gatehouse.profiles.SetupOptions.Seeding;
import dev.gatehouse.profiles.SetupResult.Action;
import dev.gatehouse.profiles.SetupResult.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes an instance ready to start: its directories, its identity, a configuration with mode, free
 * ports and a token, its workspace. Used by {@code setup} and by the first start of a gateway
 * alike. Everything that is there stays as it is, so that a second run changes nothing; everything
 * that can be refused is refused before the first byte is written. Blocks; safe to share between
 * threads.
 */
public final class InstanceSetup {
  private static final Duration LOCK_LIMIT = Duration.ofSeconds(20);
  private static final int TOKEN_BYTES = 32;

  private final InstanceCatalog catalog;
  private final Clock clock;
  private final SecureRandom random;

  public InstanceSetup(InstanceCatalog catalog, Clock clock, SecureRandom random) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.clock = requireNonNull(clock, "clock");
    this.random = requireNonNull(random, "random");
  }

  /**
   * Sets {@code instance} up, as it was resolved for {@link Selection.Purpose#START}.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when the place or the configuration
   *     cannot be used, {@link ExitCode#CONFLICT} when a port that was asked for is somebody
   *     else's, {@link ExitCode#IO} when something cannot be written
   */
  public SetupResult setUp(Instance instance, SetupOptions options) {
    HomePlaces home = HomePlaces.of(instance.distribution(), catalog.environment());
    refuseBadPlace(instance, home);
    if (StateSwap.isPending(instance.stateDirectory())) {
      StateLock.take(instance).close(); // ends it, and says so
    }
    if (options.seeding() == Seeding.NEW_WORKSPACE && startsInSafeMode(instance, home)) {
      return new SetupResult(instance, List.of());
    }
    prepare(instance, options, home); // what can be refused, before even the lock's file is made
    try (ProcessLock lock = hostLock()) {
      return underLock(instance, options, home);
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "cannot set up "
              + instance.displayName()
              + ": "
              + e.getMessage()
              + ": "
              + Failures.cause(e),
          "check that the place is writable and the disk not full, then run "
              + instance.commandHint("setup")
              + " again; what was made stays usable",
          e);
    }
  }

  /**
   * Returns the instance as {@link #setUp} would make it, with its ports and workspace. Writes
   * nothing.
   *
   * @throws GatehouseException as {@link #setUp} would
   */
  public SetupPreview preview(Instance instance, SetupOptions options) {
    HomePlaces home = HomePlaces.of(instance.distribution(), catalog.environment());
    refuseBadPlace(instance, home);
    Prepared prepared = prepare(instance, options, home);
    Plan plan = prepared.plan();
    Instance done = withPlan(instance, plan, prepared.config());
    return new SetupPreview(done, prepared.config().exists(), plan.why());
  }

  /**
   * Reads the configuration of an instance.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when it cannot be used
   */
  public ConfigSnapshot configuration(Instance instance) {
    HomePlaces home = HomePlaces.of(instance.distribution(), catalog.environment());
    return instance.configStore(home.environment(), clock).readValid();
  }

  /** A start with a broken file touches nothing when there is a good generation to start on. */
  private boolean startsInSafeMode(Instance instance, HomePlaces home) {
    if (instance.marker().isEmpty()) {
      return false;
    }
    ConfigStore store = instance.configStore(home.environment(), clock);
    ConfigSnapshot now = store.read();
    return !now.valid() && store.lastGood(now.hash(), true).isPresent();
  }

  private SetupResult underLock(Instance instance, SetupOptions options, HomePlaces home)
      throws IOException {
    // Again, because another set-up may have taken the ports in the meantime.
    Prepared prepared = prepare(instance, options, home);
    ConfigStore store = instance.configStore(home.environment(), clock);
    ConfigSnapshot before = prepared.config();
    Plan plan = prepared.plan();
    List<Step> steps = new ArrayList<>();
    Path state = instance.stateDirectory();
    directory(state, "owned by " + instance.displayName() + " alone", steps);
    Optional<String> wide = StateDirectoryRules.repair(state);
    wide.ifPresent(
        mode ->
            steps.add(
                new Step(Action.REPAIRED, state.toString(), "other users had rights: " + mode)));
    InstanceMarker identity =
        prepared.marker().isPresent() ? prepared.marker().get() : mark(instance, steps);
    directory(instance.layout().credentials(), "credentials", steps);
    directory(instance.layout().logs(), "logs", steps);
    directory(instance.layout().sessions("main"), "sessions of the agent main", steps);
    ConfigSnapshot after = before;
    if (!plan.config().isEmpty()) {
      after =
          store.change(
              new ConfigStore.Change(options.author(), "set up " + instance.displayName()),
              Optional.of(before.hash()),
              plan::edit);
      Action action = before.exists() ? Action.CHANGED : Action.CREATED;
      plan.why()
          .forEach((key, why) -> steps.add(new Step(action, key + " in " + store.path(), why)));
    }
    seed(plan.workspace(), options, after, steps);
    Instance done = finished(instance, identity, plan, after);
    if (new HostRegistry(catalog.host()).put(done, identity)) {
      steps.add(
          new Step(
              Action.CREATED,
              catalog.host().path().toString(),
              "registered on this host, so that other instances keep away from its ports"));
    }
    return new SetupResult(done, steps);
  }

  /** Finds out what is to be done, and refuses what can be refused. Writes nothing. */
  private Prepared prepare(Instance instance, SetupOptions options, HomePlaces home) {
    ConfigStore store = instance.configStore(home.environment(), clock);
    ConfigSnapshot before = store.readValid();
    Optional<InstanceMarker> marker = InstanceMarker.read(instance.stateDirectory());
    marker.ifPresent(found -> refuseOther(instance, found));
    Plan plan = plan(instance, options, home, before);
    if (!plan.config().isEmpty()) {
      ConfigSnapshot result = store.preview(plan::edit);
      if (!result.valid()) {
        throw new GatehouseException(
            ExitCode.CONFIG,
            "the configuration would not be usable after the set-up: " + ConfigErrors.first(result),
            "change " + instance.configPath() + ", then run setup again");
      }
    }
    return new Prepared(before, marker, plan);
  }

  private InstanceMarker mark(Instance instance, List<Step> steps) throws IOException {
    InstanceMarker marker =
        InstanceMarker.create(instance.distribution().id(), instance.profile(), clock, random);
    marker.write(instance.stateDirectory());
    steps.add(
        new Step(
            Action.CREATED,
            instance.layout().marker().toString(),
            "identity of " + instance.displayName()));
    return marker;
  }

  private void refuseBadPlace(Instance instance, HomePlaces home) {
    StateDirectoryRules directories = new StateDirectoryRules(home);
    directories.check(instance.stateDirectory());
    directories.checkOwner(instance.stateDirectory());
    directories.checkWritable(instance.stateDirectory());
    directories.checkWritable(instance.workspace());
    Path configDirectory = instance.configPath().getParent();
    if (configDirectory != null) {
      directories.checkWritable(configDirectory);
    }
  }

  private static void refuseOther(Instance instance, InstanceMarker marker) {
    if (!marker.distribution().equals(instance.distribution().id())
        || !marker.profile().equals(instance.profile().value())) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          instance.stateDirectory()
              + " belongs to "
              + marker.displayName()
              + ", not to "
              + instance.displayName(),
          "give " + instance.displayName() + " a state directory of its own");
    }
  }

  private ProcessLock hostLock() throws IOException {
    Path file = catalog.host().path().resolve("setup.lock");
    return ProcessLock.take(file, LOCK_LIMIT)
        .orElseThrow(
            () ->
                new GatehouseException(
                    ExitCode.CONFLICT,
                    "another set-up on this host has not finished within "
                        + LOCK_LIMIT.toSeconds()
                        + " seconds",
                    "wait until it is done and try again"));
  }

  private Plan plan(
      Instance instance, SetupOptions options, HomePlaces home, ConfigSnapshot config) {
    Plan plan = new Plan();
    Wanted wanted = new Wanted(config, options.settings());
    if (wanted.at("gateway", "mode").isEmpty()) {
      plan.set("gateway.mode", "local", "the gateway runs on this machine");
    }
    Others others = new Others(catalog, instance);
    if (needsPort(options, config)) {
      SetupPorts.Choice port =
          new SetupPorts(catalog, others.all()).choose(instance, config, options);
      plan.set("gateway.port", (long) port.base(), port.why());
      plan.base(port);
    }
    if (needsToken(wanted)) {
      if (wanted.at("gateway", "auth", "mode").isEmpty()) {
        plan.set("gateway.auth.mode", "token", "clients show a token");
      }
      plan.set("gateway.auth.token", token(), "256 random bits; a secret");
    }
    workspace(instance, options, home, config, others, plan);
    wanted.changes().forEach((path, value) -> plan.set(path, value, "chosen"));
    return plan;
  }

  private static boolean needsPort(SetupOptions options, ConfigSnapshot config) {
    Optional<Object> present = ConfigTrees.at(config.resolved(), "gateway", "port");
    return present.isEmpty()
        || (options.port().isPresent()
            && !(present.get() instanceof Number number
                && number.longValue() == options.port().getAsInt()));
  }

  private static boolean needsToken(Wanted wanted) {
    Object mode = wanted.at("gateway", "auth", "mode").orElse("token");
    return mode.equals("token")
        && wanted.at("gateway", "auth", "token").isEmpty()
        && (wanted.asked("gateway.auth.mode")
            || wanted.at("gateway", "auth", "password").isEmpty());
  }

  private String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    StringBuilder hex = new StringBuilder();
    for (byte b : bytes) {
      hex.append(Character.forDigit((b >> 4) & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
    }
    return hex.toString();
  }

  private static void workspace(
      Instance instance,
      SetupOptions options,
      HomePlaces home,
      ConfigSnapshot config,
      Others others,
      Plan plan) {
    Path workspace = options.workspace().orElse(instance.workspace());
    boolean configured =
        ConfigTrees.at(config.resolved(), "agents", "defaults", "workspace").isPresent();
    if (configured
        && (options.workspace().isEmpty() || Places.same(workspace, instance.workspace()))) {
      plan.workspace(workspace);
      return;
    }
    Optional<KnownInstance> shared = sharing(workspace, others.all());
    Optional<Path> inside =
        new StateDirectoryRules(home)
            .instanceAround(Places.real(workspace))
            .filter(state -> !Places.same(state, instance.stateDirectory()));
    if (shared.isPresent() || inside.isPresent()) {
      String owner =
          shared.isPresent()
              ? "is the workspace of " + shared.get().name()
              : "lies inside the state directory of another instance, " + inside.orElseThrow();
      if (options.workspace().isPresent()) {
        throw new GatehouseException(
            ExitCode.CONFLICT,
            "the workspace " + workspace + " " + owner,
            "choose another one, for example " + instance.layout().workspace());
      }
      workspace = instance.layout().workspace();
    }
    plan.workspace(workspace);
    plan.set("agents.defaults.workspace", workspace.toString(), "no other instance uses it");
  }

  private static Optional<KnownInstance> sharing(Path workspace, List<KnownInstance> others) {
    return others.stream()
        .filter(known -> !known.vanished())
        .filter(known -> Places.same(known.instance().workspace(), workspace))
        .findFirst();
  }

  private static void seed(
      Path workspace, SetupOptions options, ConfigSnapshot config, List<Step> steps)
      throws IOException {
    boolean isNew = !Files.exists(workspace);
    directory(workspace, "workspace of the agent main", steps);
    boolean skipped =
        ConfigTrees.at(config.resolved(), "agents", "defaults", "skipBootstrap")
            .filter(Boolean.TRUE::equals)
            .isPresent();
    if (!skipped
        && (options.seeding() == Seeding.MISSING_FILES
            || (isNew && options.seeding() == Seeding.NEW_WORKSPACE))) {
      steps.addAll(WorkspaceSeeds.seed(workspace));
    }
  }

  private static void directory(Path directory, String why, List<Step> steps) throws IOException {
    if (!Files.isDirectory(directory)) {
      SecureFiles.createDirectories(directory);
      steps.add(new Step(Action.CREATED, directory.toString(), why));
    }
  }

  private static Instance finished(
      Instance instance, InstanceMarker marker, Plan plan, ConfigSnapshot config) {
    return withPlan(instance.withMarker(marker), plan, config);
  }

  private static Instance withPlan(Instance instance, Plan plan, ConfigSnapshot config) {
    Instance done = instance;
    Reason configured = new Reason(Source.CONFIG, "gateway.port in " + instance.configPath());
    if (plan.base().isPresent()) {
      PortPlan ports =
          PortPlan.derive(instance.distribution().ports(), plan.base().get().base())
              .adjusted(
                  PortSettings.of(
                      config.resolved(),
                      instance.distribution().configKeys(),
                      instance.configPath()));
      done = done.withPorts(ports, askedFor(instance).orElse(configured));
    }
    if (!plan.workspace().equals(instance.workspace())) {
      done =
          done.withWorkspace(
              plan.workspace(),
              new Reason(Source.CONFIG, "agents.defaults.workspace in " + instance.configPath()));
    }
    return done;
  }

  /** Why the base port is what it is, where a person named it for this run. */
  static Optional<Reason> askedFor(Instance instance) {
    return instance
        .reason(Field.BASE_PORT)
        .filter(reason -> reason.source() == Source.FLAG || reason.source() == Source.VARIABLE);
  }

  /** What was found and what is to be done. */
  private record Prepared(ConfigSnapshot config, Optional<InstanceMarker> marker, Plan plan) {}

  /** The configuration as it is together with what was asked for. */
  private record Wanted(ConfigSnapshot config, Map<String, Object> settings) {
    Optional<Object> at(String... path) {
      Object asked = settings.get(String.join(".", path));
      return asked == null ? ConfigTrees.at(config.resolved(), path) : Optional.of(asked);
    }

    boolean asked(String path) {
      return settings.containsKey(path);
    }

    /** What was asked for and is not so yet. */
    Map<String, Object> changes() {
      Map<String, Object> changes = new LinkedHashMap<>();
      ConfigDocument present = ConfigDocument.parse(config.exists() ? config.text() : "{}");
      settings.forEach(
          (path, value) -> {
            if (!present.get(ConfigPath.parse(path)).filter(value::equals).isPresent()) {
              changes.put(path, value);
            }
          });
      return changes;
    }
  }

  /** The other instances of this host, looked for only when something depends on them. */
  private static final class Others {
    private final InstanceCatalog catalog;
    private final Path state;
    private @Nullable List<KnownInstance> known;

    Others(InstanceCatalog catalog, Instance instance) {
      this.catalog = catalog;
      this.state = Places.real(instance.stateDirectory());
    }

    List<KnownInstance> all() {
      List<KnownInstance> found = known;
      if (found == null) {
        found = catalog.all().stream().filter(other -> !other.isAt(state)).toList();
        known = found;
      }
      return found;
    }
  }

  /** What will be written into the configuration, and why. */
  private static final class Plan {
    private final Map<String, Object> config = new LinkedHashMap<>();
    private final Map<String, String> why = new LinkedHashMap<>();
    private Optional<SetupPorts.Choice> base = Optional.empty();
    private Path workspace = Path.of("");

    void set(String key, Object value, String because) {
      config.put(key, value);
      why.put(key, because);
    }

    void base(SetupPorts.Choice choice) {
      base = Optional.of(choice);
    }

    void workspace(Path path) {
      workspace = path;
    }

    Map<String, Object> config() {
      return config;
    }

    Map<String, String> why() {
      return why;
    }

    Optional<SetupPorts.Choice> base() {
      return base;
    }

    Path workspace() {
      return workspace;
    }

    ConfigDocument edit(ConfigDocument document) {
      ConfigDocument edited = document;
      for (Map.Entry<String, Object> entry : config.entrySet()) {
        edited = edited.set(ConfigPath.parse(entry.getKey()), entry.getValue());
      }
      return edited;
    }
  }
}
