package dev.gatehouse.browser.transfer;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.file.BrowserFolders;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Copies of uploads that a page reads. The browser opens a file by its path, at a moment of its
 * own; what it opens must be what was checked, so it is given a copy that nobody else can change.
 * Copies older than a day are deleted when new ones are made.
 */
final class StagedFiles {
  private static final int MOST_FILES = 100;
  private static final Duration KEPT = Duration.ofDays(1);

  private final Vertx vertx;
  private final BrowserFolders folders;
  private final GatewayContext context;

  @Inject
  StagedFiles(Vertx vertx, BrowserFolders folders, GatewayContext context) {
    this.vertx = vertx;
    this.folders = folders;
    this.context = context;
  }

  /**
   * Copies files of the uploads folder.
   *
   * @param given paths inside it
   * @return the copies, in the same order and with the same names
   */
  Future<List<Path>> copy(List<String> given) {
    if (given.size() > MOST_FILES) {
      return Future.failedFuture(
          new BrowserException(400, "at most " + MOST_FILES + " files at once"));
    }
    long most = TransferSettings.of(context).maxBytes();
    return vertx.executeBlocking(() -> copyNow(given, most), false);
  }

  private List<Path> copyNow(List<String> given, long most) throws IOException {
    Path parent = folders.staging();
    SecureFiles.createDirectories(parent);
    sweep(parent);
    Path batch = parent.resolve("out-" + UUID.randomUUID());
    List<Path> copies = new ArrayList<>();
    try {
      for (String path : given) {
        // Each in a folder of its own: two may have the same name.
        Path folder = batch.resolve(String.valueOf(copies.size()));
        SecureFiles.createDirectories(folder);
        Path copy = folder.resolve(String.valueOf(folders.uploads().check(path).getFileName()));
        folders.uploads().copyTo(path, copy, most);
        copies.add(copy);
      }
    } catch (IOException | RuntimeException e) {
      delete(batch);
      throw e;
    }
    return copies;
  }

  private static void sweep(Path parent) throws IOException {
    Instant limit = Instant.now().minus(KEPT);
    try (DirectoryStream<Path> batches = Files.newDirectoryStream(parent, "out-*")) {
      for (Path batch : batches) {
        if (Files.getLastModifiedTime(batch, LinkOption.NOFOLLOW_LINKS)
            .toInstant()
            .isBefore(limit)) {
          delete(batch);
        }
      }
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> inner = Files.newDirectoryStream(path)) {
        for (Path each : inner) {
          delete(each);
        }
      } catch (NotDirectoryException e) {
        // Deleted below for what it is.
      }
    }
    Files.deleteIfExists(path);
  }
}
