package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.ports.LeaseInfo;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.ports.Ports;
import dev.gatehouse.ports.Reservation;
import dev.gatehouse.profiles.Instance.Field;
import dev.gatehouse.profiles.Instance.Reason;
import dev.gatehouse.profiles.Instance.Source;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds every instance of every distribution on this host, running or not: by the state directories
 * in the home, by the host's registry, and by the leases of running gateways. Several instances of
 * one distribution are siblings, not an error. Looking never writes, and never fails because of one
 * broken instance. Blocks; safe to share between threads.
 */
public final class InstanceCatalog {
  private final Distributions distributions;
  private final Environment environment;
  private final HostDirectory host;
  private final LeaseTable leases;

  public InstanceCatalog(Distributions distributions, Environment environment, HostDirectory host) {
    this(distributions, environment, host, new LeaseTable(host, new PortProbe()));
  }

  public InstanceCatalog(
      Distributions distributions, Environment environment, HostDirectory host, LeaseTable leases) {
    this.distributions = requireNonNull(distributions, "distributions");
    this.environment = requireNonNull(environment, "environment");
    this.host = requireNonNull(host, "host");
    this.leases = requireNonNull(leases, "leases");
  }

  /** Every instance, ordered by distribution, profile and path. */
  public List<KnownInstance> all() {
    List<LeaseInfo> running = leases.active();
    FoundPlaces found = new FoundPlaces();
    for (Distribution distribution : distributions.all()) {
      scanHome(distribution, found);
    }
    readRegistry(found);
    for (LeaseInfo lease : running) {
      addLease(lease, found);
    }
    return found.all().stream()
        .map(place -> describe(place, running))
        .sorted(
            Comparator.comparing((KnownInstance known) -> known.distribution().id())
                .thenComparing(known -> known.instance().profile().value())
                .thenComparing(known -> known.instance().stateDirectory()))
        .toList();
  }

  /** What is known of the instance in that state directory, under whatever name. Blocks. */
  public Optional<KnownInstance> find(Instance instance) {
    return all().stream()
        .filter(known -> Places.same(known.instance().stateDirectory(), instance.stateDirectory()))
        .findFirst();
  }

  /** The ports that all instances but the one on {@code stateDirectory} will use. */
  public List<Reservation> reservationsOfOthers(Path stateDirectory) {
    Path real = Places.real(stateDirectory);
    return reservations(all().stream().filter(known -> !known.isAt(real)).toList());
  }

