package dev.gatehouse.profiles;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * Every path under a state directory. Whatever an instance writes, but for its workspace, stands in
 * one of these places, so that two instances share a file only when they share the directory. Pure:
 * creates and reads nothing.
 *
 * @param root absolute path of the state directory
 */
public record StateLayout(Path root) {
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_@+][A-Za-z0-9._@+-]{0,127}");

  public StateLayout {
    requireNonNull(root, "root");
  }

  /** The layout of an instance's state directory. */
  public static StateLayout of(Instance instance) {
    return new StateLayout(instance.stateDirectory());
  }

  /** The {@link InstanceMarker}. */
  public Path marker() {
    return root.resolve(InstanceMarker.FILE_NAME);
  }

  /** The file whose lock says that a gateway runs on this directory. */
  public Path gatewayLock() {
    return root.resolve("gateway.lock");
  }

  /** The file whose lock serves writers of the configuration. */
  public Path configLock() {
    return root.resolve("config.lock");
  }

  /** Older states of the configuration. */
  public Path configGenerations() {
    return root.resolve("config-generations");
  }

  /** The database: sessions, transcripts, cron, devices, audit. */
  public Path database() {
    return root.resolve("gateway.sqlite");
  }

  /** Extra variables, weaker than the process's own. */
  public Path environmentFile() {
    return root.resolve(".env");
  }

  /** OAuth tokens, pairing codes, sessions of chat networks. */
  public Path credentials() {
    return root.resolve("credentials");
  }

  /** The WhatsApp session of an account. */
  public Path whatsApp(String account) {
    return credentials().resolve("whatsapp").resolve(segment(account));
  }

  /** Everything of one agent. */
  public Path agent(String agent) {
    return root.resolve("agents").resolve(segment(agent));
  }

  /** An agent's keys and model settings. */
  public Path agentDirectory(String agent) {
    return agent(agent).resolve("agent");
  }

  /** An agent's session store and transcripts. */
  public Path sessions(String agent) {
    return agent(agent).resolve("sessions");
  }

  /**
   * The workspace of an agent other than the default one. It stands with the agent, so that the
   * agent {@code rescue} of one instance never meets the profile {@code rescue}.
   */
  public Path agentWorkspace(String agent) {
    return agent(agent).resolve("workspace");
  }

  /** The default agent's workspace where neither the configuration nor the profile says more. */
  public Path workspace() {
    return root.resolve("workspace");
  }

  /** The device key and the tokens of this instance as a client. */
  public Path identity() {
    return root.resolve("identity");
  }

  /** The device key. */
  public Path deviceKey() {
    return identity().resolve("device.json");
  }

  /** Paired operator devices. */
  public Path devices() {
    return root.resolve("devices");
  }

  /** Paired nodes. */
  public Path nodes() {
    return root.resolve("nodes");
  }

  /** Commands that a person has allowed. */
  public Path execApprovals() {
    return root.resolve("exec-approvals.json");
  }

  /** The socket on which approvals are asked for. */
  public Path execApprovalsSocket() {
    return root.resolve("exec-approvals.sock");
  }

  /** Scheduled jobs and their run logs. */
  public Path cron() {
    return root.resolve("cron");
  }

  /** Memory indexes. */
  public Path memory() {
    return root.resolve("memory");
  }

  /** User data of one managed browser. */
  public Path browserData(String browserProfile) {
    return root.resolve("browser").resolve(segment(browserProfile)).resolve("user-data");
  }

  /** Root of the canvas pages. */
  public Path canvas() {
    return root.resolve("canvas");
  }

  /** Media that came in, went out, or was taken by a browser. */
  public Path media() {
    return root.resolve("media");
  }

  /** Registries of sandbox containers. */
  public Path sandboxRegistry() {
    return root.resolve("sandbox");
  }

  /** Working copies of sandboxes. */
  public Path sandboxes() {
    return root.resolve("sandboxes");
  }

  /** Installed plugins. */
  public Path extensions() {
    return root.resolve("extensions");
  }

  /** Installed hook packs. */
  public Path hooks() {
    return root.resolve("hooks");
  }

  /** Managed skills. */
  public Path skills() {
    return root.resolve("skills");
  }

  /** Preferences set at run time. */
  public Path settings() {
    return root.resolve("settings");
  }

  /** All logs. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** The gateway's log of one day. */
  public Path gatewayLog(LocalDate day) {
    return logs().resolve("gateway-" + day + ".log");
  }

  /** Commands that agents ran. */
  public Path commandLog() {
    return logs().resolve("commands.log");
  }

  /** Everything short-lived, never the host's shared temporary directory. */
  public Path temporary() {
    return root.resolve("tmp");
  }

  /** Files that a browser or a tool fetched. */
  public Path downloads() {
    return temporary().resolve("downloads");
  }

  /** Files on their way in. */
  public Path uploads() {
    return temporary().resolve("uploads");
  }

  /** Traces of browsers and turns. */
  public Path traces() {
    return temporary().resolve("traces");
  }

  /**
   * Checks a name that comes from a configuration or a request before it becomes part of a path.
   *
   * @throws GatehouseException with {@link ExitCode#CONFIG} when it could leave its directory
   */
  static String segment(String name) {
    if (!SEGMENT.matcher(name).matches() || name.endsWith(".")) {
      throw new GatehouseException(
          ExitCode.CONFIG,
          "\"" + ProfileName.printable(name) + "\" cannot be part of a file name",
          "use 1 to 128 letters, digits, \"_\", \"-\", \".\", \"@\" and \"+\", not starting with"
              + " \"-\" or \".\"");
    }
    return name;
  }
}
