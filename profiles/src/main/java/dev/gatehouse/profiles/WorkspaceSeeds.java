package dev.gatehouse.profiles;

import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.SetupResult.Action;
import dev.gatehouse.profiles.SetupResult.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The first files of a workspace, which an agent reads and a person edits. Never overwrites. */
final class WorkspaceSeeds {
  static final List<String> FILES =
      List.of("AGENTS.md", "SOUL.md", "TOOLS.md", "IDENTITY.md", "USER.md", "HEARTBEAT.md");

  private WorkspaceSeeds() {}

  /** Makes the files that are missing. Blocks. */
  static List<Step> seed(Path workspace) throws IOException {
    List<Step> steps = new ArrayList<>();
    for (String name : FILES) {
      Path file = workspace.resolve(name);
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        SecureFiles.replace(file, text(name));
        steps.add(new Step(Action.CREATED, file.toString(), "first text of the workspace"));
      }
    }
    return steps;
  }

  private static byte[] text(String name) throws IOException {
    try (InputStream stream = WorkspaceSeeds.class.getResourceAsStream("workspace/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("the program has no text for " + name);
      }
      return stream.readAllBytes();
    }
  }
}
