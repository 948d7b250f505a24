package dev.gatehouse.gateway.browser;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Keeps the files that come with a node's answers in {@code media/browser} of the instance, and
 * reads the files of answers. All methods block.
 */
final class BrowserFiles {
  /** The largest file that a node may send, in bytes. */
  static final int MAX_BYTES = 10 * 1024 * 1024;

  /** The most files of one answer. */
  static final int MAX_FILES = 8;

  private static final String[] PATHS = {"path", "imagePath"};
  private static final Map<String, String> TYPES =
      Map.of(
          "image/png", ".png",
          "image/jpeg", ".jpg",
          "image/webp", ".webp",
          "application/pdf", ".pdf",
          "application/zip", ".zip",
          "text/plain", ".txt");

  private final Path folder;

  @Inject
  BrowserFiles(Instance instance) {
    this.folder = instance.stateDirectory().resolve("media").resolve("browser");
  }

  /**
   * Stores what came with {@code result} and returns it with the paths of this machine. A path of
   * the node whose file did not come along is no path here: it is named {@code …OnNode}.
   *
   * @throws GatehouseException when a file is too large or no base64
   */
  JsonObject adopt(JsonObject result, JsonArray files) throws IOException {
    if (files.size() > MAX_FILES) {
      throw bad("more than " + MAX_FILES + " files");
    }
    Map<String, String> stored = new HashMap<>();
    for (Object entry : files) {
      if (!(entry instanceof JsonObject file)
          || !(file.getValue("path") instanceof String path)
          || !(file.getValue("base64") instanceof String data)) {
        throw bad("a file without path or base64");
      }
      stored.put(path, store(path, data, String.valueOf(file.getValue("mimeType"))).toString());
    }
    JsonObject rewritten = rewrite(result, stored);
    if (rewritten.getValue("download") instanceof JsonObject download) {
      rewritten.put("download", rewrite(download, stored));
    }
    return rewritten;
  }

  /**
   * Reads a file that browser control wrote.
   *
   * @throws IOException when it is not there, is no plain file, or larger than {@code maxBytes}
   */
  static byte[] read(String path, int maxBytes) throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(path), LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new IOException(path + " is larger than " + maxBytes + " bytes");
      }
      return bytes;
    }
  }

  private Path store(String name, String data, String type) throws IOException {
    if (data.length() > MAX_BYTES / 3L * 4 + 8) {
      throw bad("a file of more than " + MAX_BYTES + " bytes");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(data);
    } catch (IllegalArgumentException e) {
      throw bad("a file that is no base64");
    }
    SecureFiles.createDirectories(folder);
    Path file = folder.resolve(UUID.randomUUID() + extension(name, type));
    try (FileChannel channel = SecureFiles.openNew(file)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
    }
    return file;
  }

  /** Nothing of the node's own name is kept but an ending that is known. */
  private static String extension(String name, String type) {
    return Optional.ofNullable(TYPES.get(type))
        .orElseGet(() -> TYPES.values().stream().filter(name::endsWith).findFirst().orElse(".bin"));
  }

  private static JsonObject rewrite(JsonObject result, Map<String, String> stored) {
    JsonObject rewritten = result.copy();
    for (String key : PATHS) {
      if (rewritten.remove(key) instanceof String path) {
        String here = stored.get(path);
        rewritten.put(here == null ? key + "OnNode" : key, here == null ? path : here);
      }
    }
    return rewritten;
  }

  private static GatehouseException bad(String what) {
    return new GatehouseException(
        ExitCode.FAILURE,
        "browser proxy failed: the node sent " + what,
        "ask for something smaller, or look at the node");
  }
}
