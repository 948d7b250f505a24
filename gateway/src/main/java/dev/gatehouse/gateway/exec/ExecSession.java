package dev.gatehouse.gateway.exec;

import dev.gatehouse.gateway.session.SessionKey;

/** A command that an agent can come back to. Used on the gateway's event loop. */
final class ExecSession {
  private final String id;
  private final SessionKey owner;
  private final String command;
  private final String cwd;
  private final Child child;
  private final boolean input;
  private final long startedAt;
  private boolean background;
  private boolean timedOut;
  private boolean stopped;
  private long endedAt;
  private int exitCode;
  private long seen;

  ExecSession(
      String id,
      SessionKey owner,
      String command,
      String cwd,
      Child child,
      boolean input,
      long startedAt) {
    this.id = id;
    this.owner = owner;
    this.command = command;
    this.cwd = cwd;
    this.child = child;
    this.input = input;
    this.startedAt = startedAt;
  }

  String id() {
    return id;
  }

  SessionKey owner() {
    return owner;
  }

  String command() {
    return command;
  }

  String cwd() {
    return cwd;
  }

  Child child() {
    return child;
  }

  /** Whether it can be written to. */
  boolean input() {
    return input;
  }

  long startedAt() {
    return startedAt;
  }

  boolean background() {
    return background;
  }

  void toBackground() {
    background = true;
  }

  void timeOut() {
    timedOut = true;
  }

  boolean timedOut() {
    return timedOut;
  }

  void stop() {
    stopped = true;
  }

  void ended(int code, long at) {
    exitCode = code;
    endedAt = at;
  }

  boolean running() {
    return endedAt == 0;
  }

  long endedAt() {
    return endedAt;
  }

  int exitCode() {
    return exitCode;
  }

  /** {@code running}, {@code completed}, {@code failed} or {@code killed}. */
  String status() {
    if (running()) {
      return "running";
    }
    if (stopped || timedOut) {
      return "killed";
    }
    return exitCode == 0 ? "completed" : "failed";
  }

  /** What it printed since the last time that this was asked. */
  String fresh() {
    String text = child.output().since(seen);
    seen = child.output().total();
    return text;
  }
}
