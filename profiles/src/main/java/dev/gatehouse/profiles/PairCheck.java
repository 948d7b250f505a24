package dev.gatehouse.profiles;

import dev.gatehouse.ports.PortRole;
import dev.gatehouse.ports.PortUse;
import dev.gatehouse.profiles.InstanceFacts.HashedSecret;
import dev.gatehouse.profiles.IsolationReport.Finding;
import dev.gatehouse.profiles.IsolationReport.Severity;
import dev.gatehouse.profiles.SharedPlace.Kind;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares two instances. Pure, but for the facts, which were collected before. */
final class PairCheck {
  private final InstanceFacts one;
  private final InstanceFacts other;
  private final List<Finding> findings = new ArrayList<>();

  PairCheck(InstanceFacts one, InstanceFacts other) {
    this.one = one;
    this.other = other;
  }

  List<Finding> findings() {
    services();
    if (one.state().isSameAs(other.state())) {
      // All else follows from this one.
      add(
          "state-directory-shared",
          Severity.FAULT,
          one.state() + " and " + other.state() + " are one directory",
          "give one of them a directory of its own; a symbolic link to another instance's directory"
              + " must go");
      return findings;
    }
    identity();
    files();
    places();
    if (sharesConfig()) {
      return findings; // ports and credentials follow from the shared file
    }
    ports();
    urls(one, other);
    urls(other, one);
    remoteBrowsers();
    credentials();
    return findings;
  }

  private void services() {
    ServiceNames a = one.services();
    ServiceNames b = other.services();
    List<String> same = new ArrayList<>();
    boolean exact = false;
    for (List<String> pair :
        List.of(
            List.of(a.systemdUnit(), b.systemdUnit()),
            List.of(a.launchdLabel(), b.launchdLabel()),
            List.of(a.windowsTask(), b.windowsTask()))) {
      if (pair.get(0).equalsIgnoreCase(pair.get(1))) {
        exact |= pair.get(0).equals(pair.get(1));
        same.add(
            pair.get(0).equals(pair.get(1)) ? pair.get(0) : pair.get(0) + " and " + pair.get(1));
      }
    }
    if (!same.isEmpty()) {
      add(
          "service-name-shared",
          exact ? Severity.FAULT : Severity.WARNING,
          "both would run as the service "
              + String.join(", ", same)
              + (exact ? "" : ", which some systems take for one name"),
          "give one of them another profile name");
    }
  }

  private void identity() {
    Optional<String> a = one.known().instance().marker().map(InstanceMarker::id);
    Optional<String> b = other.known().instance().marker().map(InstanceMarker::id);
    if (a.isPresent() && a.equals(b)) {
      add(
          "identity-shared",
          Severity.FAULT,
          "both state directories hold the identity " + a.get() + ": one is a copy of the other",
          "make copies with \"instances clone\"; for this copy, move away its "
              + InstanceMarker.FILE_NAME
              + " and run setup, which makes a new identity");
    }
  }

  private void files() {
    for (Map.Entry<Object, Path> file : one.files().entrySet()) {
      Path same = other.files().get(file.getKey());
      if (same != null && !same.equals(file.getValue()) && !areConfigs(file.getValue(), same)) {
        add(
            "file-shared",
            Severity.FAULT,
            file.getValue() + " and " + same + " are one file with two names",
            "replace one of them by a copy of its own");
      }
    }
  }

  private boolean areConfigs(Path a, Path b) {
    return a.equals(one.known().instance().configPath())
        && b.equals(other.known().instance().configPath());
  }

  private boolean sharesConfig() {
    return findings.stream().anyMatch(finding -> finding.id().equals("config-file-shared"));
  }

  private void places() {
    Set<String> seen = new HashSet<>();
    for (SharedPlace a : one.places()) {
      for (SharedPlace b : other.places()) {
        compare(a, b, seen);
      }
    }
  }

  private void compare(SharedPlace a, SharedPlace b, Set<String> seen) {
    if (a.isSameAs(b)) {
      Kind kind = a.kind() == Kind.INNER ? b.kind() : a.kind();
      place(
          kind.id() + "-shared",
          a + " and " + b + " are one place",
          "give each instance a place of its own",
          seen);
    } else if (a.kind() == Kind.STATE || b.kind() == Kind.STATE) {
      inState(a, b, seen);
      inState(b, a, seen);
    } else if (a.kind() == Kind.WORKSPACE && b.kind() == Kind.WORKSPACE) {
      if (a.liesIn(b) || b.liesIn(a)) {
        place(
            "workspace-nested",
            a + " and " + b + " lie one inside the other",
            "move one of the workspaces and change agents.defaults.workspace",
            seen);
      }
    } else if (a.kind() == b.kind() && (a.liesIn(b) || b.liesIn(a))) {
      place(
          a.kind().id() + "-nested",
          a + " and " + b + " lie one inside the other",
          "give each instance a place of its own",
          seen);
    }
  }

  private void inState(SharedPlace state, SharedPlace place, Set<String> seen) {
    if (state.kind() != Kind.STATE) {
      return;
    }
    if (place.liesIn(state)) {
      if (place.kind() == Kind.STATE) {
        place(
            "state-directory-nested",
            place + " lies inside " + state.real(),
            "move it out, to a directory that no other instance owns",
            seen);
      } else if (!insideOwnState(place)) {
        boolean config = place.kind() == Kind.CONFIG;
        add(
            place.kind().id() + "-in-state-directory",
            config ? Severity.WARNING : Severity.FAULT,
            place + " lies inside the state directory " + state.real() + " of the other instance",
            "move it into the state directory of its own instance",
            seen);
      }
    } else if (state.liesIn(place) && place.kind() == Kind.WORKSPACE) {
      place(
          "state-directory-in-workspace",
          state.real() + " lies inside the " + place + " of the other instance",
          "choose a workspace that holds no instance's state directory",
          seen);
    }
  }

