package dev.gatehouse.browser.profile;

import dev.gatehouse.browser.cdp.BrowserEndpoint;
import dev.gatehouse.browser.profile.BrowserProfile.Kind;
import dev.gatehouse.browser.profile.BrowserProfile.PortSource;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.PortUse;
import dev.gatehouse.ports.Reservation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/**
 * The browser profiles of one instance: the configured ones, and the two that are always there. A
 * pure function of configuration, ports and neighbours; claims nothing. Immutable.
 */
public final class BrowserProfiles {
  /** The person's own browser, joined by an extension. */
  static final String EXTENSION_PROFILE = "chrome";

  static final List<String> PALETTE =
      List.of(
          "#FF4500", "#0066CC", "#00AA00", "#9933FF", "#FF6699", "#00CCCC", "#FF9900", "#6666FF",
          "#CC3366", "#339966");

  private static final String EXTENSION_COLOR = "#00AA00";

  private final Map<String, BrowserProfile> profiles;
  private final String defaultName;
  private final List<String> problems;

  private BrowserProfiles(
      Map<String, BrowserProfile> profiles, String defaultName, List<String> problems) {
    this.profiles = Collections.unmodifiableMap(profiles);
    this.defaultName = defaultName;
    this.problems = List.copyOf(problems);
  }

  /**
   * Resolves the browser profiles.
   *
   * @param claimed CDP ports that the instance's lease already holds, by browser profile
   * @param others the other instances of this host: no port of theirs is planned
   */
  public static BrowserProfiles resolve(
      BrowserSettings settings,
      Distribution distribution,
      PortPlan ports,
      Map<String, Integer> claimed,
      Collection<Reservation> others) {
    return new Resolution(settings, distribution, ports, claimed, others).run();
  }

  /** All of them, in the order of the configuration. */
  public Collection<BrowserProfile> all() {
    return profiles.values();
  }

  /** Returns the browser profile of that name; an empty name means the default one. */
  public Optional<BrowserProfile> find(String name) {
    return Optional.ofNullable(profiles.get(name.isEmpty() ? defaultName : name));
  }

  public String defaultName() {
    return defaultName;
  }

  /** What is wrong with the configuration, one sentence each. */
  public List<String> problems() {
    return problems;
  }

  /**
   * Returns why {@code profile} must not be used: its address is a port of another instance. Empty
   * when it may.
   */
  public static Optional<String> conflict(BrowserProfile profile, Collection<Reservation> others) {
    boolean chosen =
        profile.portSource() == PortSource.PINNED || profile.portSource() == PortSource.URL;
    if (!chosen || !profile.endpoint().loopback()) {
      return Optional.empty();
    }
    return holder(profile.cdpPort(), others)
        .map(
            holder ->
                "browser profile \""
                    + profile.name()
                    + "\" points at port "
                    + profile.cdpPort()
                    + ", which belongs to "
                    + holder);
  }

  /** Returns who holds or reserves {@code port} and what for: {@code sigil/main (gateway port)}. */
  public static Optional<String> holder(int port, Collection<Reservation> others) {
    for (Reservation other : others) {
      Optional<PortUse> use = other.block().use(port);
      if (use.isPresent()) {
        return Optional.of(other.owner().name() + " (" + use.get().reason() + ")");
      }
    }
    return Optional.empty();
  }

  /** One run of {@link #resolve}. */
  private static final class Resolution {
    private final BrowserSettings settings;
    private final Distribution distribution;
    private final PortPlan ports;
    private final Map<String, Integer> claimed;
    private final Set<Integer> taken = new HashSet<>();
    private final Map<String, BrowserSettings.Entry> entries = new LinkedHashMap<>();
    private final Map<String, BrowserProfile> profiles = new LinkedHashMap<>();
    private final List<String> problems;

    Resolution(
        BrowserSettings settings,
        Distribution distribution,
        PortPlan ports,
        Map<String, Integer> claimed,
        Collection<Reservation> others) {
      this.settings = settings;
      this.distribution = distribution;
      this.ports = ports;
      this.claimed = claimed;
      this.problems = new ArrayList<>(settings.problems());
      others.forEach(other -> taken.addAll(other.block().numbers()));
    }

    BrowserProfiles run() {
      BrowserSettings.Entry nothing =
          new BrowserSettings.Entry(OptionalInt.empty(), Optional.empty(), false, Optional.empty());
      entries.put(
          distribution.managedBrowserProfile(),
          settings.entries().getOrDefault(distribution.managedBrowserProfile(), nothing));
      entries.putAll(settings.entries());

      Map<String, BrowserEndpoint> fixed = new LinkedHashMap<>();
      entries.forEach((name, entry) -> fixed(name, entry).ifPresent(e -> fixed.put(name, e)));
      refuseOwnPorts(fixed);
      fixed.values().stream()
          .filter(BrowserEndpoint::loopback)
          .forEach(endpoint -> taken.add(endpoint.port()));
      claimed.values().forEach(taken::add);

      entries.forEach((name, entry) -> add(name, entry, fixed));
      addExtension();
      String defaultName =
          settings
              .defaultProfile()
              .orElse(
                  profiles.containsKey(EXTENSION_PROFILE)
                      ? EXTENSION_PROFILE
                      : distribution.managedBrowserProfile());
      return new BrowserProfiles(profiles, defaultName, problems);
    }

