package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.ProcessLock;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.component.GatewayComponent;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayHostTest {
  @TempDir Path temporary;
  private Environment environment;
  private HostDirectory directory;

  @BeforeEach
  void home() {
    environment = new Environment(Map.of(), temporary.resolve("home"), temporary);
    directory = new HostDirectory(temporary.resolve("host"));
  }

  @Test
  void startsAGatewayOnAMachineThatHasNothing() {
    try (GatewayHost host = host()) {
      Gateway gateway = host.start(spec("main").build()).awaitReady();

      assertThat(gateway.state()).isEqualTo(GatewayState.READY);
      assertThat(gateway.instance().stateDirectory())
          .isEqualTo(temporary.resolve("home/.sigil-main"));
      assertThat(gateway.instance().marker()).isPresent();
      assertThat(gateway.token()).hasSizeGreaterThanOrEqualTo(32);
      try (DirectClient client = gateway.connect()) {
        assertThat(client.hello().protocol()).isEqualTo(4);
        assertThat(client.call("instance.get", Map.of()).object())
            .containsEntry("name", "sigil/main")
            .containsEntry("id", gateway.instance().marker().orElseThrow().id());
      }
    }
  }

  @Test
  void tellsReadyThroughAFuture() throws Exception {
    try (GatewayHost host = host()) {
      Gateway gateway = host.start(spec("main").build());

      assertThat(gateway.ready().await(30, TimeUnit.SECONDS)).isSameAs(gateway);
    }
  }

  @Test
  void runsSeveralGatewaysThatShareNoPortNoDirectoryAndNoToken() {
    try (GatewayHost host = host()) {
      Gateway main = host.start(spec("main").build());
      Gateway rescue = host.start(spec("rescue").build());
      main.awaitReady();
      rescue.awaitReady();

      assertThat(host.gateways()).containsExactly(main, rescue);
      assertThat(blockOf(main).intersect(blockOf(rescue))).isEmpty();
      assertThat(main.instance().stateDirectory()).isNotEqualTo(rescue.instance().stateDirectory());
      assertThat(main.instance().workspace()).isNotEqualTo(rescue.instance().workspace());
      assertThat(main.token()).isNotEqualTo(rescue.token());
    }
  }

  @Test
  void keepsItsLogInItsOwnStateDirectory() throws IOException {
    try (GatewayHost host = host()) {
      Gateway main = host.start(spec("main").build());
      Gateway rescue = host.start(spec("rescue").build());
      main.awaitReady();
      rescue.awaitReady();
    }

    assertThat(logOf("main")).contains("\"instance\":\"sigil/main\"").doesNotContain("rescue");
    assertThat(logOf("rescue")).contains("\"instance\":\"sigil/rescue\"").doesNotContain("main\"");
  }

  @Test
  void deletesTemporaryFilesThatAKilledWriterLeft() throws IOException {
    Path state = Files.createDirectories(temporary.resolve("home/.sigil-main"));
    Path left = Files.createFile(state.resolve(".sigil.json." + UUID.randomUUID() + ".tmp"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(3_600)));

    try (GatewayHost host = host()) {
      host.start(spec("main").build()).awaitReady();

      assertThat(left).doesNotExist();
    }
  }

  @Test
  void writesNoSecretIntoItsLog() throws IOException {
    String token;
    String key;
    try (GatewayHost host = host()) {
      Gateway gateway = host.start(spec("main").build()).awaitReady();
      token = gateway.token();
      key = gateway.instance().marker().orElseThrow().proofKey();
      gateway.connect().close();
    }

    assertThat(logOf("main")).doesNotContain(token).doesNotContain(key);
  }

  @Test
  void twoHostsOfOneProcessKeepOutOfEachOthersWay() {
    try (GatewayHost first = host();
        GatewayHost second = host()) {
      Gateway main = first.start(spec("main").build()).awaitReady();
      Gateway rescue = second.start(spec("rescue").build()).awaitReady();

      assertThat(blockOf(main).intersect(blockOf(rescue))).isEmpty();

      first.close();
      try (DirectClient client = rescue.connect()) {
        assertThat(client.call("instance.get", Map.of()).object())
            .containsEntry("name", "sigil/rescue");
      }
    }
  }

  @Test
  void refusesASecondGatewayOnOneStateDirectoryAndNamesTheFirst() {
    try (GatewayHost first = host();
        GatewayHost second = host()) {
      first.start(spec("main").build()).awaitReady();

      Gateway again = second.start(spec("main").build());

      assertThatThrownBy(again::awaitReady)
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT))
          .hasMessageContaining("sigil/main could not lock its state directory")
          .hasMessageContaining("in this same process");
      assertThat(again.state()).isEqualTo(GatewayState.FAILED);
      assertThat(again.failure()).isPresent();
      assertThat(second.gateways()).isEmpty();
      first.gateways().get(0).connect().close();
    }
  }

  @Test
  void refusesAPortThatAForeignProgramHoldsAndTakesNothing() throws IOException {
    try (ServerSocket foreign = foreign();
        GatewayHost host = host()) {
      int port = foreign.getLocalPort();
      Gateway gateway =
          host.start(
              GatewaySpec.builder().distribution("sigil").profile("main").port(port).build());

      assertThatThrownBy(gateway::awaitReady)
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT))
          .hasMessageContaining(Integer.toString(port));
      assertThat(new LeaseTable(directory, new PortProbe()).active()).isEmpty();
      assertThat(StateLock.isHeld(gateway.instance().stateDirectory())).isFalse();
    }
  }

  @Test
  void givesEverythingBackWhenAPartDoesNotStart() {
    List<String> stopped = new CopyOnWriteArrayList<>();
    Leftovers.Snapshot before = Leftovers.take();
    try (GatewayHost host = host()) {
      Gateway gateway =
          host.start(
              spec("main")
                  .module(components(new Part("good", stopped, false)))
                  .module(components(new Part("bad", stopped, true)))
                  .build());

      assertThatThrownBy(gateway::awaitReady)
          .hasMessageContaining("sigil/main could not start bad")
          .hasMessageContaining("out of paper");

      assertThat(stopped).containsExactly("bad", "good");
      assertThat(Leftovers.threads("gatehouse-main-")).isEmpty();
      assertThat(StateLock.isHeld(gateway.instance().stateDirectory())).isFalse();
      assertThat(new LeaseTable(directory, new PortProbe()).active()).isEmpty();
    }
    await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(before.added()).isEmpty());
  }

  @Test
  void leavesNoThreadLockPortFileOrTemporaryFileBehind() throws IOException {
    warmUp();
    Leftovers.Snapshot before = Leftovers.take();
    List<Instance> instances = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    GatewayHost host = host();
    for (String profile : List.of("main", "rescue", "third")) {
      Gateway gateway = host.start(spec(profile).build()).awaitReady();
      instances.add(gateway.instance());
      blockOf(gateway).numbers().forEach(ports::add);
      gateway.connect().close();
    }
    assertThat(Leftovers.threads("gatehouse-main-")).isNotEmpty();

    host.close();

    assertThat(Leftovers.threads("gatehouse-")).isEmpty();
    for (Instance instance : instances) {
      assertThat(ProcessLock.isHeld(instance.layout().gatewayLock())).isFalse();
      assertThat(ProcessLock.isHeld(instance.layout().configLock())).isFalse();
    }
    assertThat(new LeaseTable(directory, new PortProbe()).active()).isEmpty();
    PortProbe probe = new PortProbe();
    assertThat(ports).isNotEmpty().allMatch(probe::isFree);
    assertThat(ProcessHandle.current().children()).isEmpty();
    try (var files = Files.walk(temporary)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.endsWith(".tmp") || name.startsWith("vertx-cache"));
    }
    await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(before.added()).isEmpty());
  }

  @Test
  void givesTheSamePlaceTheSameIdentityAgain() {
    String id;
    String token;
    try (GatewayHost host = host()) {
      Gateway gateway = host.start(spec("main").build()).awaitReady();
      id = gateway.instance().marker().orElseThrow().id();
      token = gateway.token();
    }
    try (GatewayHost host = host()) {
      Gateway gateway = host.start(spec("main").build()).awaitReady();

      assertThat(gateway.instance().marker().orElseThrow().id()).isEqualTo(id);
      assertThat(gateway.token()).isEqualTo(token);
    }
  }

  @Test
  void laysAnEmbeddersValuesOverTheFileAndLeavesTheFileAlone() throws IOException {
    String token = "an-embedders-own-token-0123456789-abcdef";
    try (GatewayHost host = host()) {
      Gateway gateway =
          host.start(
                  spec("main")
                      .config(Map.of("gateway", Map.of("auth", Map.of("token", token))))
                      .build())
              .awaitReady();

      assertThat(gateway.token()).isEqualTo(token);
      gateway.connect().close();
      assertThat(Files.readString(gateway.instance().configPath())).doesNotContain(token);
    }
  }

  @Test
  void refusesABadProfileNameBeforeAnythingIsStarted() {
    try (GatewayHost host = host()) {
      assertThatThrownBy(() -> host.start(spec("../main").build()))
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));

      assertThat(host.gateways()).isEmpty();
      assertThat(temporary).isEmptyDirectory();
    }
  }

  @Test
  void aGatewayThatIsStoppedWhileItStartsLeavesNothing() throws Exception {
    try (GatewayHost host = host()) {
      Gateway gateway = host.start(spec("main").build());

      gateway.stop(Duration.ofSeconds(5)).await(30, TimeUnit.SECONDS);

      assertThat(gateway.state().isOver()).isTrue();
      assertThat(Leftovers.threads("gatehouse-main-")).isEmpty();
      assertThat(host.gateways()).isEmpty();
    }
  }

  @Test
  void mayBeClosedTwice() {
    GatewayHost host = host();
    Gateway gateway = host.start(spec("main").build()).awaitReady();

    gateway.close();
    gateway.close();
    host.close();
    host.close();

    assertThat(gateway.state()).isEqualTo(GatewayState.STOPPED);
    assertThatThrownBy(() -> host.start(spec("main").build()))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(gateway::token).isInstanceOf(GatehouseException.class);
  }

  // The first gateway loads classes, and with them files that stay open for the JVM's life.
  private void warmUp() {
    try (GatewayHost host = host()) {
      host.start(spec("warm-up").build()).awaitReady().connect().close();
    }
  }

  private String logOf(String profile) throws IOException {
    StringBuilder text = new StringBuilder();
    try (var files = Files.list(temporary.resolve("home/.sigil-" + profile + "/logs"))) {
      for (Path file : files.toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  private PortBlock blockOf(Gateway gateway) {
    return new LeaseTable(directory, new PortProbe())
        .of(gateway.instance().stateDirectory())
        .orElseThrow()
        .block();
  }

  private GatewaySpec.Builder spec(String profile) {
    return GatewaySpec.builder().distribution("sigil").profile(profile).port(0);
  }

  private GatewayHost host() {
    return GatewayHost.builder().environment(environment).directory(directory).build();
  }

  private static AbstractModule components(GatewayComponent component) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        Multibinder.newSetBinder(binder(), GatewayComponent.class)
            .addBinding()
            .toInstance(component);
      }
    };
  }

  private record Part(String name, List<String> stopped, boolean broken)
      implements GatewayComponent {
    @Override
    public CompletionStage<Void> start() {
      return broken
          ? Future.<Void>failedFuture("out of paper").toCompletionStage()
          : CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> stop() {
      stopped.add(name);
      return CompletableFuture.completedFuture(null);
    }
  }

  /** A port that leaves room for those derived from it: the kernel may hand out higher ones. */
  private static ServerSocket foreign() throws IOException {
    ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    if (socket.getLocalPort() <= 65_425) {
      return socket;
    }
    try (socket) {
      return foreign();
    }
  }
}
