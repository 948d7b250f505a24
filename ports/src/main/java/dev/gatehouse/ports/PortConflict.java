package dev.gatehouse.ports;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One port that two want.
 *
 * @param owner who wants it
 * @param wanted the port and why
 * @param holder who has it
 * @param freeBase a base port whose ports are all free, empty where none was looked for or found
 */
public record PortConflict(LeaseOwner owner, PortUse wanted, Holder holder, OptionalInt freeBase) {
  public PortConflict {
    requireNonNull(owner, "owner");
    requireNonNull(wanted, "wanted");
    requireNonNull(holder, "holder");
    requireNonNull(freeBase, "freeBase");
  }

  /** The port. */
  public int port() {
    return wanted.port();
  }

  PortConflict with(OptionalInt base) {
    return new PortConflict(owner, wanted, holder, base);
  }

  /** One sentence that names both sides and both reasons. */
  public String text() {
    return "port " + port() + " (" + wanted.reason() + ") of " + owner.name() + " " + holder.text();
  }

  /** What to do, in one clause. */
  public String remedy() {
    String base =
        freeBase.isPresent()
            ? "use a free base port, for example --port " + freeBase.getAsInt()
            : "use another base port";
    return switch (wanted.origin()) {
      case DERIVED -> holder.kind() == Kind.PROGRAM ? "end that program, or " + base : base;
      case PINNED ->
          "change the configuration: this port follows from " + pin() + ", not from the base port";
      case ASSIGNED -> "start that browser profile again: it gets another port";
    };
  }

  private String pin() {
    return switch (wanted.role()) {
      case CANVAS -> "canvasHost.port";
      case CONTROL, RELAY -> "browser.controlUrl";
      case CDP -> "cdpPort";
      case CDP_URL -> "cdpUrl";
      case GATEWAY -> "gateway.port";
    };
  }

  /** How a port is held. */
  public enum Kind {
    /** By an instance that runs. */
    RUNNING,
    /** By an instance that is stopped, whose files name it. */
    STOPPED,
    /** By a program that is no instance. */
    PROGRAM
  }

  /**
   * Who has the port.
   *
   * @param kind how
   * @param owner the instance; empty for a foreign program
   * @param reason why the instance needs it, or what the program is
   * @param pid the process, where known
   */
  public record Holder(Kind kind, Optional<LeaseOwner> owner, String reason, OptionalLong pid) {
    static Holder running(LeaseInfo lease, PortUse use) {
      return new Holder(
          Kind.RUNNING, Optional.of(lease.owner()), use.reason(), OptionalLong.of(lease.pid()));
    }

    static Holder stopped(LeaseOwner owner, PortUse use) {
      return new Holder(Kind.STOPPED, Optional.of(owner), use.reason(), OptionalLong.empty());
    }

    static Holder program(PortProbe.Listener listener) {
      return new Holder(Kind.PROGRAM, Optional.empty(), listener.text(), listener.pid());
    }

    /** The same for every port that one instance or one process has. */
    String key() {
      return owner
          .map(LeaseOwner::instanceId)
          .orElseGet(() -> pid.isPresent() ? "process " + pid.getAsLong() : reason);
    }

    String text() {
      String who = owner.map(LeaseOwner::name).orElse("");
      return switch (kind) {
        case RUNNING ->
            "is held by " + who + " (" + reason + "), which runs as process " + pid.orElse(0);
        case STOPPED -> "is reserved by " + who + " (" + reason + "), which is stopped";
        case PROGRAM -> "is taken by " + reason;
      };
    }
  }
}
