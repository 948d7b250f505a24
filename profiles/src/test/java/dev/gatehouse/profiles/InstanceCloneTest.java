package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceCloneTest {
  private static final String BOT_TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ";
  private static final String CONFIG =
      """
      // my gateway
      {
        gateway: { mode: 'local', port: 20900, auth: { mode: 'token', token: 'a-token-of-the-source-1234' } },
        agents: { defaults: { workspace: '~/ws' }, list: [{ id: 'main', agentDir: '~/agent' }] },
        channels: { telegram: { botToken: '123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ' } }, // bot
        models: { providers: { p: { apiKey: '${MODEL_KEY}', baseUrl: 'https://m.example/v1', models: [] } } },
        browser: { profiles: { work: { cdpPort: 30100, color: '#FF4500' } } },
        logging: { level: 'debug', file: '~/x.log' },
      }
      """;
  @TempDir Path temporary;
  private TestHost host;
  private Instance source;

  @BeforeEach
  void machine() {
    host = TestHost.in(temporary);
    host.export("MODEL_KEY", "sk-a-model-key-0123456789");
    TestHost.write(host.home(".sigil-main/sigil.json"), CONFIG);
    source = host.setUp("sigil", "--profile", "main");
    StateLayout layout = source.layout();
    TestHost.write(source.workspace().resolve("notes/plan.md"), "the plan");
    TestHost.write(source.workspace().resolve(".env"), "TOKEN=geheim");
    TestHost.write(layout.skills().resolve("x/SKILL.md"), "a skill");
    TestHost.write(layout.credentials().resolve("oauth.json"), "geheim");
    TestHost.write(layout.deviceKey(), "geheim");
    TestHost.write(layout.sessions("main").resolve("s.jsonl"), "geheim");
    TestHost.write(layout.cron().resolve("jobs.json"), "geheim");
    TestHost.write(layout.logs().resolve("gateway-2026-11-21.log"), "geheim");
    TestHost.write(layout.environmentFile(), "KEY=geheim");
  }

  @Test
  void aCloneHasAnIdentityAKeyATokenAndPortsOfItsOwn() {
    Instance copy = clone("copy");

    InstanceMarker marker = copy.marker().orElseThrow();
    assertThat(marker.id()).isNotEqualTo(source.marker().orElseThrow().id());
    assertThat(marker.proofKey()).isNotEqualTo(source.marker().orElseThrow().proofKey());
    ConfigSnapshot config = config(copy);
    assertThat(config.string("gateway", "auth", "token").orElseThrow()).matches("[0-9a-f]{64}");
    assertThat(copy.ports().gateway()).isNotEqualTo(20900);
    assertThat(new IsolationCheck(host.catalog(), new SecureRandom()).verify().clean()).isTrue();
  }

  @Test
  void channelsAreSwitchedOffAtTheOriginalBeforeTheCloneHasThem() {
    InstanceClone cloning = new InstanceClone(host.setup(), host.catalog(), Clock.systemUTC());
    ClonePlan plan =
        cloning.plan(
            known(), host.start("sigil", "--profile", "copy"), new CloneOptions(true, false));
    assertThat(plan.switchedOff()).containsExactly("telegram");
    assertThat(config(source).text()).doesNotContain("enabled");

    Instance copy = cloning.perform(plan).instance();

    assertThat(ConfigTrees.at(config(source).resolved(), "channels", "telegram", "enabled"))
        .contains(false);
    assertThat(config(copy).text()).contains(BOT_TOKEN).doesNotContain("a-token-of-the-source");
    assertThat(ConfigTrees.at(config(copy).resolved(), "channels", "telegram", "enabled"))
        .isEmpty();
    assertThat(copy.layout().credentials().resolve("oauth.json")).doesNotExist();
  }

  @Test
  void aCloneThatFailsLeavesTheChannelsWhereTheyWere() {
    InstanceClone cloning = new InstanceClone(host.setup(), host.catalog(), Clock.systemUTC());
    ClonePlan plan =
        cloning.plan(
            known(), host.start("sigil", "--profile", "copy"), new CloneOptions(true, true));
    TestHost.write(host.home("sigil-copy"), "a file where the workspace shall be");
    String before = config(source).text();

    assertThatThrownBy(() -> cloning.perform(plan)).isInstanceOf(GatehouseException.class);

    assertThat(config(source).text()).isEqualTo(before);
    assertThat(host.home(".sigil-copy")).doesNotExist();
  }

  @Test
  void keysComeAlongWhenAsked() {
    TestHost.write(source.layout().agentDirectory("main").resolve("auth-profiles.json"), "keys");
    TestHost.write(source.layout().whatsApp("default").resolve("creds.json"), "an account");
    InstanceClone cloning = new InstanceClone(host.setup(), host.catalog(), Clock.systemUTC());

    Instance copy =
        cloning
            .perform(
                cloning.plan(
                    known(),
                    host.start("sigil", "--profile", "copy"),
                    new CloneOptions(false, true)))
            .instance();

    assertThat(copy.layout().credentials().resolve("oauth.json")).hasContent("geheim");
    assertThat(copy.layout().agentDirectory("main").resolve("auth-profiles.json")).exists();
    assertThat(copy.layout().whatsApp("default")).doesNotExist();
    assertThat(copy.layout().deviceKey()).doesNotExist();
    assertThat(config(copy).text()).doesNotContain(BOT_TOKEN);
  }

  @Test
  void aCloneCarriesNoCredentialsSessionsDevicesLogsOrJobs() throws IOException {
    Instance copy = clone("copy");

    try (var files = Files.walk(copy.stateDirectory())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(file).content().doesNotContain("geheim", BOT_TOKEN, "a-token-of-the-source");
      }
    }
    assertThat(copy.workspace().resolve(".env")).doesNotExist();
    assertThat(copy.layout().deviceKey()).doesNotExist();
    assertThat(copy.layout().cron()).doesNotExist();
    assertThat(copy.layout().logs()).isEmptyDirectory();
    assertThat(copy.layout().sessions("main")).isEmptyDirectory();
  }

  @Test
  void channelsOfACloneAreOffAndItsOwnPlacesAndPinsAreGone() {
    ConfigSnapshot config = config(clone("copy"));

    assertThat(ConfigTrees.at(config.resolved(), "channels", "telegram", "enabled"))
        .contains(false);
    assertThat(ConfigTrees.at(config.resolved(), "channels", "telegram", "botToken")).isEmpty();
    assertThat(ConfigTrees.at(config.resolved(), "logging", "file")).isEmpty();
    assertThat(ConfigTrees.at(config.resolved(), "browser", "profiles", "work", "cdpPort"))
        .isEmpty();
    assertThat(config.string("agents", "defaults", "workspace"))
        .contains(host.home("sigil-copy").toString());
  }

  @Test
  void aCloneKeepsTheRestWithItsCommentsAndReferences() throws IOException {
    Instance copy = clone("copy");

    assertThat(copy.configPath())
        .content()
        .contains("// my gateway", "level: 'debug'", "${MODEL_KEY}");
    assertThat(copy.workspace().resolve("notes/plan.md")).hasContent("the plan");
    assertThat(copy.layout().skills().resolve("x/SKILL.md")).hasContent("a skill");
  }

  @Test
  void aPlanSaysWhatIsLeftOutAndWritesNothing() {
    Map<String, String> before = host.files();

    ClonePlan plan = plan("copy");

    assertThat(host.files()).isEqualTo(before);
    assertThat(plan.dropped())
        .extracting(ClonePlan.Dropped::key)
        .contains("gateway.auth.token", "gateway.port", "channels.telegram.botToken");
    assertThat(plan.leftBehind())
        .contains(source.layout().credentials().toString(), source.layout().cron().toString());
    assertThat(plan.toString()).doesNotContain("geheim", BOT_TOKEN);
  }

  @Test
  void aCloneOntoAnExistingInstanceIsRefusedAndChangesNothing() {
    host.setUp("sigil", "--profile", "copy");
    Map<String, String> before = host.files();

    for (String name : new String[] {"copy", "main"}) {
      assertThatThrownBy(() -> plan(name))
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT));
    }
    assertThat(host.files()).isEqualTo(before);
  }

  @Test
  void aFailedCloneLeavesNothingBehind() {
    ClonePlan plan =
        new InstanceClone(host.setup(), host.catalog(), Clock.systemUTC())
            .plan(known(), host.start("sigil", "--profile", "copy", "--port", "20900"));
    Map<String, String> before = host.files();

    assertThatThrownBy(
            () -> new InstanceClone(host.setup(), host.catalog(), Clock.systemUTC()).perform(plan))
        .isInstanceOf(GatehouseException.class)
        .hasMessageContaining("20900");
    assertThat(host.files()).isEqualTo(before);
  }

  private Instance clone(String name) {
    return new InstanceClone(host.setup(), host.catalog(), Clock.systemUTC())
        .perform(plan(name))
        .instance();
  }

  private ClonePlan plan(String name) {
    return new InstanceClone(host.setup(), host.catalog(), Clock.systemUTC())
        .plan(known(), host.start("sigil", "--profile", name));
  }

  private KnownInstance known() {
    return host.catalog().all().stream()
        .filter(k -> k.name().equals("sigil/main"))
        .findFirst()
        .orElseThrow();
  }

  private ConfigSnapshot config(Instance instance) {
    return instance.configStore(host.environment(), Clock.systemUTC()).readValid();
  }
}