    private boolean managedByName(String name) {
      return name.equals(distribution.managedBrowserProfile());
    }

    /** The address that the configuration fixes for a profile, empty when its port is free. */
    private Optional<BrowserEndpoint> fixed(String name, BrowserSettings.Entry entry) {
      if (entry.cdpUrl().isPresent()) {
        return entry.cdpUrl();
      }
      if (entry.extension()) {
        return Optional.of(BrowserEndpoint.local(ports.relay()));
      }
      if (entry.cdpPort().isPresent()) {
        int port = entry.cdpPort().getAsInt();
        return Optional.of(
            settings
                .cdpUrl()
                .map(url -> url.withPort(port))
                .orElseGet(() -> BrowserEndpoint.local(port)));
      }
      return managedByName(name) ? settings.cdpUrl() : Optional.empty();
    }

    private void refuseOwnPorts(Map<String, BrowserEndpoint> fixed) {
      Map<Integer, String> own = new TreeMap<>();
      own.put(ports.gateway(), "gateway");
      own.put(ports.control(), "control service");
      ports.canvas().ifPresent(canvas -> own.put(canvas, "canvas"));
      Map<Integer, String> pinned = new LinkedHashMap<>();
      List.copyOf(fixed.keySet())
          .forEach(
              name -> {
                BrowserEndpoint endpoint = fixed.get(name);
                if (endpoint == null || !endpoint.loopback()) {
                  return;
                }
                String use = own.get(endpoint.port());
                if (use != null) {
                  refuse(
                      name, fixed, "is port " + endpoint.port() + " of this instance's own " + use);
                } else if (source(name) == PortSource.PINNED) {
                  String first = pinned.putIfAbsent(endpoint.port(), name);
                  if (first != null) {
                    refuse(
                        name,
                        fixed,
                        "is port " + endpoint.port() + " of browser profile \"" + first + "\" too");
                  }
                }
              });
    }

    private void refuse(String name, Map<String, BrowserEndpoint> fixed, String why) {
      String key = source(name) == PortSource.PINNED ? ".cdpPort" : ".cdpUrl";
      problems.add("browser.profiles." + name + key + " " + why);
      fixed.remove(name);
      entries.remove(name);
    }

    private PortSource source(String name) {
      BrowserSettings.Entry entry = entries.get(name);
      if (entry != null && entry.cdpUrl().isEmpty()) {
        if (entry.extension()) {
          return PortSource.DERIVED;
        }
        if (entry.cdpPort().isPresent()) {
          return PortSource.PINNED;
        }
      }
      return PortSource.URL;
    }

    private void add(String name, BrowserSettings.Entry entry, Map<String, BrowserEndpoint> fixed) {
      BrowserEndpoint endpoint = fixed.get(name);
      PortSource source;
      if (endpoint != null) {
        source = source(name);
      } else if (claimed.containsKey(name)) {
        endpoint = BrowserEndpoint.local(claimed.get(name));
        source = PortSource.LEASED;
      } else {
        OptionalInt planned = plan();
        if (planned.isEmpty()) {
          problems.add(
              "no available CDP ports in range "
                  + ports.firstCdp()
                  + ".."
                  + ports.lastCdp()
                  + " for browser profile \""
                  + name
                  + "\"");
          return;
        }
        endpoint = BrowserEndpoint.local(planned.getAsInt());
        source = PortSource.PLANNED;
      }
      Kind kind = Kind.MANAGED;
      if (entry.extension()) {
        kind = Kind.EXTENSION;
      } else if (!endpoint.loopback()) {
        kind = Kind.REMOTE;
      }
      profiles.put(name, new BrowserProfile(name, kind, endpoint, source, color(name, entry)));
    }

    private OptionalInt plan() {
      for (int port = ports.firstCdp(); port <= ports.lastCdp(); port++) {
        if (taken.add(port)) {
          return OptionalInt.of(port);
        }
      }
      return OptionalInt.empty();
    }

    private String color(String name, BrowserSettings.Entry entry) {
      if (entry.color().isPresent()) {
        return entry.color().get();
      }
      if (managedByName(name)) {
        return settings.color();
      }
      Set<String> used = new HashSet<>();
      profiles.values().forEach(p -> used.add(p.color().toUpperCase(Locale.ROOT)));
      entries.values().forEach(e -> e.color().ifPresent(used::add));
      return PALETTE.stream()
          .filter(color -> !used.contains(color))
          .findFirst()
          .orElseGet(() -> PALETTE.get(profiles.size() % PALETTE.size()));
    }

    private void addExtension() {
      boolean relayUsed =
          profiles.values().stream()
              .anyMatch(p -> p.endpoint().loopback() && p.cdpPort() == ports.relay());
      if (!profiles.containsKey(EXTENSION_PROFILE)
          && !settings.entries().containsKey(EXTENSION_PROFILE)
          && !relayUsed) {
        profiles.put(
            EXTENSION_PROFILE,
            new BrowserProfile(
                EXTENSION_PROFILE,
                Kind.EXTENSION,
                BrowserEndpoint.local(ports.relay()),
                PortSource.DERIVED,
                EXTENSION_COLOR));
      }
    }
  }
}
