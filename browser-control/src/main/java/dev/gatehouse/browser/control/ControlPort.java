package dev.gatehouse.browser.control;

import jakarta.inject.Inject;
import java.util.Optional;

/** The port that the control service has really opened. Safe to use from several threads. */
public final class ControlPort {
  private volatile Optional<Integer> number = Optional.empty();

  @Inject
  ControlPort() {}

  /** Returns the open port, empty while none is open. */
  Optional<Integer> number() {
    return number;
  }

  void opened(int port) {
    number = Optional.of(port);
  }

  void closed() {
    number = Optional.empty();
  }
}
