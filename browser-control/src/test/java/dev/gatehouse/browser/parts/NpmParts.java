package dev.gatehouse.browser.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Pages and programs of others from npm, installed once for a build: {@code src/test/parts}. None
 * of their install scripts run, so nothing downloads a browser of its own.
 */
public final class NpmParts {
  private static final long INSTALL_LIMIT_SECONDS = 240;
  private static final Path SOURCE = Path.of("src", "test", "parts").toAbsolutePath();
  private static final Path TARGET = Path.of("target", "parts").toAbsolutePath();

  private NpmParts() {}

  /**
   * Installs the parts where that was not done yet. Blocks; several test processes may call at
   * once.
   *
   * @return the folder with {@code node_modules} and our scripts
   */
  public static synchronized Path directory() {
    try {
      Files.createDirectories(TARGET);
      try (FileChannel lock =
          FileChannel.open(
              TARGET.resolve("install.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE)) {
        lock.lock();
        String wanted = Files.readString(SOURCE.resolve("package-lock.json"));
        Path done = TARGET.resolve("installed.json");
        if (!Files.exists(done) || !Files.readString(done).equals(wanted)) {
          for (String file : List.of("package.json", "package-lock.json")) {
            Files.copy(
                SOURCE.resolve(file), TARGET.resolve(file), StandardCopyOption.REPLACE_EXISTING);
          }
          install();
          Files.writeString(done, wanted);
        }
        copyScripts();
      }
      return TARGET;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a file or folder of an installed package: {@code todomvc/examples/react}. */
  public static Path module(String path) {
    return directory().resolve("node_modules").resolve(path);
  }

  private static void copyScripts() throws IOException {
    try (var files = Files.newDirectoryStream(SOURCE, "*.mjs")) {
      for (Path script : files) {
        Files.copy(
            script, TARGET.resolve(script.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void install() throws IOException {
    Path log = TARGET.resolve("install.log");
    ProcessBuilder command =
        new ProcessBuilder(
                "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=optional")
            .directory(TARGET.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    command.environment().put("PUPPETEER_SKIP_DOWNLOAD", "1");
    command.environment().put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    Process npm = command.start();
    try {
      if (!npm.waitFor(INSTALL_LIMIT_SECONDS, TimeUnit.SECONDS) || npm.exitValue() != 0) {
        throw new IOException("npm ci failed: " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("npm ci was interrupted", e);
    } finally {
      npm.destroyForcibly();
    }
  }
}
