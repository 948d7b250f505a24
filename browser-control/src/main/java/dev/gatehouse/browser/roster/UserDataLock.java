package dev.gatehouse.browser.roster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says which browser has a user data directory open, by the lock that it keeps there itself. */
final class UserDataLock {
  private static final Pattern TEXT = Pattern.compile(".+-([0-9]{1,18})");

  private UserDataLock() {}

  /** Returns the living process that holds {@code userData}, in words. Blocks. */
  static Optional<String> holder(Path userData) throws IOException {
    Path link = userData.resolve("SingletonLock");
    if (!Files.isSymbolicLink(link)) {
      return Optional.empty();
    }
    Matcher text = TEXT.matcher(Files.readSymbolicLink(link).toString());
    return text.matches()
        ? ProcessHandle.of(Long.parseLong(text.group(1)))
            .filter(ProcessHandle::isAlive)
            .filter(UserDataLock::mayBeBrowser)
            .map(process -> "process " + process.pid() + program(process))
        : Optional.empty();
  }

  /** A number that was given to another program since is no browser. */
  private static boolean mayBeBrowser(ProcessHandle process) {
    Optional<String> command = process.info().command();
    return command.isEmpty()
        || Pattern.compile("(?i)chrom|brave|edge|opera|vivaldi|headless")
            .matcher(command.get())
            .find();
  }

  private static String program(ProcessHandle process) {
    return process.info().command().map(command -> " (" + command + ")").orElse("");
  }
}
