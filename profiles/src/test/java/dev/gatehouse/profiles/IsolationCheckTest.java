package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.Json;
import dev.gatehouse.profiles.IsolationReport.Finding;
import dev.gatehouse.profiles.IsolationReport.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsolationCheckTest {
  private static final String BOT_TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ";
  @TempDir Path temporary;
  private TestHost host;

  @BeforeEach
  void machine() {
    host = TestHost.in(temporary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigil", "epiloop", "idlehands", "jarvis", "gatehouse"})
  void aSoundPairIsClean(String distribution) {
    host.setUp(distribution, "--profile", "main");
    host.setUp(distribution, "--profile", "rescue");

    IsolationReport report = verify();

    assertThat(report.findings()).isEmpty();
    assertThat(report.clean()).isTrue();
    assertThat(report.instances())
        .containsExactly(distribution + "/main", distribution + "/rescue");
  }

  @Test
  void theDefaultProfileAndARescueOfEveryDistributionAreCleanTogether() {
    for (String distribution : List.of("sigil", "epiloop", "idlehands", "jarvis", "gatehouse")) {
      host.setUp(distribution);
      host.setUp(distribution, "--profile", "rescue");
    }

    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void verifyingWritesNothing() {
    host.setUp("sigil", "--profile", "main");
    Map<String, String> before = host.files();

    verify();

    assertThat(host.files()).isEqualTo(before);
  }

  @Nested
  class PlantedFaults {
    private Instance main;
    private Instance rescue;

    @BeforeEach
    void pair() {
      main = host.setUp("epiloop", "--profile", "main");
      rescue = host.setUp("epiloop", "--profile", "rescue");
    }

    @Test
    void aStateDirectorySharedByALink() throws IOException {
      Files.createSymbolicLink(host.home(".epiloop-copy"), main.stateDirectory());

      assertFault("state-directory-shared", "epiloop/copy", "epiloop/main");
    }

    @Test
    void aStateDirectoryInsideAnother() throws IOException {
      Path inner = main.stateDirectory().resolve("inner");
      Files.move(rescue.stateDirectory(), inner);
      Files.createSymbolicLink(rescue.stateDirectory(), inner);

      assertFault("state-directory-nested", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void aCopiedStateDirectoryWithTheSameIdentity() throws IOException {
      Path copy = host.home(".epiloop-copy");
      Files.createDirectories(copy);
      Files.copy(main.layout().marker(), copy.resolve(InstanceMarker.FILE_NAME));

      assertFault("identity-shared", "epiloop/copy", "epiloop/main");
    }

    @Test
    void theSameWorkspace() {
      set(rescue, "agents.defaults.workspace", main.workspace().toString());

      assertFault("workspace-shared", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void theSameWorkspaceByAnotherSpelling() throws IOException {
      Path link = Files.createSymbolicLink(host.work().resolve("ws"), main.workspace());
      set(rescue, "agents.defaults.workspace", link + "/../ws");

      assertFault("workspace-shared", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void aWorkspaceInsideTheOthersWorkspace() {
      set(rescue, "agents.defaults.workspace", main.workspace().resolve("sub").toString());

      assertFault("workspace-nested", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void aWorkspaceInsideTheOthersStateDirectory() {
      set(rescue, "agents.defaults.workspace", main.stateDirectory().resolve("ws").toString());

      assertFault("workspace-in-state-directory", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void aWorkspaceThatHoldsTheOthersStateDirectory() {
      set(rescue, "agents.defaults.workspace", host.home().toString());

      assertFault("state-directory-in-workspace", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void anAgentOfOneInTheWorkspaceOfTheOther() {
      set(
          main,
          "agents.list",
          List.of(
              Map.of("id", "main"), Map.of("id", "x", "workspace", rescue.workspace().toString())));

      assertFault("workspace-shared", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void oneConfigurationFileByAHardLink() throws IOException {
      Files.delete(rescue.configPath());
      Files.createLink(rescue.configPath(), main.configPath());

      assertFault("config-file-shared", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void oneCredentialFileByAHardLink() throws IOException {
      Path file = TestHost.write(main.layout().credentials().resolve("oauth.json"), "{}");
      Files.createLink(rescue.layout().credentials().resolve("oauth.json"), file);

      assertFault("file-shared", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void aPartOfTheStateDirectoryThatIsALinkIntoTheOther() throws IOException {
      Files.createDirectories(main.layout().canvas());
      Files.createSymbolicLink(rescue.layout().canvas(), main.layout().canvas());

      assertFault("state-part-in-state-directory", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void theSameBasePort() {
      set(rescue, "gateway.port", (long) main.ports().gateway());

      assertFault("port-shared", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void basePortsWhoseDerivedPortsMeet() {
      set(rescue, "gateway.port", (long) main.ports().gateway() + 2);

      Finding finding = assertFault("port-shared", "epiloop/main", "epiloop/rescue");

      assertThat(finding.evidence()).contains("browser control service", "gateway");
    }

    @Test
    void theDocumentedTwentyPortsApartAreEnough() {
      set(rescue, "gateway.port", (long) main.ports().gateway() + 20);

      assertThat(verify().findings()).isEmpty();
    }

    @Test
    void theSamePinnedCdpPort() {
      pinCdp(main, 30100);
      pinCdp(rescue, 30100);

      assertFault("cdp-port-shared", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void aPinnedCdpUrlIntoTheNeighboursBrowserPorts() {
      set(
          rescue,
          "browser.profiles.work",
          Map.of("cdpUrl", "http://127.0.0.1:" + main.ports().firstCdp(), "color", "#FF4500"));

      assertFault("cdp-url-foreign", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void theSameRemoteBrowserWithoutItsTokenInTheReport() {
      for (Instance instance : List.of(main, rescue)) {
        set(
            instance,
            "browser.profiles.cloud",
            Map.of("cdpUrl", "https://browser.example:443/x?token=geheim", "color", "#FF4500"));
      }

      Finding finding = assertFault("cdp-url-shared", "epiloop/main", "epiloop/rescue");

      assertThat(finding.evidence()).contains("browser.example").doesNotContain("geheim");
    }

    @Test
    void aPinnedControlUrlIntoTheOthersBlock() {
      set(rescue, "browser.controlUrl", "http://127.0.0.1:" + main.ports().control());

      assertFault("control-url-foreign", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void theSamePinnedCanvasPort() {
      set(main, "canvasHost.port", 30200L);
      set(rescue, "canvasHost.port", 30200L);

      assertFault("canvas-port-shared", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void theSameBotTokenUnderAnotherAccountName() {
      set(main, "channels.telegram", Map.of("botToken", BOT_TOKEN));
      set(
          rescue,
          "channels.telegram",
          Map.of("accounts", Map.of("second", Map.of("botToken", BOT_TOKEN))));

      Finding finding = assertFault("channel-credential-shared", "epiloop/main", "epiloop/rescue");

      assertThat(finding.evidence()).contains("botToken").doesNotContain(BOT_TOKEN);
    }

    @Test
    void theSameBotTokenOnceWrittenAndOnceInAVariableOfTheInstance() throws IOException {
      set(main, "channels.telegram", Map.of("botToken", BOT_TOKEN));
      TestHost.write(rescue.layout().environmentFile(), "TELEGRAM_BOT_TOKEN=" + BOT_TOKEN + "\n");

      assertFault("channel-credential-shared", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void aSwitchedOffChannelWithTheSameTokenIsANote() {
      set(main, "channels.telegram", Map.of("botToken", BOT_TOKEN));
      set(rescue, "channels.telegram", Map.of("botToken", BOT_TOKEN, "enabled", false));

      IsolationReport report = verify();

      assertThat(report.clean()).isTrue();
      assertThat(report.findings()).extracting(Finding::severity).containsExactly(Severity.NOTE);
    }

    @Test
    void theSameGatewayToken() {
      set(rescue, "gateway.auth.token", token(main));

      Finding finding = assertFault("gateway-token-shared", "epiloop/main", "epiloop/rescue");

      assertThat(finding.evidence()).doesNotContain(token(main));
    }

    @Test
    void theSameHookToken() {
      set(main, "hooks", Map.of("enabled", true, "token", "a-hook-token-of-some-length"));
      set(rescue, "hooks", Map.of("enabled", true, "token", "a-hook-token-of-some-length"));

      assertFault("hook-token-shared", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void aSharedModelKeyIsOnlyANote() {
      for (Instance instance : List.of(main, rescue)) {
        set(
            instance,
            "models.providers.openai",
            Map.of(
                "apiKey",
                "sk-0123456789abcdef0123456789",
                "baseUrl",
                "https://api.openai.com/v1",
                "models",
                List.of()));
      }

      IsolationReport report = verify();

      assertThat(report.clean()).isTrue();
      assertThat(report.findings()).extracting(Finding::id).containsExactly("service-key-shared");
    }

    @Test
    void theSameLogFile() {
      set(main, "logging.file", "~/all.log");
      set(rescue, "logging.file", host.home("all.log").toString());

      assertFault("log-file-shared", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void theSameCanvasRoot() {
      set(main, "canvasHost.root", "~/clawd/canvas");
      set(rescue, "canvasHost.root", "~/clawd/canvas");

      assertFault("canvas-root-shared", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void theSameWhatsAppSession() {
      for (Instance instance : List.of(main, rescue)) {
        set(
            instance,
            "channels.whatsapp",
            Map.of("accounts", Map.of("a", Map.of("authDir", "~/wa"))));
      }

      assertFault("whatsapp-session-shared", "epiloop/main", "epiloop/rescue");
    }

    @Test
    void theSameAgentDirectorySessionStoreAndSandboxRoot() {
      for (Instance instance : List.of(main, rescue)) {
        set(instance, "agents.list", List.of(Map.of("id", "main", "agentDir", "~/agent")));
        set(instance, "session.store", "~/sessions/{agentId}.json");
        set(instance, "agents.defaults.sandbox", Map.of("workspaceRoot", "~/boxes"));
      }

      assertThat(verify().findings())
          .extracting(Finding::id)
          .contains("agent-directory-shared", "session-store-shared", "sandbox-root-shared");
    }

    @Test
    void twoProfilesWhoseServicesDifferInCaseOnly() {
      Path twin = host.home(".epiloop-Main");
      TestHost.mark(twin, "epiloop", "Main");
      TestHost.write(twin.resolve("epiloop.json"), "{gateway: {port: 26000}}");

      assertFound("service-name-shared", Severity.WARNING, "epiloop/Main", "epiloop/main");
    }

    @Test
    void twoPlacesOfOneProfileName() {
      host.export("EPILOOP_STATE_DIR", host.work().resolve("elsewhere"))
          .export("EPILOOP_PROFILE", "main");
      host.setUp("epiloop");

      assertFound("service-name-shared", Severity.FAULT, "epiloop/main", "epiloop/main");
    }

    @Test
    void aConfigurationInTheOthersStateDirectory() {
      host.export("EPILOOP_STATE_DIR", "~/third")
          .export("EPILOOP_CONFIG_PATH", main.stateDirectory().resolve("third.json"));
      host.setUp("epiloop");
      host.unexport("EPILOOP_STATE_DIR").unexport("EPILOOP_CONFIG_PATH");

      assertFound(
          "config-file-in-state-directory", Severity.WARNING, "epiloop/default", "epiloop/main");
    }

    @Test
    void aBrokenConfigurationIsSaidToBeIncomparable() {
      TestHost.write(rescue.configPath(), "{");

      assertThat(verify().findings()).extracting(Finding::id).containsExactly("config-invalid");
      assertThat(verify().clean()).isFalse();
    }

    @Test
    void theReportIsMachineReadableAndHoldsNoSecret() {
      set(rescue, "gateway.auth.token", token(main));
      set(main, "channels.telegram", Map.of("botToken", BOT_TOKEN));
      set(rescue, "channels.telegram", Map.of("botToken", BOT_TOKEN));

      String json = Json.pretty(verify().toTree());

      assertThat(json).doesNotContain(token(main), BOT_TOKEN);
      assertThat(Json.parse(json))
          .isInstanceOfSatisfying(
              Map.class,
              tree -> {
                assertThat(tree.get("clean")).isEqualTo(false);
                assertThat((List<?>) tree.get("findings")).hasSize(2);
              });
    }

    private void pinCdp(Instance instance, int port) {
      set(instance, "browser.profiles.work", Map.of("cdpPort", (long) port, "color", "#FF4500"));
    }

    private String token(Instance instance) {
      return store(instance).readValid().string("gateway", "auth", "token").orElseThrow();
    }
  }

  private void set(Instance instance, String path, Object value) {
    store(instance)
        .change(
            new ConfigStore.Change("test", "planted", true),
            Optional.empty(),
            document -> document.set(ConfigPath.parse(path), value));
  }

  private ConfigStore store(Instance instance) {
    return instance.configStore(host.environment(), Clock.systemUTC());
  }

  private IsolationReport verify() {
    return new IsolationCheck(host.catalog(), new SecureRandom()).verify();
  }

  private Finding assertFault(String id, String... instances) {
    return assertFound(id, Severity.FAULT, instances);
  }

  private Finding assertFound(String id, Severity severity, String... instances) {
    IsolationReport report = verify();

    assertThat(report.clean()).isFalse();
    assertThat(report.findings()).extracting(Finding::id).contains(id);
    Finding finding =
        report.findings().stream().filter(f -> f.id().equals(id)).findFirst().orElseThrow();
    assertThat(finding.severity()).isEqualTo(severity);
    assertThat(finding.instances()).containsExactly(instances);
    assertThat(finding.evidence()).isNotBlank();
    assertThat(finding.remedy()).isNotBlank();
    return finding;
  }
}
