package dev.gatehouse.profiles.rescue;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.service.ServiceManager;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one instance can do for its siblings: look at them, find out why they are down, and mend
 * them, whether their process is dead, hangs or ends again and again. Everything is done from
 * outside, on files and processes; no sibling has to answer. Each sibling's operator decides who
 * may ({@link RescueGrants}), and finds in its {@link RescueRecord} what was done. All methods
 * block; safe to use from several threads.
 *
 * <p>The parameter {@code by} says who wants it, for the record: {@code cli}, {@code agent main}.
 * Every method with a sibling's name throws {@link GatehouseException} with {@link ExitCode#USAGE}
 * when no or more than one instance is called so, and with {@link ExitCode#ACCESS} when this
 * instance is not allowed.
 */
public final class Rescue {
  /** How long a mended sibling has to come back where nothing else is said. */
  public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(60);

  private final Instance self;
  private final Siblings siblings;
  private final RescueAccess access;
  private final RescueLooks looks;
  private final RescueMends mends;
  private final Clock clock;

  private Rescue(Builder builder) {
    this.self = builder.self;
    this.clock = builder.clock;
    Optional<ServiceManager> services = Optional.ofNullable(builder.services);
    LeaseTable leases = builder.catalog.leases();
    this.siblings = new Siblings(self, builder.catalog);
    this.access = new RescueAccess(self, siblings, builder.clock, builder.witness);
    SiblingSight sight = new SiblingSight(leases, builder.environment, builder.clock, services);
    Diagnostician diagnostician = new Diagnostician(sight, leases, builder.clock);
    this.looks =
        new RescueLooks(
            builder.catalog,
            builder.clock,
            services,
            builder.moreChecks,
            siblings,
            access,
            sight,
            diagnostician);
    this.mends =
        new RescueMends(siblings, access, sight, diagnostician, new Mender(self, leases, services));
  }

  /** Collects what an instance needs to look after others. */
  public static Builder of(Instance self, InstanceCatalog catalog, Environment environment) {
    return new Builder(self, catalog, environment);
  }

  /** A sibling, and what this instance may do for it; empty for nothing. */
  public record Ward(String name, Optional<RescueGrant> grant) {}

  /** Every sibling of this host, and what this instance may do for each. */
  public List<Ward> wards() {
    return siblings.all().stream()
        .map(known -> new Ward(known.name(), access.granted(known)))
        .toList();
  }

  /** {@link #wards} and {@link #grants} as one JSON tree. */
  public Map<String, Object> toTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put(
        "siblings",
        wards().stream()
            .map(
                ward -> {
                  Map<String, Object> entry = new LinkedHashMap<>();
                  entry.put("name", ward.name());
                  entry.put("allowed", ward.grant().isPresent());
                  entry.put("mends", ward.grant().map(RescueGrant::mends).orElse(false));
                  return entry;
                })
            .toList());
    tree.put("allowedHere", grants().stream().map(RescueGrant::toTree).toList());
    return tree;
  }

  /** Whether a name means one sibling that lets this instance look after it. */
  public boolean mayLookAfter(String name) {
    try {
      return access.granted(siblings.find(name)).isPresent();
    } catch (GatehouseException e) {
      return false;
    }
  }

  /** Who may look after this instance. */
  public List<RescueGrant> grants() {
    return new RescueGrants(self.stateDirectory()).list();
  }

  /**
   * Allows a sibling to look after this instance. Only this instance's operator may ask for it.
   *
   * @param mends whether it may also change and restart
   */
  public RescueGrant allow(String rescuer, boolean mends, String by) {
    KnownInstance known = siblings.find(rescuer);
    if (known.instance().marker().isEmpty()) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          known.name() + " has no identity yet that could be allowed anything",
          "run " + known.instance().commandHint("setup"));
    }
    RescueGrant grant = new RescueGrant(known.id(), known.name(), mends, clock.millis(), by);
    access.own(by, "allow", "begun", known.name() + ": " + grant.rights());
    new RescueGrants(self.stateDirectory()).allow(grant);
    return grant;
  }

  /** Takes that right back, at once; returns whether anybody had it. */
  public boolean deny(String rescuer, String by) {
    RescueGrants grants = new RescueGrants(self.stateDirectory());
    // By what the file says first: the other instance may be gone.
    boolean found = grants.deny(rescuer) || grants.deny(siblings.find(rescuer).id());
    access.own(by, "deny", "done", rescuer);
    return found;
  }

  /** Looks at siblings. */
  public RescueLooks looks() {
    return looks;
  }

  /** Changes siblings. */
  public RescueMends mends() {
    return mends;
  }

  /** What was done to this instance by those who look after it, newest first. */
  public List<RescueRecord.Line> ownRecord(int limit) {
    return new RescueRecord(self.stateDirectory()).newest(limit);
  }

  /**
   * What this instance did to its siblings, and was refused, newest first. It lies with this
   * instance, where no sibling reaches it.
   */
  public List<RescueRecord.Line> ownActs(int limit) {
    return RescueRecord.ofActs(self.stateDirectory()).newest(limit);
  }

  /** Collects what an instance needs to look after others. Not safe to share between threads. */
  public static final class Builder {
    private final Instance self;
    private final InstanceCatalog catalog;
    private final Environment environment;
    private Clock clock = Clock.systemUTC();
    private @Nullable ServiceManager services;
    private List<DoctorCheck> moreChecks = List.of();
    private Consumer<RescueRecord.Line> witness = line -> {};

    private Builder(Instance self, InstanceCatalog catalog, Environment environment) {
      this.self = requireNonNull(self, "self");
      this.catalog = requireNonNull(catalog, "catalog");
      this.environment = requireNonNull(environment, "environment");
    }

    /** The system's clock where nothing else is said. */
    public Builder clock(Clock clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /** Who starts gateways; without one, nothing can be restarted. */
    public Builder services(ServiceManager services) {
      this.services = requireNonNull(services, "services");
      return this;
    }

    /** Checks of {@link RescueLooks#doctor} beside those that every instance gets. */
    public Builder checks(Collection<? extends DoctorCheck> more) {
      this.moreChecks = List.copyOf(more);
      return this;
    }

    /** Hears every line that is recorded, refusals too; called on the thread that works. */
    public Builder witness(Consumer<RescueRecord.Line> witness) {
      this.witness = requireNonNull(witness, "witness");
      return this;
    }

    public Rescue build() {
      return new Rescue(this);
    }
  }
}
