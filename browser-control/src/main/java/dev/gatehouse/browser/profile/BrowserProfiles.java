package dev.gatehouse.browser.profile;

import dev.gatehouse.browser.profile.BrowserProfile.PortSource;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.PortUse;
import dev.gatehouse.ports.Reservation;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The browser profiles of one instance: the configured ones, and the two that are always there.
 * Claims nothing. Immutable.
 */
public final class BrowserProfiles {
  /** The person's own browser, joined by an extension. */
  public static final String EXTENSION_PROFILE = "chrome";

  static final List<String> PALETTE =
      List.of(
          "#FF4500", "#0066CC", "#00AA00", "#9933FF", "#FF6699", "#00CCCC", "#FF9900", "#6666FF",
          "#CC3366", "#339966");

  private final Map<String, BrowserProfile> profiles;
  private final String defaultName;
  private final List<String> problems;

  BrowserProfiles(Map<String, BrowserProfile> profiles, String defaultName, List<String> problems) {
    this.profiles = Collections.unmodifiableMap(new LinkedHashMap<>(profiles));
    this.defaultName = defaultName;
    this.problems = List.copyOf(problems);
  }

  /** Resolves the browser profiles. Blocks where one of them is a person's own browser. */
  public static BrowserProfiles resolve(
      BrowserSettings settings,
      Distribution distribution,
      PortsInUse ports,
      PersonBrowsers persons) {
    return new ProfileResolution(settings, distribution, ports, persons).run();
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

  /** Returns the first colour of the palette that nobody has; all taken, they start again. */
  public static String freeColor(Collection<String> used) {
    Set<String> upper = new HashSet<>();
    used.forEach(color -> upper.add(color.toUpperCase(Locale.ROOT)));
    return PALETTE.stream()
        .filter(color -> !upper.contains(color))
        .findFirst()
        .orElseGet(() -> PALETTE.get(used.size() % PALETTE.size()));
  }

  /**
   * Returns why {@code profile} must not be used: its address or its data is another instance's.
   * Empty when it may.
   */
  public static Optional<String> conflict(BrowserProfile profile, Collection<Reservation> others) {
    if (profile.userData().isPresent()) {
      Path data = profile.userData().get();
      for (Reservation other : others) {
        if (data.startsWith(other.owner().stateDirectory())) {
          return Optional.of(
              "browser profile \""
                  + profile.name()
                  + "\" names the browser data "
                  + data
                  + ", which belongs to "
                  + other.owner().name());
        }
      }
    }
    boolean chosen =
        switch (profile.portSource()) {
          case PINNED, URL, FILE -> true;
          case LEASED, PLANNED, DERIVED -> false;
        };
    boolean addressed = profile.portSource() != PortSource.PINNED;
    if (!chosen || !profile.endpoint().loopback() || (addressed && profile.mayNeighbour())) {
      return Optional.empty();
    }
    return holder(profile.cdpPort(), others)
        .map(holder -> belongsTo(profile.name(), profile.cdpPort(), holder));
  }

  static String belongsTo(String profile, int port, String holder) {
    return "browser profile \""
        + profile
        + "\" points at port "
        + port
        + ", which belongs to "
        + holder;
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
}
