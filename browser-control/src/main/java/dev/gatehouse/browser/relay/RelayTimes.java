package dev.gatehouse.browser.relay;

/**
 * How long a relay waits.
 *
 * @param graceMillis how long tabs and clients outlive an extension that dropped out
 * @param commandWaitMillis how long a command waits for it to come back
 * @param firstWaitMillis how long the first use of a relay waits for the extension
 */
record RelayTimes(long graceMillis, long commandWaitMillis, long firstWaitMillis) {
  static final RelayTimes DEFAULT = new RelayTimes(5_000, 3_000, 3_000);
}
