package dev.gatehouse.gateway.provider;

/** A model's answer on its way. */
public interface ModelCall {
  /**
   * Stops it: the request to the provider is closed at once, and the listener hears nothing any
   * more. Nothing happens when it is over already. Any thread may call it.
   */
  void cancel();
}
