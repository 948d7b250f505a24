package dev.gatehouse.gateway.voice;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The words that wake an agent, the same for all nodes, in {@code settings/voicewake.json} of the
 * state directory. Used on the gateway's event loop only.
 */
@Singleton
final class WakeWords {
  static final int MAX_WORDS = 32;
  static final int MAX_LENGTH = 64;
  private static final String OWN_WORD = "computer";

  private final Path file;
  private final List<String> defaults;
  private final GatewayLoop loop;

  @Inject
  WakeWords(Instance instance, GatewayLoop loop) {
    this.file = instance.stateDirectory().resolve("settings").resolve("voicewake.json");
    this.defaults = List.of(instance.distribution().id(), OWN_WORD);
    this.loop = loop;
  }

  Future<List<String>> get() {
    return loop.blockingInOrder(this::read);
  }

  /** Keeps the words that are left after trimming; without any the first ones are back. */
  Future<List<String>> set(List<String> words) {
    List<String> kept =
        words.stream()
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .map(word -> word.length() > MAX_LENGTH ? word.substring(0, MAX_LENGTH) : word)
            .distinct()
            .limit(MAX_WORDS)
            .toList();
    List<String> now = kept.isEmpty() ? defaults : kept;
    return loop.blockingInOrder(
        () -> {
          write(now);
          return now;
        });
  }

  private List<String> read() throws IOException {
    try {
      JsonArray words = new JsonObject(Files.readString(file)).getJsonArray("triggers");
      List<String> texts =
          words == null
              ? List.of()
              : words.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      return texts.isEmpty() ? defaults : texts;
    } catch (NoSuchFileException e) {
      return defaults;
    } catch (DecodeException | ClassCastException e) {
      throw new GatehouseException(
          ExitCode.IO, file + " is no JSON", "repair it or delete it; it holds wake words only", e);
    }
  }

  private void write(List<String> words) {
    try {
      SecureFiles.createDirectories(requireNonNull(file.getParent(), "directory"));
      SecureFiles.replace(
          file,
          (new JsonObject().put("triggers", new JsonArray(words)).encode() + "\n")
              .getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          file + " cannot be written",
          "make room on the disk and check the directory's owner and mode",
          e);
    }
  }
}
