package dev.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.profiles.ProfileFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * What the doctor tells people to type can be typed: nothing but a command, and one that exists.
 */
class DoctorCommandLinesTest {
  /** Programs of the system that a finding may name; the shell's own words among them. */
  private static final Set<String> SYSTEM =
      Set.of(
          "apt-get",
          "chmod",
          "curl",
          "du",
          "getent",
          "less",
          "mount",
          "mv",
          "openssl",
          "ps",
          "rm",
          "timedatectl",
          "ulimit",
          "unset");

  private static final Pattern HINT = Pattern.compile("\\.hint\\(\\s*\"([^\"]*)((?:\\\\\")?)");

  @TempDir Path directory;
  private Typed host;
  private Path state;

  @BeforeEach
  void host() {
    host = Typed.on(directory);
    state = host.home().resolve(".sigil-main");
    assertThat(host.run("sigil --profile main setup --port 24600").exit()).isZero();
  }

  @Test
  void ofABrokenInstanceEveryFindingHasACommandThatParses() throws Exception {
    Set<String> found = new TreeSet<>();
    Path config = state.resolve("sigil.json");
    String good = Files.readString(config);
    host.run("sigil --profile rescue setup --port 24700");
    Path siblings = host.home().resolve(".sigil-rescue/sigil.json");
    Files.writeString(siblings, Files.readString(siblings).replace("24700", "24602"));
    host.run("sigil --profile other setup --port 24800");

    // A configuration that is odd, and one that is guessable, and files that tell too much.
    Files.writeString(
        config,
        """
        { "gateway": { "port": 24600, "prot": 1, "auth": { "token": "aaaaaaaaaaaaaaaaaaaaaaaa" },
            "budget": { "memoryMb": 1048576, "diskMb": 16 } },
          "agents": { "defaults": { "model": { "primary": "nowhere/none",
              "fallbacks": ["openai/gpt-x", "anthropic/claude-x"] },
              "workspace": "%s" } },
          "models": { "providers": { "openai": { "apiKey": { "source": "env",
              "id": "MISSING_ONE" }, "models": [] } } },
          "hooks": { "enabled": true, "token": { "source": "env", "id": "MISSING_TWO" } } }
        """
            .formatted(host.home().resolve(".sigil-other/workspace")));
    Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(state.resolve("large file"), "x".repeat(17 << 20));
    Files.writeString(state.resolve(".env"), "SIGIL_STATE_DIR=elsewhere\n");
    Files.createDirectories(state.resolve("logs"));
    Files.setLastModifiedTime(
        state.resolve("logs"), FileTime.from(Instant.now().plus(Duration.ofDays(1))));
    look("main", found);
    Files.writeString(config, "{ gateway: { port: \"oops\" } }");
    look("main", found);
    deleteTree(state.resolve("config-generations"));
    look("main", found);
    Files.writeString(config, good);

    // A database that is none, no marker, nothing at all.
    Files.writeString(state.resolve("gateway.sqlite"), "this is no database");
    look("main", found);
    Path marker = state.resolve("instance.json");
    Files.delete(marker);
    look("main", found);
    look("nobody", found);

    assertThat(found)
        .contains(
            "config-warning",
            "config-invalid",
            "secrets-weak",
            "secrets-unresolved",
            "file-modes",
            "memory-budget-too-large",
            "disk-quota",
            "clock-went-back",
            "isolation-workspace-in-state-directory",
            "isolation-port-shared",
            "ports-taken",
            "model-unknown-provider",
            "model-credential-unreadable",
            "model-credential-missing",
            "database-damaged",
            "state-directory-unmarked",
            "state-directory-missing");
  }

  @Test
  void everyHintInTheChecksNamesACommandThatExists() throws IOException {
    List<String> hints = new ArrayList<>();
    for (String module : List.of("profiles", "gateway", "browser-control")) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        for (Path file :
            (Iterable<Path>) files.filter(f -> f.toString().endsWith("Check.java"))::iterator) {
          Matcher matcher = HINT.matcher(Files.readString(file));
          while (matcher.find()) {
            hints.add(matcher.group(1));
          }
        }
      }
    }
    assertThat(hints).hasSizeGreaterThan(20);
    for (String hint : hints) {
      // What the literal leaves open are the values: one or two.
      String values =
          hint.matches("config set (.*\\.)?") ? "a 1" : hint.matches(".*[ .]") ? "1" : "";
      parses(List.of((hint + values).split(" +")), hint);
    }
  }

  private void look(String profile, Set<String> found) throws Exception {
    Object findings = host.json("sigil --profile " + profile + " doctor --json").get("findings");
    for (Object one : (List<?>) findings) {
      Map<?, ?> finding = (Map<?, ?>) one;
      found.add(String.valueOf(finding.get("id")));
      String command = String.valueOf(finding.get("command"));
      List<String> words = words(command);
      assertThat(words).as(finding.toString()).isNotEmpty();
      if (words.get(0).equals("sigil")) {
        parses(ProfileFlags.extract(words.subList(1, words.size())).remaining(), command);
      } else {
        assertThat(SYSTEM).as(finding.toString()).contains(words.get(0));
      }
    }
  }

  /** The words as a shell sees them; what it would run inside is not run. */
  private static List<String> words(String command) throws Exception {
    String harmless = command.replaceAll("\"\\$\\([^)]*\\)\"", "secret");
    Process shell =
        new ProcessBuilder("sh", "-c", "printf '%s\\n' " + harmless)
            .redirectErrorStream(true)
            .start();
    List<String> words = new String(shell.getInputStream().readAllBytes()).lines().toList();
    assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(shell.exitValue()).as(command + ": " + words).isZero();
    return words;
  }

  private void parses(List<String> words, String command) {
    CommandLine line = Commands.everything(host.cli("sigil"));
    try {
      line.parseArgs(words.toArray(String[]::new));
    } catch (CommandLine.ParameterException e) {
      throw new AssertionError("cannot be typed: " + command, e);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (Files.exists(root)) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path path : (Iterable<Path>) all.sorted((a, b) -> b.compareTo(a))::iterator) {
          Files.delete(path);
        }
      }
    }
  }
}
