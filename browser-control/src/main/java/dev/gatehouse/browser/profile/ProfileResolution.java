package dev.gatehouse.browser.profile;

import dev.gatehouse.browser.cdp.BrowserEndpoint;
import dev.gatehouse.browser.profile.BrowserProfile.Kind;
import dev.gatehouse.browser.profile.BrowserProfile.PortSource;
import dev.gatehouse.browser.profile.BrowserSettings.Driver;
import dev.gatehouse.browser.profile.BrowserSettings.Entry;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.CdpForecast;
import dev.gatehouse.ports.PortPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** One run of {@link BrowserProfiles#resolve}. */
final class ProfileResolution {
  private static final String EXTENSION_COLOR = "#00AA00";

  private final BrowserSettings settings;
  private final Distribution distribution;
  private final PortPlan ports;
  private final Map<String, Integer> claimed;
  private final PersonBrowsers persons;
  private final CdpForecast forecast;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, BrowserProfile> profiles = new LinkedHashMap<>();
  private final List<String> problems;

  ProfileResolution(
      BrowserSettings settings,
      Distribution distribution,
      PortsInUse inUse,
      PersonBrowsers persons) {
    this.settings = settings;
    this.distribution = distribution;
    this.ports = inUse.plan();
    this.claimed = inUse.claimed();
    this.persons = persons;
    this.problems = new ArrayList<>(settings.problems());
    // Nobody is asked whether the port could be opened: looking must claim and disturb nothing.
    this.forecast = new CdpForecast(ports, inUse.known(), port -> true);
    inUse.others().forEach(forecast::reserve);
  }

  BrowserProfiles run() {
    String managed = distribution.managedBrowserProfile();
    entries.put(managed, settings.entries().getOrDefault(managed, Entry.NOTHING));
    entries.putAll(settings.entries());

    Map<String, BrowserEndpoint> fixed = new LinkedHashMap<>();
    entries.forEach((name, entry) -> fixed(name, entry).ifPresent(e -> fixed.put(name, e)));
    refuseOwnPorts(fixed);
    fixed.forEach(
        (name, endpoint) -> {
          if (endpoint.loopback()) {
            forecast.hold(endpoint.port(), "browser profile \"" + name + "\" of this instance");
          }
        });
    claimed.forEach(
        (name, port) -> forecast.hold(port, "browser profile \"" + name + "\" of this instance"));

    entries.forEach((name, entry) -> add(name, entry, Optional.ofNullable(fixed.get(name))));
    addExtension();
    // Never the person's own browser: whoever does not choose gets one that can be started.
    String defaultName = settings.defaultProfile().orElse(managed);
    return new BrowserProfiles(profiles, defaultName, problems);
  }

  private boolean managedByName(String name) {
    return name.equals(distribution.managedBrowserProfile());
  }

  /** The address that the configuration fixes for a profile, empty when its port is free. */
  private Optional<BrowserEndpoint> fixed(String name, Entry entry) {
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
    return managedByName(name) && entry.driver() == Driver.OWN
        ? settings.cdpUrl()
        : Optional.empty();
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
    Entry entry = entries.get(name);
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

  private void add(String name, Entry entry, Optional<BrowserEndpoint> fixed) {
    if (entry.driver() == Driver.EXISTING_SESSION) {
      addPersons(name, entry, fixed);
      return;
    }
    BrowserEndpoint endpoint;
    PortReason reason;
    if (fixed.isPresent()) {
      endpoint = fixed.get();
      reason = fixedReason(name, entry, endpoint);
    } else if (claimed.containsKey(name)) {
      endpoint = BrowserEndpoint.local(claimed.get(name));
      reason = PortReason.of(PortSource.LEASED, "claimed from " + range() + " while it is in use");
    } else {
      CdpForecast.Choice choice = forecast.choose(name);
      OptionalInt port = choice.port();
      if (port.isEmpty()) {
        problems.add(
            "no available CDP ports in range " + range() + " for browser profile \"" + name + "\"");
        return;
      }
      forecast.hold(port.getAsInt(), "browser profile \"" + name + "\" of this instance");
      endpoint = BrowserEndpoint.local(port.getAsInt());
      reason = PortReason.planned(range(), choice);
    }
    Kind kind = Kind.MANAGED;
    if (entry.extension()) {
      kind = Kind.EXTENSION;
    } else if (!endpoint.loopback()) {
      kind = Kind.REMOTE;
    }
    put(name, kind, endpoint, reason, Optional.empty(), entry);
  }

  /** The browser of a person says itself where it listens, unless an address says it for it. */
  private void addPersons(String name, Entry entry, Optional<BrowserEndpoint> fixed) {
    if (fixed.isPresent() && entry.userDataDir().isEmpty()) {
      put(
          name,
          Kind.EXISTING_SESSION,
          fixed.get(),
          fixedReason(name, entry, fixed.get()),
          Optional.empty(),
          entry);
      return;
    }
    Path userData = persons.userData(entry.userDataDir());
    OptionalInt port = persons.port(userData);
    put(
        name,
        Kind.EXISTING_SESSION,
        port.isPresent() ? BrowserEndpoint.local(port.getAsInt()) : BrowserEndpoint.NOWHERE,
        PortReason.of(
            PortSource.FILE,
            port.isPresent()
                ? "the browser on " + userData + " listens there"
                : "no browser on " + userData + " allows remote debugging now"),
        Optional.of(userData),
        entry);
  }

  private void put(
      String name,
      Kind kind,
      BrowserEndpoint endpoint,
      PortReason reason,
      Optional<Path> userData,
      Entry entry) {
    profiles.put(
        name,
        new BrowserProfile(
            name,
            kind,
            endpoint,
            reason,
            color(name, entry),
            entry.attachOnly().orElse(settings.attachOnly()),
            userData,
            settings.mayNeighbour() || entry.mayNeighbour()));
  }

  private PortReason fixedReason(String name, Entry entry, BrowserEndpoint endpoint) {
    PortSource source = source(name);
    return PortReason.of(
        source,
        switch (source) {
          case PINNED -> "pinned by browser.profiles." + name + ".cdpPort";
          case DERIVED -> "extension relay, control port + " + (ports.relay() - ports.control());
          case URL, LEASED, PLANNED, FILE -> {
            boolean old = entry.cdpUrl().isEmpty();
            String key = old ? "browser.cdpUrl" : "browser.profiles." + name + ".cdpUrl";
            yield "named by " + key + " as " + endpoint.shown();
          }
        });
  }

  private String range() {
    return ports.firstCdp() + ".." + ports.lastCdp();
  }

  private String color(String name, Entry entry) {
    if (entry.color().isPresent()) {
      return entry.color().get();
    }
    if (managedByName(name)) {
      return settings.color();
    }
    List<String> used = new ArrayList<>();
    profiles.values().forEach(profile -> used.add(profile.color()));
    entries.values().forEach(other -> other.color().ifPresent(used::add));
    return BrowserProfiles.freeColor(used);
  }

  private void addExtension() {
    String name = BrowserProfiles.EXTENSION_PROFILE;
    boolean relayUsed =
        profiles.values().stream()
            .anyMatch(p -> p.endpoint().loopback() && p.cdpPort() == ports.relay());
    if (!profiles.containsKey(name) && !settings.entries().containsKey(name) && !relayUsed) {
      profiles.put(
          name,
          new BrowserProfile(
              name,
              Kind.EXTENSION,
              BrowserEndpoint.local(ports.relay()),
              PortReason.of(
                  PortSource.DERIVED,
                  "extension relay, control port + " + (ports.relay() - ports.control())),
              EXTENSION_COLOR,
              settings.attachOnly(),
              Optional.empty(),
              settings.mayNeighbour()));
    }
  }
}
