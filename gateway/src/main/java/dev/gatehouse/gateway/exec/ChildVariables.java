package dev.gatehouse.gateway.exec;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.gateway.log.VisibleText;
import dev.gatehouse.profiles.ChildEnvironment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Builds the environment of commands from a list: nothing is inherited that is not on it. Pure. */
final class ChildVariables {
  private static final Set<String> INHERITED =
      Set.of(
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "LANG",
          "LANGUAGE",
          "TZ",
          "TMPDIR",
          "JAVA_HOME",
          "SSL_CERT_FILE",
          "SSL_CERT_DIR");

  /** Change how a program looks, never what it runs. */
  private static final Set<String> HARMLESS =
      Set.of(
          "LANG",
          "LANGUAGE",
          "TZ",
          "NO_COLOR",
          "FORCE_COLOR",
          "CLICOLOR",
          "CI",
          "TERM",
          "COLUMNS",
          "LINES");

  /** Say what a program loads or runs before what it was told to. */
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "PATH|HOME|IFS|ENV|BASH_ENV|BASH_FUNC_.*|SHELLOPTS|BASHOPTS|PS4|PROMPT_COMMAND|CDPATH"
              + "|SHELL|LD_.*|DYLD_.*|GCONV_PATH|LOCPATH|NLSPATH|HOSTALIASES|RESOLV_HOST_CONF"
              + "|.*_OPTIONS|.*_OPTS|PYTHON.*|PERL.*|RUBY.*|NODE_.*|GIT_.*|SSH_.*|SUDO_.*"
              + "|.*PAGER|.*EDITOR|VISUAL|BROWSER|LESSOPEN|LESSCLOSE|TAR_OPTIONS|CLASSPATH"
              + "|ZDOTDIR|FPATH|XDG_.*|DOCKER_.*|KUBECONFIG|npm_config_.*|NPM_CONFIG_.*|PIP_.*"
              + "|CARGO_.*|RUSTC.*|GO.*|MAKEFLAGS|CC|CXX|GATEHOUSE_.*");

  private ChildVariables() {}

  /** Whether additions leave a command the one that an allow list knows. */
  static boolean harmless(Map<String, String> added) {
    return added.keySet().stream()
        .allMatch(name -> HARMLESS.contains(name) || name.startsWith("LC_"));
  }

  /**
   * Checks what a call wants to add.
   *
   * @throws GatehouseException when a name says what programs load or run
   */
  static void check(Map<String, String> added, Collection<Distribution> distributions) {
    for (Map.Entry<String, String> variable : added.entrySet()) {
      String name = variable.getKey();
      if (!allowed(name, variable.getValue(), distributions)) {
        throw new GatehouseException(
            ExitCode.USAGE,
            "at /env/" + VisibleText.of(name) + ": this variable cannot be set for a command",
            "leave it out, or give the value as an argument");
      }
    }
  }

  /** Whether a variable may be added: it says nothing of what programs load or run. */
  static boolean allowed(String name, String value, Collection<Distribution> distributions) {
    return name.matches("[A-Za-z_][A-Za-z0-9_]{0,127}")
        && !FORBIDDEN.matcher(name).matches()
        && value.indexOf('\0') < 0
        && !ChildEnvironment.scrub(Map.of(name, ""), distributions).isEmpty();
  }

  /** Returns the environment of a command. */
  static Map<String, String> build(
      Map<String, String> parent,
      Collection<Distribution> distributions,
      String path,
      Map<String, String> added) {
    Map<String, String> child = new LinkedHashMap<>();
    ChildEnvironment.scrub(parent, distributions)
        .forEach(
            (name, value) -> {
              if (INHERITED.contains(name) || name.startsWith("LC_")) {
                child.put(name, value);
              }
            });
    child.put("PATH", path);
    child.put("TERM", "dumb");
    for (String pager : List.of("PAGER", "GIT_PAGER", "MANPAGER")) {
      child.put(pager, "cat");
    }
    child.putAll(added);
    return child;
  }
}