  /** A nested state directory is one finding, not one for each file in it. */
  private boolean insideOwnState(SharedPlace place) {
    SharedPlace own = one.places().contains(place) ? one.state() : other.state();
    SharedPlace foreign = one.places().contains(place) ? other.state() : one.state();
    return place.liesIn(own) && own.liesIn(foreign);
  }

  private void place(String id, String evidence, String remedy, Set<String> seen) {
    add(id, Severity.FAULT, evidence, remedy, seen);
  }

  private void add(String id, Severity severity, String evidence, String remedy, Set<String> seen) {
    if (seen.add(id + evidence)) {
      add(id, severity, evidence, remedy);
    }
  }

  private void ports() {
    for (int port : one.block().intersect(other.block())) {
      PortUse a = one.block().use(port).orElseThrow();
      PortUse b = other.block().use(port).orElseThrow();
      add(
          portFinding(a, b),
          Severity.FAULT,
          "port " + port + ": " + a.reason() + "; and " + b.reason(),
          a.origin() == PortUse.Origin.PINNED || b.origin() == PortUse.Origin.PINNED
              ? "change the pinned one in its configuration"
              : "give one of them another gateway.port");
    }
  }

  private static String portFinding(PortUse a, PortUse b) {
    if (a.role() == PortRole.CDP_URL && b.role() == PortRole.CDP_URL) {
      return "cdp-url-shared";
    }
    if (a.role() == PortRole.CDP_URL || b.role() == PortRole.CDP_URL) {
      return "cdp-url-foreign";
    }
    if (isPinned(a, PortRole.CDP) || isPinned(b, PortRole.CDP)) {
      return "cdp-port-shared";
    }
    if (isPinned(a, PortRole.CANVAS) || isPinned(b, PortRole.CANVAS)) {
      return "canvas-port-shared";
    }
    if (isPinned(a, PortRole.CONTROL) || isPinned(b, PortRole.CONTROL)) {
      return "control-url-foreign";
    }
    return "port-shared";
  }

  private static boolean isPinned(PortUse use, PortRole role) {
    return use.role() == role && use.origin() == PortUse.Origin.PINNED;
  }

  /** A URL into the range from which the other instance's browsers get their ports. */
  private void urls(InstanceFacts from, InstanceFacts to) {
    for (PortUse use : from.block().uses()) {
      boolean pinned = use.role() == PortRole.CDP_URL || isPinned(use, PortRole.CDP);
      int port = use.port();
      if (pinned
          && to.known().block().isPresent()
          && to.settings().browser()
          && to.known().instance().ports().isCdp(port)
          && !from.known().instance().ports().isCdp(port)
          && to.block().use(port).isEmpty()) {
        boolean url = use.role() == PortRole.CDP_URL;
        add(
            url ? "cdp-url-foreign" : "cdp-port-in-range",
            url ? Severity.FAULT : Severity.NOTE,
            "port "
                + port
                + ": "
                + use.reason()
                + " of "
                + from.known().name()
                + ", inside the range of browser ports of "
                + to.known().name(),
            "use a port of the instance's own range, "
                + from.known().instance().ports().firstCdp()
                + " to "
                + from.known().instance().ports().lastCdp());
      }
    }
  }

  /** Two instances that name one browser on another host. */
  private void remoteBrowsers() {
    Set<String> theirs = new HashSet<>();
    other.settings().cdpUrls().values().forEach(url -> remote(url).ifPresent(theirs::add));
    one.settings().cdpUrls().values().stream()
        .flatMap(url -> remote(url).stream())
        .filter(theirs::contains)
        .distinct()
        .forEach(
            place ->
                add(
                    "cdp-url-shared",
                    Severity.FAULT,
                    "both drive the browser at " + place,
                    "give each instance a browser of its own"));
  }

  /** Host and port only: the rest of such a URL may be a secret. */
  private static Optional<String> remote(String url) {
    try {
      URI uri = URI.create(url.trim());
      String host = String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
      boolean local = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
      // Hosts that hand out browsers tell them apart by the path, not by the port.
      String path = uri.getPath() == null ? "" : Integer.toHexString(uri.getPath().hashCode());
      return uri.getHost() == null || local
          ? Optional.empty()
          : Optional.of(host + ":" + uri.getPort() + (path.isEmpty() ? "" : "/…" + path));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void credentials() {
    Set<String> seen = new HashSet<>();
    for (HashedSecret a : one.secrets()) {
      for (HashedSecret b : other.secrets()) {
        if (a.kind() == b.kind() && a.hash().equals(b.hash()) && seen.add(a.where() + b.where())) {
          credential(a, b);
        }
      }
    }
  }

  private void credential(HashedSecret a, HashedSecret b) {
    boolean both = a.active() && b.active();
    boolean note =
        a.kind() == Credential.Kind.SERVICE || (a.kind() == Credential.Kind.CHANNEL && !both);
    add(
        a.kind().findingId(),
        note ? Severity.NOTE : Severity.FAULT,
        a.where() + " and " + b.where() + " are the same secret",
        switch (a.kind()) {
          case CHANNEL -> "give each instance an account of its own, or switch one channel off";
          case GATEWAY, HOOK, CONTROL -> "make a new secret for one of them";
          case SERVICE -> "shared keys share their limits and costs; use two to tell them apart";
        });
  }

  private void add(String id, Severity severity, String evidence, String remedy) {
    findings.add(
        new Finding(
            id,
            severity,
            List.of(one.known().name(), other.known().name()),
            List.of(
                one.known().instance().stateDirectory().toString(),
                other.known().instance().stateDirectory().toString()),
            evidence,
            remedy));
  }
}
