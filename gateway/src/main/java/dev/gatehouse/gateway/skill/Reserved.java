package dev.gatehouse.gateway.skill;

import java.util.List;
import java.util.Locale;

/** Variables that decide what a program loads; no skill sets them. */
final class Reserved {
  private static final List<String> NAMES =
      List.of(
          "PATH",
          "HOME",
          "SHELL",
          "IFS",
          "ENV",
          "BASH_ENV",
          "NODE_OPTIONS",
          "PYTHONPATH",
          "PYTHONSTARTUP",
          "PERL5LIB",
          "PERL5OPT",
          "RUBYOPT",
          "RUBYLIB",
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "_JAVA_OPTIONS",
          "CLASSPATH",
          "GIT_SSH_COMMAND");
  private static final List<String> PREFIXES = List.of("LD_", "DYLD_", "GATEHOUSE_");

  private Reserved() {}

  static boolean is(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return NAMES.contains(upper) || PREFIXES.stream().anyMatch(upper::startsWith);
  }
}
