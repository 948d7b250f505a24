package dev.gatehouse.browser.profile;

import io.vertx.core.Future;

/** The way to a person's own browser, which joins by an extension. Bound by the relay. */
public interface ExtensionDoor {
  /**
   * Opens the relay of {@code profile} where it is not open yet.
   *
   * @return how to attach; fails with a {@code BrowserException} when no extension is connected
   */
  Future<Attachment> attach(BrowserProfile profile);

  /** What is true of the relay of {@code profile} now; opens nothing. */
  State state(BrowserProfile profile);

  /**
   * Closes the relay of {@code profile}.
   *
   * @return whether it was open
   */
  Future<Boolean> close(BrowserProfile profile);

  /**
   * The state of a relay.
   *
   * @param open whether it listens
   * @param connected whether an extension is connected
   * @param tabs how many tabs the person has attached
   */
  record State(boolean open, boolean connected, int tabs) {
    /** Nothing listens. */
    public static final State CLOSED = new State(false, false, 0);
  }
}
