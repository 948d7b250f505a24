package dev.gatehouse.profiles.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.profiles.CloneOptions;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.TestHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory as another program of the family leaves it, in the shape of a real one. */
class StateImportTest {
  private static final String BOT_TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ";
  private static final CloneOptions EVERYTHING = new CloneOptions(true, true);
  private static final String CONFIG =
      """
      // kept by hand
      {
        meta: { lastTouchedVersion: '2026.1.24' },
        wizard: { lastRunMode: 'local' },
        models: { providers: { p: { baseUrl: 'https://m.example/v1', apiKey: 'sk-key-of-the-source-0123456789', models: [] },
                               q: { baseUrl: 'https://q.example/v1', apiKey: '${Q_KEY}', models: [] } } },
        agents: { defaults: { workspace: '~/clawd', model: 'p/m1' },
                  list: [{ id: 'main' }, { id: 'helper', workspace: '~/clawd-helper' }] },
        telegram: { enabled: true, botToken: '123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ' }, // older place
        gateway: { mode: 'local', port: 18789, auth: { mode: 'token', token: 'token-of-the-source-0123456789' } },
        session: { scope: 'per-galaxy', reset: { mode: 'idle', idleMinutes: 30 } },
      }
      """;

  @TempDir Path temporary;
  private TestHost host;
  private Path source;
  private final List<Path> sessionsTaken = new ArrayList<>();

  @BeforeEach
  void machine() {
    host = TestHost.in(temporary);
    host.export("Q_KEY", "sk-q-0123456789");
    source = host.home(".clawdbot");
    TestHost.write(source.resolve("clawdbot.json"), CONFIG);
    TestHost.write(source.resolve(".env"), "KEY=geheim");
    TestHost.write(source.resolve("agents/main/agent/auth-profiles.json"), "{\"geheim\": 1}");
    TestHost.write(source.resolve("agents/main/sessions/sessions.json"), "{}");
    TestHost.write(source.resolve("identity/device.json"), "geheim");
    TestHost.write(source.resolve("credentials/whatsapp/default/creds.json"), "geheim");
    TestHost.write(source.resolve("skills/mail/SKILL.md"), "a skill");
    TestHost.write(
        source.resolve("cron/jobs.json"), "{\"version\":1,\"jobs\":[{\"name\":\"daily\"}]}");
    TestHost.write(host.home("clawd/SOUL.md"), "a soul of its own");
    TestHost.write(host.home("clawd/memory/2026-01-01.md"), "a diary");
    TestHost.write(host.home("clawd/.env"), "KEY=geheim");
    TestHost.write(host.home("clawd-helper/NOTES.md"), "helper's notes");
  }

  @Test
  void takesConfigurationWorkspacesAndSkillsAndSaysWhatItLeft() throws IOException {
    Map<String, String> before = sourceFiles();

    ImportResult result = run(CloneOptions.NONE, true);

    Instance lab = result.instance();
    ConfigSnapshot config = config(lab);
    assertThat(config.valid()).isTrue();
    assertThat(config.text()).contains("// kept by hand");
    assertThat(config.string("agents", "defaults", "model", "primary")).contains("p/m1");
    assertThat(ConfigTrees.at(config.resolved(), "channels", "telegram", "enabled"))
        .contains(false);
    assertThat(config.text())
        .doesNotContain(BOT_TOKEN, "sk-key-of-the-source", "token-of-the-source", "lastTouched");
    assertThat(config.text()).contains("${Q_KEY}");
    assertThat(lab.workspace().resolve("SOUL.md")).hasContent("a soul of its own");
    assertThat(lab.workspace().resolve("memory/2026-01-01.md")).hasContent("a diary");
    assertThat(lab.workspace().resolve(".env")).doesNotExist();
    assertThat(lab.layout().agentWorkspace("helper").resolve("NOTES.md"))
        .hasContent("helper's notes");
    assertThat(lab.layout().skills().resolve("mail/SKILL.md")).hasContent("a skill");
    assertThat(lab.layout().identity()).doesNotExist();
    assertThat(lab.layout().whatsApp("default")).doesNotExist();
    assertThat(lab.layout().environmentFile()).doesNotExist();
    assertThat(sessionsTaken).containsExactly(source);
    assertThat(result.taken())
        .anyMatch(item -> item.name().equals("telegram is channels.telegram now"));
    assertThat(result.left())
        .anyMatch(item -> item.name().equals("session.scope"))
        .anyMatch(item -> item.name().equals("identity"))
        .anyMatch(item -> item.what().equals("job") && item.name().equals("daily"))
        .anyMatch(item -> item.name().endsWith("auth-profiles.json"))
        .anyMatch(item -> item.name().endsWith("whatsapp"));
    assertThat(sourceFiles()).as("the source is only read").isEqualTo(before);
  }

