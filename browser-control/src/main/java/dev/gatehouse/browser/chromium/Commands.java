package dev.gatehouse.browser.chromium;

import java.util.List;
import java.util.Optional;

/** Asks programs of the operating system. Blocks, but not for long. */
interface Commands {
  /**
   * Returns what a program writes, trimmed; empty when it is not there, fails, writes nothing or
   * takes too long.
   */
  Optional<String> output(List<String> words);
}
