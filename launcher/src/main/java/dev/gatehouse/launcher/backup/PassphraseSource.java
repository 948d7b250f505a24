package dev.gatehouse.launcher.backup;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.profiles.backup.Passphrase;
import java.io.Console;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a passphrase comes from: never from the command line, which every user can read. */
final class PassphraseSource {
  private static final int MOST_BYTES = 64 * 1024;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "File whose first line is the passphrase; only its owner should read it.")
  private @Nullable String file;

  /** The passphrase of the file; empty without one. */
  Optional<Passphrase> fromFile(Cli cli) {
    if (file == null) {
      return Optional.empty();
    }
    Path path = cli.environment().path(file);
    try {
      if (Files.size(path) > MOST_BYTES) {
        throw unusable(path, "it is too long");
      }
      String text = Files.readString(path, StandardCharsets.UTF_8);
      String first = text.lines().findFirst().orElse("");
      if (first.isEmpty()) {
        throw unusable(path, "its first line is empty");
      }
      return Optional.of(Passphrase.of(first.toCharArray()));
    } catch (IOException e) {
      throw unusable(path, "it cannot be read: " + e);
    }
  }

  /** Asks for one in a terminal; empty without a terminal. */
  static Optional<Passphrase> typed(String question) {
    @Nullable Console console = System.console();
    if (console == null) {
      return Optional.empty();
    }
    char @Nullable [] characters = console.readPassword("%s: ", question);
    if (characters == null || characters.length == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Passphrase.of(characters));
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  /** Asks twice, because nobody can open a backup whose passphrase was mistyped. */
  static Passphrase chosen() {
    @Nullable Console console = System.console();
    if (console == null) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "there is no terminal to type a passphrase in",
          "write it into a file and name that with --passphrase-file");
    }
    char @Nullable [] first = console.readPassword("Passphrase: ");
    char @Nullable [] second = console.readPassword("The same again: ");
    if (first == null
        || second == null
        || !CharBuffer.wrap(first).equals(CharBuffer.wrap(second))) {
      throw new GatehouseException(
          ExitCode.USAGE, "the two passphrases differ", "run the command again");
    }
    return Passphrase.of(first);
  }

  private static GatehouseException unusable(Path path, String why) {
    return new GatehouseException(
        ExitCode.IO,
        "the passphrase file " + path + " cannot be used: " + why,
        "write the passphrase into its first line and make it readable for this user only");
  }
}
