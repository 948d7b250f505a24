package dev.gatehouse.ports;

import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.core.distribution.PortLayout;

/** The port layouts of the distributions, from the resource that ships. */
final class Layouts {
  private static final Distributions ALL = Distributions.load(Layouts.class.getClassLoader());

  static final Distribution SIGIL_DISTRIBUTION = ALL.get("sigil");
  static final Distribution EPILOOP_DISTRIBUTION = ALL.get("epiloop");
  static final Distribution JARVIS_DISTRIBUTION = ALL.get("jarvis");

  /** Canvas on a port of its own. */
  static final PortLayout SIGIL = SIGIL_DISTRIBUTION.ports();

  /** Canvas on the gateway's port. */
  static final PortLayout JARVIS = JARVIS_DISTRIBUTION.ports();

  private Layouts() {}
}
