package dev.gatehouse.gateway.agent;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.WorkspaceSeeds;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folders in which agents work. Safe to share between threads. */
@Singleton
public final class Workspaces {
  /** The files that are told to the model, in the order in which it reads them. */
  public static final List<String> BOOTSTRAP =
      List.of(
          "AGENTS.md",
          "SOUL.md",
          "TOOLS.md",
          "IDENTITY.md",
          "USER.md",
          "HEARTBEAT.md",
          "MEMORY.md",
          "BOOT.md");

  private static final Logger LOG = LoggerFactory.getLogger(Workspaces.class);

  private final Agents agents;

  @Inject
  Workspaces(Agents agents) {
    this.agents = agents;
  }

  /**
   * Opens an agent's workspace. One that is missing, because the agent is new or because somebody
   * deleted it, is made, with its first files unless {@code skipBootstrap} is set. Blocks.
   *
   * @throws GatehouseException with {@link ExitCode#IO} when it cannot be made or is no folder
   */
  public GuardedFolder open(String agentId) {
    Path workspace = agents.workspace(agentId);
    try {
      if (!Files.isDirectory(workspace)) {
        SecureFiles.createDirectories(workspace);
        if (!agents.flag(agentId, false, "skipBootstrap")) {
          WorkspaceSeeds.seed(workspace);
        }
        LOG.info("workspace made agent={} path={}", agentId, workspace);
      }
      return GuardedFolder.open(workspace);
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "the workspace of the agent " + agentId + " cannot be used: " + workspace,
          "check that the folder can be written, or set another one with agents.list[].workspace",
          e);
    }
  }
}
