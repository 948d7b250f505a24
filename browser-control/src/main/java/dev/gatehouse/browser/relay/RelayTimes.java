package dev.gatehouse.browser.relay;

/**
 * How long a relay waits.
 *
 * @param graceMillis how long tabs and clients outlive an extension that dropped out
 * @param commandWaitMillis how long a command waits for it to come back
 * @param firstWaitMillis how long the first use of a relay waits for the extension
 * @param loginMillis how long an extension may take to log in within its socket
 */
record RelayTimes(
    long graceMillis, long commandWaitMillis, long firstWaitMillis, long loginMillis) {
  static final RelayTimes DEFAULT = new RelayTimes(5_000, 3_000, 3_000, LoginChallenge.LIFE_MILLIS);
}