  @Test
  void takesKeysByReferenceToFilesOfTheirOwn() throws IOException {
    Instance lab = run(EVERYTHING, true).instance();

    ConfigSnapshot config = config(lab);
    assertThat(config.valid()).isTrue();
    assertThat(config.text()).doesNotContain(BOT_TOKEN, "sk-key-of-the-source");
    Path key = lab.layout().credentials().resolve("imported/models.providers.p.apiKey");
    assertThat(key).hasContent("sk-key-of-the-source-0123456789");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(ConfigTrees.at(config.resolved(), "channels", "telegram", "enabled")).contains(true);
    assertThat(lab.layout().credentials().resolve("imported/channels.telegram.botToken"))
        .hasContent(BOT_TOKEN);
    assertThat(lab.layout().agentDirectory("main").resolve("auth-profiles.json")).exists();
    assertThat(lab.layout().whatsApp("default").resolve("creds.json")).exists();
    assertThat(config.text()).doesNotContain("token-of-the-source");
  }

  @Test
  void aSecondImportChangesNothingAndAnUnfinishedOneIsCompleted() throws IOException {
    Instance lab = run(CloneOptions.NONE, true).instance();
    Files.delete(lab.workspace().resolve("memory/2026-01-01.md"));
    TestHost.write(lab.workspace().resolve("SOUL.md"), "changed here");
    String config = Files.readString(lab.configPath());

    ImportResult again = run(CloneOptions.NONE, true);

    assertThat(lab.workspace().resolve("memory/2026-01-01.md")).hasContent("a diary");
    assertThat(lab.workspace().resolve("SOUL.md")).hasContent("changed here");
    assertThat(lab.configPath()).hasContent(config);
    assertThat(again.left())
        .anyMatch(item -> item.name().endsWith("clawd/SOUL.md"))
        .anyMatch(item -> item.what().equals("config") && item.why().contains("already"));
  }

  @Test
  void aDryRunWritesNothing() {
    Map<String, String> before = host.files();

    ImportResult result = run(EVERYTHING, false);

    assertThat(result.done()).isFalse();
    assertThat(result.taken()).anyMatch(item -> item.what().equals("workspace"));
    assertThat(host.files()).isEqualTo(before);
    assertThat(sessionsTaken).isEmpty();
  }

  @Test
  void aWorkspaceThatIsTheWholeHomeOrADiskIsNotCopied() {
    for (String wide : List.of("/", "~", "~/.clawdbot", "~/..")) {
      TestHost.write(
          source.resolve("clawdbot.json"),
          "{ agents: { defaults: { workspace: '" + wide + "' } } }");

      ImportResult result = run(CloneOptions.NONE, false);

      assertThat(result.left())
          .as(wide)
          .anyMatch(item -> item.what().equals("workspace") && item.why().contains("is or holds"));
    }
  }

  @Test
  void linksOfTheSourceAreNotFollowed() throws IOException {
    Path secret = TestHost.write(host.home("secret"), "geheim");
    Files.createSymbolicLink(host.home("clawd/link"), secret);
    Files.createSymbolicLink(source.resolve("hooks"), host.home("clawd"));

    Instance lab = run(EVERYTHING, true).instance();

    assertThat(lab.workspace().resolve("link")).doesNotExist();
    assertThat(lab.layout().hooks()).doesNotExist();
  }

  @Test
  void whatIsNoForeignStateDirectoryIsRefused() throws IOException {
    Instance main = host.setUp("sigil", "--profile", "main");
    Path empty = Files.createDirectories(host.home("empty"));
    refused(host.home("nothing"), ExitCode.USAGE, "no directory");
    refused(empty, ExitCode.USAGE, "no state directory");
    refused(main.stateDirectory(), ExitCode.CONFLICT, "an instance of this program");
    refused(host.home(""), ExitCode.CONFLICT, "in one another");
  }

  @Test
  void aConfigurationThatIsNoneLeavesTheRestToBeTaken() throws IOException {
    TestHost.write(source.resolve("clawdbot.json"), "{ half: ");
    TestHost.write(source.resolve("workspace/NOTES.md"), "notes");

    ImportResult result = run(CloneOptions.NONE, true);

    assertThat(result.left()).anyMatch(item -> item.why().contains("no JSON5"));
    assertThat(result.instance().workspace().resolve("NOTES.md")).hasContent("notes");
  }

  @Test
  void aRunningTargetIsRefused() {
    Instance lab = run(CloneOptions.NONE, true).instance();
    try (StateLock lock = StateLock.take(lab)) {
      assertThat(lock).isNotNull();
      refused(source, ExitCode.CONFLICT, "in use");
    }
  }

  private void refused(Path from, ExitCode code, String words) {
    assertThatThrownBy(() -> run(from, CloneOptions.NONE, true))
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(code);
              assertThat(e.getMessage()).contains(words);
            });
  }

  private ImportResult run(CloneOptions options, boolean perform) {
    return run(source, options, perform);
  }

  private ImportResult run(Path from, CloneOptions options, boolean perform) {
    SessionSource sessions =
        (folder, target) -> {
          sessionsTaken.add(folder);
          return new SessionSource.Outcome(1, 1, 2, 0, List.of());
        };
    return new StateImport(host.catalog(), sessions, Clock.systemUTC(), new SecureRandom())
        .run(from, host.start("sigil", "--profile", "lab"), options, perform);
  }

  private Map<String, String> sourceFiles() {
    Map<String, String> all = host.files();
    all.keySet().removeIf(name -> !name.startsWith(source.toString()));
    return all;
  }

  private ConfigSnapshot config(Instance instance) {
    return instance.configStore(host.environment(), Clock.systemUTC()).read();
  }
}
