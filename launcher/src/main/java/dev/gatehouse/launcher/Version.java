package dev.gatehouse.launcher;

/** The version of this program, from the jar it runs from. */
final class Version {
  private Version() {}

  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return (version == null ? "development" : version) + " (Java " + Runtime.version() + ")";
  }
}
