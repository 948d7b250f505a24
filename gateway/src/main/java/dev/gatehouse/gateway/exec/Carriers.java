package dev.gatehouse.gateway.exec;

import static java.util.Map.entry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Knows programs that run other programs, or whatever text they are given. To allow such a program
 * by its path would allow everything, so its arguments must be allowed with it. Pure.
 */
final class Carriers {
  private static final Set<String> SHELLS =
      Set.of(
          "sh",
          "bash",
          "dash",
          "zsh",
          "ksh",
          "mksh",
          "fish",
          "csh",
          "tcsh",
          "ash",
          "busybox",
          "toybox",
          "rbash",
          "pwsh",
          "powershell",
          "cmd",
          "nu",
          "xonsh",
          "elvish");

  private static final Set<String> INTERPRETERS =
      Set.of(
          "python",
          "pypy",
          "perl",
          "ruby",
          "node",
          "nodejs",
          "deno",
          "bun",
          "php",
          "lua",
          "luajit",
          "tclsh",
          "wish",
          "expect",
          "awk",
          "gawk",
          "mawk",
          "nawk",
          "sed",
          "ed",
          "ex",
          "vi",
          "vim",
          "nvim",
          "view",
          "emacs",
          "emacsclient",
          "nano",
          "java",
          "jshell",
          "groovy",
          "kotlin",
          "scala",
          "rscript",
          "r",
          "julia",
          "ghci",
          "runghc",
          "ocaml",
          "guile",
          "racket",
          "sbcl",
          "clisp",
          "erl",
          "elixir",
          "iex",
          "swift",
          "osascript",
          "gdb",
          "lldb",
          "make",
          "gmake",
          "cmake",
          "ninja",
          "meson",
          "bazel",
          "mvn",
          "mvnw",
          "gradle",
          "gradlew",
          "ant",
          "sbt",
          "npm",
          "npx",
          "pnpm",
          "yarn",
          "corepack",
          "pip",
          "pipx",
          "uv",
          "uvx",
          "poetry",
          "cargo",
          "go",
          "rustc",
          "gcc",
          "cc",
          "g++",
          "c++",
          "clang",
          "clang++",
          "dotnet",
          "msbuild",
          "git",
          "hg",
          "svn",
          "ssh",
          "scp",
          "sftp",
          "rsync",
          "docker",
          "podman",
          "kubectl",
          "nerdctl",
          "less",
          "more",
          "man",
          "info",
          "mysql",
          "psql",
          "sqlite",
          "gem",
          "bundle",
          "rake",
          "composer",
          "dc",
          "m4",
          "openssl",
          "nmap",
          "ftp",
          "socat",
          "nc",
          "ncat",
          "telnet",
          "zip",
          "jq");

  private static final Set<String> WRAPPERS =
      Set.of(
          "env",
          "nice",
          "ionice",
          "nohup",
          "timeout",
          "xargs",
          "setsid",
          "stdbuf",
          "time",
          "chroot",
          "unshare",
          "nsenter",
          "chrt",
          "taskset",
          "numactl",
          "flock",
          "strace",
          "ltrace",
          "perf",
          "valgrind",
          "sudo",
          "doas",
          "su",
          "pkexec",
          "runuser",
          "setpriv",
          "capsh",
          "prlimit",
          "script",
          "screen",
          "tmux",
          "watch",
          "entr",
          "parallel",
          "xvfb-run",
          "dbus-run-session",
          "systemd-run",
          "systemctl",
          "at",
          "batch",
          "crontab",
          "start-stop-daemon",
          "run-parts",
          "command",
          "exec",
          "linux",
          "coreutils",
          "setarch",
          "cpulimit",
          "firejail",
          "bwrap",
          "proot",
          "fakeroot",
          "logsave",
          "ssh-agent",
          "gpg-agent",
          "daemonize",
          "unbuffer",
          "torsocks",
          "proxychains",
          "catchsegv",
          "eatmydata",
          "faketime",
          "chpst",
          "ld",
          "ip");

  /** Short and long options that make a program run another, or write where it is told to. */
  private record Risky(String shorts, List<String> longs) {}

