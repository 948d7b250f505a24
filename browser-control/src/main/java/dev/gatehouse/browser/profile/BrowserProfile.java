package dev.gatehouse.browser.profile;

import dev.gatehouse.browser.cdp.BrowserEndpoint;
import java.util.Locale;

/**
 * One named browser of an instance: how it is reached and what it looks like. Immutable.
 *
 * @param name its checked name
 * @param kind who owns the browser
 * @param endpoint where it answers DevTools
 * @param portSource where the port of {@code endpoint} comes from
 * @param color its colour, {@code #RRGGBB} in upper case
 */
public record BrowserProfile(
    String name, Kind kind, BrowserEndpoint endpoint, PortSource portSource, String color) {

  /** The port that DevTools answer on. */
  public int cdpPort() {
    return endpoint.port();
  }

  /** Whether it runs on another host. */
  public boolean remote() {
    return kind == Kind.REMOTE;
  }

  /**
   * Whether the configuration names this address: a browser that answers there is the meant one.
   */
  public boolean namedByAddress() {
    return portSource == PortSource.URL;
  }

  /** Who owns the browser. */
  public enum Kind {
    /** The instance, on this host. */
    MANAGED,
    /** Somebody else, on another host. */
    REMOTE,
    /** The person, whose own browser joins by an extension. */
    EXTENSION
  }

  /** Where a CDP port comes from. */
  public enum PortSource {
    /** It stands in {@code cdpPort}. */
    PINNED,
    /** It stands in {@code cdpUrl}. */
    URL,
    /** It is claimed from the instance's lease. */
    LEASED,
    /** It would be claimed if the browser were started now; nothing holds it. */
    PLANNED,
    /** It follows from the base port. */
    DERIVED;

    /** The name in answers: {@code planned}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
