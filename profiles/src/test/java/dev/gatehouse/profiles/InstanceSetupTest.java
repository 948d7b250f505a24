package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.profiles.Instance.Field;
import dev.gatehouse.profiles.Instance.Source;
import dev.gatehouse.profiles.SetupResult.Action;
import dev.gatehouse.profiles.SetupResult.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceSetupTest {
  @TempDir Path temporary;
  private TestHost host;

  @BeforeEach
  void machine() {
    host = TestHost.in(temporary);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sigil", "epiloop", "idlehands", "jarvis", "gatehouse"})
  void afterSetupAGatewayHasAllItNeedsToStart(String distribution) {
    Instance instance = host.setUp(distribution, "--profile", "main");

    ConfigSnapshot config = config(instance);
    assertThat(config.valid()).isTrue();
    assertThat(config.string("gateway", "mode")).contains("local");
    assertThat(config.string("gateway", "auth", "mode")).contains("token");
    assertThat(config.string("gateway", "auth", "token").orElseThrow()).matches("[0-9a-f]{64}");
    assertThat(ConfigTrees.at(config.resolved(), "gateway", "port"))
        .contains((long) instance.ports().gateway());
    assertThat(config.string("agents", "defaults", "workspace"))
        .contains(instance.workspace().toString());
    assertThat(instance.marker())
        .isPresent()
        .isEqualTo(InstanceMarker.read(instance.stateDirectory()));
    assertThat(instance.workspace()).isDirectoryContaining("glob:**AGENTS.md");
    assertThat(instance.leaseOwner().name()).isEqualTo(distribution + "/main");
  }

  @Test
  void everythingIsPrivateWhateverTheUmaskSays() throws IOException {
    Instance instance = host.setUp("sigil", "--profile", "main");

    assertThat(mode(instance.stateDirectory())).isEqualTo("rwx------");
    assertThat(mode(instance.configPath())).isEqualTo("rw-------");
    assertThat(mode(instance.layout().marker())).isEqualTo("rw-------");
    assertThat(mode(instance.workspace())).isEqualTo("rwx------");
    assertThat(mode(host.directory().path())).isEqualTo("rwx------");
  }

  @Test
  void aSecondRunChangesNothing() {
    host.setUp("sigil", "--profile", "main");
    Map<String, String> before = host.files();

    SetupResult again =
        host.setup().setUp(host.start("sigil", "--profile", "main"), SetupOptions.forSetup());

    assertThat(again.changed()).isFalse();
    assertThat(again.steps()).isEmpty();
    assertThat(host.files()).isEqualTo(before);
  }

  @Test
  void theResultSaysWhatWasMadeAndWhyWithoutTheToken() {
    SetupResult result =
        host.setup().setUp(host.start("sigil", "--profile", "main"), SetupOptions.forSetup());

    String token = config(result.instance()).string("gateway", "auth", "token").orElseThrow();
    assertThat(result.steps())
        .extracting(Step::subject)
        .anyMatch(subject -> subject.startsWith("gateway.port in "))
        .anyMatch(subject -> subject.endsWith("instance.json"))
        .anyMatch(subject -> subject.endsWith("SOUL.md"));
    assertThat(result.toString()).doesNotContain(token);
  }

  @Test
  void aConfigurationOfTheUserKeepsItsCommentsAndValues() throws IOException {
    Path config =
        TestHost.write(
            host.home(".sigil/sigil.json"),
            "// mine\n{\n  gateway: { port: 20700, bind: 'loopback' }, // keep\n  agents: {},\n}\n");

    Instance instance = host.setUp("sigil");

    assertThat(Files.readString(config)).contains("// mine", "// keep", "bind: 'loopback'");
    assertThat(instance.ports().gateway()).isEqualTo(20700);
    assertThat(config(instance).string("gateway", "auth", "token")).isPresent();
  }

  @Test
  void aPasswordOrATokenOfTheUserIsNotReplaced() {
    TestHost.write(
        host.home(".sigil/sigil.json"),
        "{gateway: {auth: {mode: 'password', password: 'a long enough passphrase'}}}");
    TestHost.write(
        host.home(".jarvis/jarvis.json"),
        "{gateway: {auth: {token: 'my-own-token-that-is-long-enough'}}}");

    assertThat(config(host.setUp("sigil")).string("gateway", "auth", "token")).isEmpty();
    assertThat(config(host.setUp("jarvis")).string("gateway", "auth", "token"))
        .contains("my-own-token-that-is-long-enough");
  }

  @Test
  void workspaceFilesAreNeverOverwrittenAndSkipBootstrapIsHonoured() throws IOException {
    Path agents = TestHost.write(host.home("sigil/AGENTS.md"), "mine");

    host.setUp("sigil");

    assertThat(agents).hasContent("mine");
    assertThat(host.home("sigil/SOUL.md")).exists();

    TestHost.write(host.home(".jarvis/jarvis.json"), "{agents: {defaults: {skipBootstrap: true}}}");
    Instance skipped = host.setUp("jarvis");

    assertThat(skipped.workspace()).isEmptyDirectory();
  }

  @Test
  void aStartDoesNotBringDeletedWorkspaceFilesBack() throws IOException {
    Instance instance = host.setUp("sigil");
    Files.delete(instance.workspace().resolve("HEARTBEAT.md"));

    host.setup().setUp(host.start("sigil"), SetupOptions.forStart());

    assertThat(instance.workspace().resolve("HEARTBEAT.md")).doesNotExist();
  }

  @Test
  void aSecondInstanceGetsTheNextFreeBlockInsteadOfTheFirstOnesPort() {
    // Written down, so that main has the default port whoever else listens on this machine.
    TestHost.write(host.home(".sigil-main/sigil.json"), "{gateway: {port: 18789}}");
    Instance main = host.setUp("sigil", "--profile", "main");
    SetupResult result =
        host.setup().setUp(host.start("sigil", "--profile", "rescue"), SetupOptions.forSetup());
    Instance rescue = result.instance();
    Instance other = host.setUp("jarvis", "--profile", "main");

    assertThat(block(main).intersect(block(rescue))).isEmpty();
    assertThat(block(main).intersect(block(other))).isEmpty();
    assertThat(block(rescue).intersect(block(other))).isEmpty();
    assertThat(result.steps())
        .anySatisfy(
            step -> {
              assertThat(step.subject()).startsWith("gateway.port");
              assertThat(step.why()).contains("sigil/main");
            });
  }

  @Test
  void aPortThatWasAskedForAndIsAnotherInstancesIsRefusedAndNothingIsWritten() {
    Instance main = host.setUp("sigil", "--profile", "main");
    String taken = Integer.toString(main.ports().gateway());
    Map<String, String> before = host.files();

    refused(
            ExitCode.CONFLICT,
            () ->
                host.setup()
                    .setUp(
                        host.start("sigil", "--profile", "rescue", "--port", taken),
                        SetupOptions.forStart()),
            "sigil/main",
            taken)
        .satisfies(e -> assertThat(e.remedy()).contains("--port"));
    assertThat(host.files()).isEqualTo(before);
  }

  @Test
  void aPortThatWasAskedForAndAForeignProgramHasIsRefusedAndNothingIsWritten() throws IOException {
    try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = Math.min(foreign.getLocalPort(), 65_000);
      Map<String, String> before = host.files();

      refused(
          ExitCode.CONFLICT,
          () ->
              host.setup()
                  .setUp(
                      host.start("sigil", "--port", Integer.toString(port)),
                      SetupOptions.forStart()),
          Integer.toString(port));
      assertThat(host.home(".sigil")).doesNotExist();
      assertThat(host.files()).isEqualTo(before);
    }
  }

  @Test
  void theManualFormOverAnExistingProfileKeepsThatProfilesPorts() {
    Instance main = host.setUp("sigil", "--profile", "main");
    host.export("SIGIL_CONFIG_PATH", "~/.sigil/main.json")
        .export("SIGIL_STATE_DIR", "~/.sigil-main");

    SetupResult result =
        host.setup()
            .setUp(
                host.start("sigil", "--port", Integer.toString(main.ports().gateway())),
                SetupOptions.forStart());

    assertThat(result.instance().profile()).hasToString("main");
    assertThat(result.instance().ports()).isEqualTo(main.ports());
    assertThat(host.home(".sigil/main.json")).exists();
  }

  @Test
  void aDirectoryThatOtherUsersCouldWriteInIsRepairedAndTold() throws IOException {
    Path state = Files.createDirectory(host.home(".sigil"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxr-x"));

    SetupResult result = host.setup().setUp(host.start("sigil"), SetupOptions.forSetup());

    assertThat(mode(state)).isEqualTo("rwx------");
    assertThat(result.steps())
        .anySatisfy(
            step -> {
              assertThat(step.action()).isEqualTo(Action.REPAIRED);
              assertThat(step.why()).contains("rwxrwxr-x");
            });
  }

  @Test
  void aBrokenConfigurationIsRefusedAndNothingIsWritten() {
    TestHost.write(host.home(".sigil/sigil.json"), "{gateway: {mode: 'local'},,}");
    Map<String, String> before = host.files();

    refused(
        ExitCode.CONFIG,
        () -> host.setup().setUp(host.start("sigil"), SetupOptions.forSetup()),
        "sigil.json:1:");
    assertThat(host.files()).isEqualTo(before);
  }

  @Test
  void aPlaceThatIsAFileIsRefusedAndNothingIsWritten() {
    TestHost.write(host.home("file"), "text");
    host.export("SIGIL_STATE_DIR", "~/file/state");
    Map<String, String> before = host.files();

    refused(
        ExitCode.CONFIG,
        () -> host.setup().setUp(host.start("sigil"), SetupOptions.forSetup()),
        "is not a directory");
    assertThat(host.files()).isEqualTo(before);
  }

  @Test
  void aWorkspaceThatIsAnotherInstancesIsRefusedWhenAskedForAndAvoidedWhenNot() {
    Instance main = host.setUp("sigil", "--profile", "main");
    Map<String, String> before = host.files();

    refused(
        ExitCode.CONFLICT,
        () ->
            host.setup()
                .setUp(
                    host.start("sigil", "--profile", "rescue"),
                    SetupOptions.forSetup().withWorkspace(main.workspace())),
        "sigil/main");
    assertThat(host.files()).isEqualTo(before);

    TestHost.write(
        host.home(".sigil/sigil.json"),
        "{gateway: {port: 21500}, agents: {defaults: {workspace: '~/sigil-rescue'}}}");
    Instance rescue = host.setUp("sigil", "--profile", "rescue");

    assertThat(rescue.workspace()).isEqualTo(host.home(".sigil-rescue/workspace"));
    assertThat(rescue.reason(Field.WORKSPACE).orElseThrow().source()).isEqualTo(Source.CONFIG);
  }

  @Test
  void aWorkspaceThatIsAskedForIsUsed() {
    SetupResult result =
        host.setup()
            .setUp(
                host.start("sigil"), SetupOptions.forSetup().withWorkspace(host.home("my place")));

    assertThat(result.instance().workspace()).isEqualTo(host.home("my place"));
    assertThat(host.start("sigil").workspace()).isEqualTo(host.home("my place"));
  }

  @Test
  void manySetupsAtOnceGetDifferentPortsAndIdentities() throws Exception {
    int count = 8;
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Callable<Instance>> jobs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String profile = "p" + i;
        jobs.add(() -> host.setUp("sigil", "--profile", profile));
      }
      Set<Integer> ports = new HashSet<>();
      Set<String> ids = new HashSet<>();
      for (Future<Instance> done : threads.invokeAll(jobs)) {
        Instance instance = done.get();
        block(instance).numbers().forEach(port -> assertThat(ports.add(port)).isTrue());
        ids.add(instance.marker().orElseThrow().id());
      }
      assertThat(ids).hasSize(count);
    } finally {
      threads.shutdownNow();
    }
  }

  private ConfigSnapshot config(Instance instance) {
    return instance.configStore(host.environment(), Clock.systemUTC()).read();
  }

  private dev.gatehouse.ports.PortBlock block(Instance instance) {
    return host.catalog().all().stream()
        .filter(known -> known.id().equals(instance.marker().orElseThrow().id()))
        .findFirst()
        .orElseThrow()
        .block()
        .orElseThrow();
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static org.assertj.core.api.AbstractObjectAssert<?, GatehouseException> refused(
      ExitCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... words) {
    GatehouseException[] thrown = new GatehouseException[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(code);
              thrown[0] = e;
            })
        .hasMessageContainingAll(words);
    return assertThat(thrown[0]);
  }
}
