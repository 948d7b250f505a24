package dev.gatehouse.profiles;

import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.SetupResult.Action;
import dev.gatehouse.profiles.SetupResult.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The first files of a workspace, which an agent reads and a person edits. Never overwrites. */
public final class WorkspaceSeeds {
  static final List<String> FILES =
      List.of("AGENTS.md", "SOUL.md", "TOOLS.md", "IDENTITY.md", "USER.md", "HEARTBEAT.md");

  private WorkspaceSeeds() {}

  /** Makes the files that are missing. Blocks. */
  public static List<Step> seed(Path workspace) throws IOException {
    List<Step> steps = new ArrayList<>();
    for (String name : FILES) {
      Path file = workspace.resolve(name);
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        write(file, text(name));
        steps.add(new Step(Action.CREATED, file.toString(), "first text of the workspace"));
      }
    }
    return steps;
  }

  /** Not forced to disk, unlike all else: a lost text is no loss, and forcing six takes a while. */
  private static void write(Path file, byte[] text) throws IOException {
    try (FileChannel channel = SecureFiles.openNew(file)) {
      ByteBuffer buffer = ByteBuffer.wrap(text);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
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
