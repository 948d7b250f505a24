package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The answers of a dialogue that was left, so that the next one can go on. Kept with the host, not
 * with the instance, which may not exist yet; secrets are not in it. Blocks.
 */
final class Draft {
  private static final int MAX_BYTES = 64 * 1024;

  private final Path file;
  private final String state;

  Draft(Cli cli, Instance instance) {
    String name = instance.distribution().id() + "-" + instance.profile() + ".json";
    this.file = cli.host().path().resolve("onboarding").resolve(name);
    this.state = instance.stateDirectory().toString();
  }

  /** The answers, empty when there are none for this state directory. */
  Optional<Answers> read() {
    try {
      if (Files.size(file) <= MAX_BYTES
          && Json.parse(Files.readString(file)) instanceof Map<?, ?> tree
          && state.equals(tree.get("stateDirectory"))
          && tree.get("answers") instanceof Map<?, ?> answers) {
        return Optional.of(Answers.of(answers)).filter(Answers::remembered);
      }
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // none, or one that cannot be read: the dialogue starts anew
    }
    return Optional.empty();
  }

  void write(Answers answers) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("stateDirectory", state);
    tree.put("answers", answers.plain());
    try {
      SecureFiles.replace(file, Json.write(tree).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The dialogue itself goes on; only leaving it would lose the answers.
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // It is offered again next time, and can be refused.
    }
  }
}
