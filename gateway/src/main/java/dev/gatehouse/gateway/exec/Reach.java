package dev.gatehouse.gateway.exec;

import dev.gatehouse.profiles.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Knows what a command's arguments must not name when only its program is allowed: the files of a
 * gateway, what the kernel shows of processes, and, for a program that changes files, whatever lies
 * outside of the workspace. Sees what is named, not what a program finds by itself. All methods
 * block.
 */
@Singleton
final class Reach {
  private static final Set<String> CHANGERS =
      Set.of(
          "rm",
          "rmdir",
          "unlink",
          "mv",
          "cp",
          "ln",
          "link",
          "install",
          "mkdir",
          "mkfifo",
          "mknod",
          "mktemp",
          "touch",
          "tee",
          "sponge",
          "dd",
          "truncate",
          "shred",
          "chmod",
          "chown",
          "chgrp",
          "chattr",
          "setfacl",
          "setfattr",
          "rename",
          "patch",
          "split",
          "csplit",
          "tar",
          "bsdtar",
          "cpio",
          "pax",
          "ar",
          "unzip",
          "7z",
          "7za",
          "unrar",
          "gzip",
          "gunzip",
          "bzip",
          "bunzip",
          "xz",
          "unxz",
          "zstd",
          "unzstd",
          "lzma",
          "unlzma",
          "compress",
          "uncompress",
          "iconv",
          "uniq",
          "shuf",
          "ldconfig",
          "fallocate",
          "mount",
          "umount");

  /** Look through whole folders, so that one above is as good as the thing itself. */
  private static final Set<String> WALKERS =
      Set.of(
          "grep", "egrep", "fgrep", "rgrep", "zgrep", "rg", "ag", "ack", "find", "fd", "fdfind",
          "ls", "dir", "vdir", "tree", "du", "diff", "cmp");

  /** More letters than this are not in one group of options. */
  private static final int MAX_OPTIONS = 64;

  private static final Pattern PROCESS = Pattern.compile("/proc/(\\d+|self|thread-self)(/.*)?");
  // What every state directory holds; nothing else has a reason for both.
  private static final List<String> STATE_MARKS = List.of("instance.json", "gateway.lock");

  private final List<Path> own;

  @Inject
  Reach(Instance instance) {
    this.own = List.of(instance.stateDirectory(), instance.configPath());
  }

  /** Says what the arguments name that they must not; empty when nothing. */
  Optional<String> reason(Program program, List<String> arguments, Path cwd, Path workspace) {
    boolean changes = is(CHANGERS, program);
    boolean walks = is(WALKERS, program);
    for (String argument : arguments) {
      for (String part : parts(argument)) {
        // A lone / is what cut and tr are given as a separator.
        Optional<String> reason =
            part.equals("/") && !changes && !walks
                ? Optional.empty()
                : reason(part, changes, cwd, workspace);
        if (reason.isPresent()) {
          return reason;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean is(Set<String> names, Program program) {
    return names.contains(Carriers.name(program.real().toString()))
        || names.contains(Carriers.name(program.given()));
  }

  private Optional<String> reason(String part, boolean changes, Path cwd, Path workspace) {
    try {
      Path named = cwd.resolve(part).normalize();
      Path real = real(named);
      if (isProcess(named) || isProcess(real)) {
        return Optional.of("it names what belongs to a process: " + part);
      }
      if (real.startsWith(workspace)) {
        return Optional.empty();
      }
      if (isGateway(real)) {
        return Optional.of("it names files of a gateway: " + part);
      }
      return changes && !real.equals(Path.of("/dev/null"))
          ? Optional.of("it may change what lies outside of the workspace: " + part)
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.of("it names a path that leads nowhere: " + part);
    }
  }

  /**
   * An argument, and what may be a path in it: {@code --file=x}, {@code if=x}, {@code @x}, {@code
   * -fx}, and {@code -vfx}, where any letter may be the last option.
   */
  static List<String> parts(String argument) {
    List<String> parts = new ArrayList<>();
    parts.add(argument);
    for (char mark : new char[] {'=', '@', ':', ','}) {
      int at = argument.indexOf(mark);
      if (at >= 0) {
        parts.add(argument.substring(at + 1));
      }
    }
    if (argument.startsWith("-") && !argument.startsWith("--")) {
      int slash = argument.indexOf('/');
      int last = Math.min(slash < 0 ? argument.length() - 1 : slash, MAX_OPTIONS);
      for (int start = 2; start <= last; start++) {
        parts.add(argument.substring(start));
      }
      if (slash > last) {
        parts.add(argument.substring(slash));
      }
    }
    parts.removeIf(String::isEmpty);
    return parts;
  }

  /** The real path, as far as there is one. */
  private static Path real(Path path) throws IOException {
    Path existing = path;
    while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    return existing.toRealPath().resolve(existing.relativize(path)).normalize();
  }

  private static boolean isProcess(Path path) {
    return PROCESS.matcher(path.toString()).matches();
  }

  private boolean isGateway(Path path) throws IOException {
    for (Path each : own) {
      Path file = real(each);
      if (path.startsWith(file) || file.startsWith(path)) {
        return true;
      }
    }
    for (Path at = path; at != null; at = at.getParent()) {
      Path folder = at;
      if (STATE_MARKS.stream().allMatch(mark -> Files.exists(folder.resolve(mark)))) {
        return true;
      }
    }
    return false;
  }
}
