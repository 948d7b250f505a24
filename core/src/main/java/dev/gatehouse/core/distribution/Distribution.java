package dev.gatehouse.core.distribution;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;

/**
 * A product of the family as data: its names, places, ports and wording. Immutable; nothing in the
 * code asks which distribution it is, it only asks for the values.
 *
 * @param id lower-case identifier, also the command name ({@code sigil})
 * @param displayName the name in messages ({@code Sigil})
 * @param brands names that stand in client ids, URL paths and older file names, own brand first
 * @param environmentPrefix with the final underscore ({@code SIGIL_})
 * @param legacyEnvironmentPrefixes second choices for the place variables, most recent first
 * @param stateDirectoryName folder name in the home directory, with its dot ({@code .sigil})
 * @param legacyStateDirectoryNames used by the default profile where only one of them exists, most
 *     recent first
 * @param configFileName file name inside the state directory ({@code sigil.json})
 * @param legacyConfigFileNames read when the current one is missing, most recent first
 * @param workspace default profile's workspace: a path with {@code ~} or {@code {state}}
 * @param profileWorkspace the same for a named profile, with {@code {profile}}
 * @param defaultPort base port where nothing else is said, 1..65535
 * @param devPort base port of the {@code dev} profile
 * @param ports offsets of the derived ports
 * @param managedBrowserProfile name of the browser profile that is always there
 * @param services names under which an operating system runs an instance
 * @param configKeys differences of the configuration keys
 */
public record Distribution(
    String id,
    String displayName,
    List<String> brands,
    String environmentPrefix,
    List<String> legacyEnvironmentPrefixes,
    String stateDirectoryName,
    List<String> legacyStateDirectoryNames,
    String configFileName,
    List<String> legacyConfigFileNames,
    String workspace,
    String profileWorkspace,
    int defaultPort,
    int devPort,
    PortLayout ports,
    String managedBrowserProfile,
    ServiceNames services,
    ConfigKeys configKeys) {

  public Distribution {
    requireNonNull(id, "id");
    requireNonNull(displayName, "displayName");
    brands = List.copyOf(brands);
    requireNonNull(environmentPrefix, "environmentPrefix");
    legacyEnvironmentPrefixes = List.copyOf(legacyEnvironmentPrefixes);
    requireNonNull(stateDirectoryName, "stateDirectoryName");
    legacyStateDirectoryNames = List.copyOf(legacyStateDirectoryNames);
    requireNonNull(configFileName, "configFileName");
    legacyConfigFileNames = List.copyOf(legacyConfigFileNames);
    requireNonNull(workspace, "workspace");
    requireNonNull(profileWorkspace, "profileWorkspace");
    requireNonNull(ports, "ports");
    requireNonNull(managedBrowserProfile, "managedBrowserProfile");
    requireNonNull(services, "services");
    requireNonNull(configKeys, "configKeys");
  }

  /** Returns the full name of an environment variable: {@code variable("PROFILE")}. */
  public String variable(String suffix) {
    return environmentPrefix + suffix.toUpperCase(Locale.ROOT);
  }

  /**
   * Service names; {@code {profile}} stands for the profile in the {@code profile…} forms.
   *
   * @param launchdLabel label without a profile
   * @param profileLaunchdLabel label of a named profile
   * @param systemdUnit unit name without a profile and without {@code .service}
   * @param profileSystemdUnit unit name of a named profile
   * @param windowsTask task name without a profile
   * @param profileWindowsTask task name of a named profile
   */
  public record ServiceNames(
      String launchdLabel,
      String profileLaunchdLabel,
      String systemdUnit,
      String profileSystemdUnit,
      String windowsTask,
      String profileWindowsTask) {}

  /**
   * Which optional configuration keys this product has.
   *
   * @param browserControlUrl whether {@code browser.controlUrl} names the control service
   * @param canvasPort whether {@code canvasHost.port} moves the canvas to a port of its own
   */
  public record ConfigKeys(boolean browserControlUrl, boolean canvasPort) {}
}