  private static final Map<String, Risky> OPTIONS =
      Map.ofEntries(
          entry(
              "tar",
              new Risky(
                  "IF",
                  List.of(
                      "checkpoint-action",
                      "use-compress-program",
                      "to-command",
                      "info-script",
                      "new-volume-script",
                      "rsh-command",
                      "rmt-command"))),
          entry("bsdtar", new Risky("", List.of("use-compress-program"))),
          entry(
              "sort",
              new Risky("oT", List.of("output", "compress-program", "temporary-directory"))),
          entry(
              "curl",
              new Risky(
                  "oOKTJDc",
                  List.of(
                      "output",
                      "output-dir",
                      "remote-name-all",
                      "remote-header-name",
                      "config",
                      "upload-file",
                      "dump-header",
                      "cookie-jar",
                      "trace",
                      "trace-ascii",
                      "trace-config",
                      "stderr",
                      "libcurl",
                      "etag-save",
                      "hsts",
                      "alt-svc",
                      "ssl-sessions"))),
          entry(
              "wget",
              new Risky(
                  "OeoaP",
                  List.of(
                      "output-document",
                      "output-file",
                      "append-output",
                      "directory-prefix",
                      "execute",
                      "use-askpass",
                      "config",
                      "save-cookies",
                      "hsts-file",
                      "rejected-log",
                      "warc-file",
                      "warc-tempdir"))),
          entry("split", new Risky("", List.of("filter"))),
          entry("install", new Risky("", List.of("strip-program"))),
          entry("date", new Risky("s", List.of("set"))),
          entry("rg", new Risky("", List.of("pre", "hostname-bin"))),
          entry("ag", new Risky("", List.of("pager"))),
          entry("ack", new Risky("", List.of("pager", "ackrc"))),
          entry("bat", new Risky("", List.of("pager"))),
          entry("fd", new Risky("xX", List.of("exec", "exec-batch"))),
          entry("fdfind", new Risky("xX", List.of("exec", "exec-batch"))),
          entry("diff", new Risky("", List.of("diff-program"))),
          entry("sdiff", new Risky("o", List.of("diff-program", "output"))),
          entry("tree", new Risky("o", List.of())),
          entry("tcpdump", new Risky("zwZ", List.of("postrotate-command"))),
          entry(
              "pandoc", new Risky("oFLd", List.of("output", "filter", "lua-filter", "defaults"))));

  private static final Set<String> FIND =
      Set.of(
          "-exec",
          "-execdir",
          "-ok",
          "-okdir",
          "-delete",
          "-fprint",
          "-fprint0",
          "-fprintf",
          "-fls");

  private Carriers() {}

  /** Whether this is a shell: it does whatever its text says. */
  static boolean isShell(Program program) {
    return SHELLS.contains(name(program.given()))
        || SHELLS.contains(name(program.real().toString()));
  }

  /**
   * Says why it is not enough that this program's path is allowed; empty when it is.
   *
   * @param arguments without the program itself
   */
  static Optional<String> reason(Program program, List<String> arguments) {
    for (String path :
        List.of(program.given(), program.found().toString(), program.real().toString())) {
      Optional<String> reason = reason(name(path), arguments);
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> reason(String name, List<String> arguments) {
    if (SHELLS.contains(name)) {
      return Optional.of(name + " is a shell and does whatever its text says");
    }
    if (INTERPRETERS.contains(name)) {
      return Optional.of(name + " can run any code that it is given or finds");
    }
    if (WRAPPERS.contains(name)) {
      return Optional.of(name + " starts other programs");
    }
    if (name.equals("find")) {
      return arguments.stream()
          .filter(FIND::contains)
          .findFirst()
          .map(option -> "find runs or changes something with " + option);
    }
    Risky risky = OPTIONS.get(name);
    return risky == null ? Optional.empty() : risky(name, risky, arguments);
  }

  private static Optional<String> risky(String name, Risky risky, List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--")) {
        return Optional.empty();
      }
      if (argument.startsWith("--")) {
        int end = argument.indexOf('=');
        String option = argument.substring(2, end < 0 ? argument.length() : end);
        // GNU programs take any beginning of a long option that names no other one.
        if (risky.longs().stream().anyMatch(known -> known.startsWith(option))) {
          return Optional.of(name + " runs or writes something with --" + option);
        }
      } else if (argument.length() > 1
          && (argument.startsWith("-") || name.equals("tar") && i == 0)
          && argument.chars().anyMatch(c -> risky.shorts().indexOf(c) >= 0)) {
        return Optional.of(name + " runs or writes something with " + argument);
      }
    }
    return Optional.empty();
  }

  /**
   * The name of a program without its directory, version and ending: {@code python3.11}, python.
   */
  static String name(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    if (name.startsWith("ld-") || name.startsWith("ld.so")) {
      return "ld";
    }
    String plain = name.replaceFirst("\\.(exe|bat|cmd|com)$", "");
    String bare = plain.replaceFirst("[-.]?\\d+([._]\\d+)*[a-z]?$", "");
    return bare.isEmpty() || bare.equals("g++")
        ? plain
        : bare.replaceFirst("\\.(basic|tiny|nox|gtk)$", "");
  }
}
