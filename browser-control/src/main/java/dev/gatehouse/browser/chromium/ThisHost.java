package dev.gatehouse.browser.chromium;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What this host is called and which start of it this is. Blocks for file access. */
final class ThisHost {
  private static final Path PROC = Path.of("/proc");
  private static final Path NAME = PROC.resolve("sys/kernel/hostname");
  private static final Path BOOT = PROC.resolve("sys/kernel/random/boot_id");
  private static final Path PROCESSES = PROC.resolve("self/ns/pid");

  private ThisHost() {}

  /** The name that the browser writes into its lock; empty where the system does not tell it. */
  static Optional<String> name() {
    return line(NAME);
  }

  /**
   * Names the table in which process numbers of now are valid: another start of the host, or
   * another container on it, has another one. Empty where the system does not tell.
   */
  static String boot() {
    try {
      return line(BOOT).map(boot -> boot + " " + processes()).orElse("");
    } catch (SecurityException e) {
      return "";
    }
  }

  private static String processes() {
    try {
      return Files.readSymbolicLink(PROCESSES).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static Optional<String> line(Path file) {
    try {
      return Optional.of(Files.readString(file).trim()).filter(text -> !text.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
