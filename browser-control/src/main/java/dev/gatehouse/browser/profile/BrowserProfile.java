package dev.gatehouse.browser.profile;

import dev.gatehouse.browser.cdp.BrowserEndpoint;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One named browser of an instance: how it is reached and what it looks like. Immutable.
 *
 * @param name its checked name
 * @param kind who owns the browser
 * @param endpoint where it answers DevTools; {@link BrowserEndpoint#NOWHERE} for the browser of a
 *     person that does not say so now
 * @param port where the port of {@code endpoint} comes from, and why it is that one
 * @param color its colour, {@code #RRGGBB} in upper case
 * @param attachOnly whether the configuration says that it is never started, only attached to; see
 *     {@link #launches}
 * @param userData the user data of a person's own browser, for {@link Kind#EXISTING_SESSION}
 * @param mayNeighbour whether the operator allows that its address lies in another instance's block
 */
public record BrowserProfile(
    String name,
    Kind kind,
    BrowserEndpoint endpoint,
    PortReason port,
    String color,
    boolean attachOnly,
    Optional<Path> userData,
    boolean mayNeighbour) {

  /** The port that DevTools answer on; 0 when it is not known. */
  public int cdpPort() {
    return endpoint.port();
  }

  /** The port for an answer: empty when it is not known. */
  public OptionalInt knownPort() {
    return endpoint.known() ? OptionalInt.of(endpoint.port()) : OptionalInt.empty();
  }

  /** Where the port comes from. */
  public PortSource portSource() {
    return port.source();
  }

  /** Whether it runs on another host. */
  public boolean remote() {
    return kind == Kind.REMOTE;
  }

  /**
   * Whether this instance starts and ends the browser itself. Every other one is attached to and
   * left running.
   */
  public boolean launches() {
    return kind == Kind.MANAGED && !attachOnly && !namedByAddress();
  }

  /**
   * Whether the configuration names this address: a browser that answers there is the meant one.
   */
  public boolean namedByAddress() {
    return portSource() == PortSource.URL;
  }

  /** Its {@code driver} in answers. */
  public String driver(String managed) {
    return switch (kind) {
      case MANAGED, REMOTE -> managed;
      case EXTENSION -> "extension";
      case EXISTING_SESSION -> "existing-session";
    };
  }

  /** Who owns the browser. */
  public enum Kind {
    /** The instance, on this host. */
    MANAGED,
    /** Somebody else, on another host. */
    REMOTE,
    /** The person, whose own browser joins by an extension. */
    EXTENSION,
    /** The person, whose own browser on this host allows remote debugging. */
    EXISTING_SESSION
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
    DERIVED,
    /** A running browser wrote it into its user data. */
    FILE;

    /** The name in answers: {@code planned}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