  /** Whether the host's registry points to an instance that was set up, as it is now. Blocks. */
  public boolean isRegistered(Instance instance) {
    try {
      return new HostRegistry(host)
          .entries().stream()
              .anyMatch(
                  entry ->
                      instance.marker().filter(m -> m.id().equals(entry.id())).isPresent()
                          && Places.same(entry.stateDirectory(), instance.stateDirectory())
                          && Places.same(entry.configPath(), instance.configPath()));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Points the host's registry to an instance; the one thing that this class writes. Blocks.
   *
   * @throws IOException when the registry cannot be written
   * @throws GatehouseException when the instance was never set up
   */
  public void register(Instance instance) throws IOException {
    new HostRegistry(host)
        .put(
            instance,
            instance
                .marker()
                .orElseThrow(
                    () ->
                        new GatehouseException(
                            ExitCode.CONFIG,
                            instance.displayName() + " is not set up",
                            "run " + instance.commandHint("setup"))));
  }

  /** The ports that these instances will use, each state directory once. */
  static List<Reservation> reservations(Collection<KnownInstance> instances) {
    Map<Path, Reservation> byDirectory = new LinkedHashMap<>();
    for (KnownInstance known : instances) {
      known.reservation().ifPresent(r -> byDirectory.putIfAbsent(known.realStateDirectory(), r));
    }
    return List.copyOf(byDirectory.values());
  }

  /** The distributions that it knows. */
  public Distributions distributions() {
    return distributions;
  }

  /** The environment in which instances are looked for. */
  public Environment environment() {
    return environment;
  }

  /** The same with the home that the distribution's own variable may name. */
  public Environment environmentOf(Distribution distribution) {
    return HomePlaces.of(distribution, environment).environment();
  }

  /** The directory that all instances of this user share. */
  public HostDirectory host() {
    return host;
  }

  /** Who runs, and on which ports. */
  public LeaseTable leases() {
    return leases;
  }

  private void scanHome(Distribution distribution, FoundPlaces found) {
    HomePlaces home;
    try {
      home = HomePlaces.of(distribution, environment);
    } catch (GatehouseException e) {
      return; // this distribution has no usable home, and so nothing in it
    }
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(home.home(), distribution.stateDirectoryName() + "*")) {
      for (Path entry : entries) {
        Optional<ProfileName> profile = HomePlaces.profileNamedBy(distribution, entry);
        if (profile.isPresent() && isStateDirectory(home, entry)) {
          found.add(new Found(distribution, profile.get(), entry, home.configIn(entry), home));
        }
      }
    } catch (IOException e) {
      return; // no such home
    }
    home.legacyStateDirectory()
        .ifPresent(
            legacy ->
                found.add(
                    new Found(
                        distribution, ProfileName.DEFAULT, legacy, home.configIn(legacy), home)));
  }

  private static boolean isStateDirectory(HomePlaces home, Path directory) {
    return Files.exists(directory.resolve(InstanceMarker.FILE_NAME))
        || Files.exists(home.configIn(directory));
  }

  private void readRegistry(FoundPlaces found) {
    List<HostRegistry.Entry> entries;
    try {
      entries = new HostRegistry(host).entries();
    } catch (IOException e) {
      return;
    }
    for (HostRegistry.Entry entry : entries) {
      add(entry.distribution(), entry.profile(), entry.stateDirectory(), entry.configPath(), found);
    }
  }

  private void addLease(LeaseInfo lease, FoundPlaces found) {
    String[] name = lease.owner().name().split("/", 2);
    add(
        name[0],
        name.length == 2 ? name[1] : "",
        lease.owner().stateDirectory(),
        lease.owner().configPath(),
        found);
  }

  private void add(
      String distributionId, String profile, Path state, Path config, FoundPlaces found) {
    // Only the registry and the lease know that a configuration lies elsewhere.
    if (found.changeConfig(state, config)) {
      return;
    }
    Optional<Distribution> distribution = distribution(distributionId);
    if (distribution.isEmpty()) {
      return; // set up by a program that knows more distributions than this one
    }
    try {
      found.add(
          new Found(
              distribution.get(),
              new ProfileName(profile),
              state,
              config,
              HomePlaces.of(distribution.get(), environment)));
    } catch (GatehouseException e) {
      return; // a damaged entry, or no usable home
    }
  }

  private Optional<Distribution> distribution(String id) {
    return distributions.all().stream().filter(d -> d.id().equals(id)).findFirst();
  }

  private KnownInstance describe(Found place, List<LeaseInfo> running) {
    Path real = Places.real(place.state());
    List<String> problems = new ArrayList<>();
    boolean vanished = !Files.isDirectory(place.state());
    if (vanished) {
      problems.add("its state directory " + place.state() + " is gone");
    }
    Optional<InstanceMarker> marker = marker(place, problems);
    Optional<LeaseInfo> lease =
        running.stream().filter(info -> info.owner().stateDirectory().equals(real)).findFirst();
    ConfigSnapshot config =
        new ConfigStore(
                place.distribution(),
                place.config(),
                place.state(),
                place.home().environment(),
                Clock.systemUTC())
            .read();
    if (!config.valid()) {
      problems.add("its configuration " + place.config() + " cannot be used");
    }
    PlaceChoice choice = choice(place);
    StateDirectoryRules directories = new StateDirectoryRules(place.home());
    List<String> warnings = new ArrayList<>();
    WorkspaceRules.Choice workspace =
        new WorkspaceRules(place.home(), directories, choice, warnings)
            .choose(config, Selection.Purpose.FILES);
    problems.addAll(warnings);
    Map<Field, Reason> reasons = new EnumMap<>(choice.reasons());
    reasons.put(Field.WORKSPACE, workspace.reason());
    PortPlan plan = PortPlan.derive(place.distribution().ports(), usualBase(place));
    Optional<PortBlock> block = Optional.empty();
    if (config.valid() && !vanished) {
      try {
        plan = plan(place, config, reasons);
        block =
            Optional.of(
                PortBlock.of(
                    plan,
                    PortSettings.of(
                        config.resolved(), place.distribution().configKeys(), place.config())));
      } catch (GatehouseException e) {
        problems.add(e.getMessage());
      }
    }
    Instance instance =
        new Instance(
            place.distribution(),
            place.profile(),
            place.state(),
            place.config(),
            workspace.path(),
            plan,
            marker,
            reasons,
            List.of());
    return new KnownInstance(instance, real, vanished, config, block, lease, problems);
  }

  private static Optional<InstanceMarker> marker(Found place, List<String> problems) {
    try {
      Optional<InstanceMarker> marker = InstanceMarker.read(place.state());
      marker
          .filter(
              found ->
                  !found.distribution().equals(place.distribution().id())
                      || !found.profile().equals(place.profile().value()))
          .ifPresent(
              found ->
                  problems.add(
                      place.state()
                          + " says that it belongs to "
                          + found.displayName()
                          + ", but its place is that of "
                          + place.distribution().id()
                          + "/"
                          + place.profile()));
      return marker;
    } catch (GatehouseException e) {
      problems.add(e.getMessage());
      return Optional.empty();
    }
  }

  private static PortPlan plan(Found place, ConfigSnapshot config, Map<Field, Reason> reasons) {
    Distribution distribution = place.distribution();
    Optional<Object> configured = ConfigTrees.at(config.resolved(), "gateway", "port");
    String where = "gateway.port in " + place.config();
    int base = configured.isPresent() ? Ports.of(configured.get(), where) : usualBase(place);
    reasons.put(
        Field.BASE_PORT,
        configured.isPresent()
            ? new Reason(Source.CONFIG, where)
            : new Reason(Source.DEFAULT, distribution.displayName() + "'s default port"));
    return PortPlan.derive(distribution.ports(), base)
        .adjusted(PortSettings.of(config.resolved(), distribution.configKeys(), place.config()));
  }

  private static int usualBase(Found place) {
    return place.profile().value().equals(Selection.DEV_PROFILE)
        ? place.distribution().devPort()
        : place.distribution().defaultPort();
  }

  private static PlaceChoice choice(Found place) {
    boolean canonical = place.state().equals(place.home().stateDirectory(place.profile()));
    Map<Field, Reason> reasons = new EnumMap<>(Field.class);
    Source source = canonical ? Source.PROFILE : Source.MARKER;
    reasons.put(Field.PROFILE, new Reason(source, "found on this host"));
    reasons.put(Field.STATE_DIRECTORY, new Reason(source, "found on this host"));
    reasons.put(Field.CONFIG_PATH, new Reason(source, "found on this host"));
    return new PlaceChoice(
        place.profile(), place.state(), place.config(), !canonical, false, reasons, List.of());
  }

  /** The places found so far: each spelling once, and what is known of the real ones. */
  private static final class FoundPlaces {
    private final Map<Path, Found> bySpelling = new LinkedHashMap<>();
    private final Map<Path, Path> spellingOfReal = new HashMap<>();

    void add(Found place) {
      bySpelling.putIfAbsent(place.state(), place);
      spellingOfReal.putIfAbsent(Places.real(place.state()), place.state());
    }

    /** Returns false when the state directory is not known yet. */
    boolean changeConfig(Path state, Path config) {
      @Nullable Path spelling = spellingOfReal.get(Places.real(state));
      if (spelling == null) {
        return false;
      }
      bySpelling.computeIfPresent(spelling, (path, place) -> place.withConfig(config));
      return true;
    }

    Collection<Found> all() {
      return bySpelling.values();
    }
  }

  /** A place where an instance is, or was. */
  private record Found(
      Distribution distribution, ProfileName profile, Path state, Path config, HomePlaces home) {
    Found withConfig(Path other) {
      return new Found(distribution, profile, state, other, home);
    }
  }
}
