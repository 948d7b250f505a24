package dev.gatehouse.browser;

import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** The port that the control service has really opened. Safe to use from several threads. */
final class ControlPort {
  private final AtomicReference<Optional<Integer>> number = new AtomicReference<>(Optional.empty());

  @Inject
  ControlPort() {}

  /** Returns the open port, empty while none is open. */
  Optional<Integer> number() {
    return number.get();
  }

  void opened(int port) {
    number.set(Optional.of(port));
  }

  void closed() {
    number.set(Optional.empty());
  }
}
