package dev.gatehouse.launcher;

/**
 * Loads what the commands load, while a JVM records its class archive. Its argument is an empty
 * directory that is thrown away afterwards.
 */
final class Training {
  private Training() {}

  public static void main(String[] args) {
    Main.main(new String[] {"--version"});
  }
}
