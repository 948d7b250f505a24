package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.profiles.RemovalPlan.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceRemovalTest {
  @TempDir Path temporary;
  private TestHost host;
  private Instance main;
  private Instance rescue;

  @BeforeEach
  void machine() {
    host = TestHost.in(temporary);
    main = host.setUp("sigil", "--profile", "main");
    rescue = host.setUp("sigil", "--profile", "rescue");
  }

  @Test
  void everythingOfTheInstanceMovesToTheTrashAndTheOtherStaysAsItIs() {
    String note = "Bäume & 'Blumen'";
    TestHost.write(rescue.workspace().resolve("note.md"), note);
    Path trash = removal().plan(known("sigil/rescue")).trash();

    RemovalResult result = removal().perform(removal().plan(known("sigil/rescue")));

    assertThat(rescue.stateDirectory()).doesNotExist();
    assertThat(rescue.workspace()).doesNotExist();
    assertThat(trash.getParent()).isEqualTo(host.directory().path().resolve("trash"));
    assertThat(result.moves()).hasSize(2);
    assertThat(main.stateDirectory()).exists();
    assertThat(main.workspace()).exists();
    assertThat(host.catalog().all()).extracting(KnownInstance::name).containsExactly("sigil/main");
  }

  @Test
  void theCommandsThatItNamesBringEverythingBack() throws Exception {
    RemovalResult result = removal().perform(removal().plan(known("sigil/rescue")));

    for (String command : result.restore()) {
      Process shell = new ProcessBuilder("sh", "-c", command).inheritIO().start();
      assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(shell.exitValue()).isZero();
    }

    assertThat(host.start("sigil", "--profile", "rescue").marker()).isEqualTo(rescue.marker());
    assertThat(rescue.workspace().resolve("SOUL.md")).exists();
  }

  @Test
  void aPlanChangesNothing() {
    Map<String, String> before = host.files();

    RemovalPlan plan = removal().plan(known("sigil/rescue"));

    assertThat(plan.moves())
        .extracting(RemovalPlan.Move::from)
        .containsExactly(rescue.stateDirectory(), rescue.workspace());
    assertThat(host.files()).isEqualTo(before);
  }

  @Test
  void aRunningInstanceIsRefused() throws IOException {
    RemovalPlan planned = removal().plan(known("sigil/rescue"));
    try (HolderProcess gateway = HolderProcess.gateway(rescue, host.directory().path())) {
      assertThat(gateway.pid()).isPositive();
      refused(() -> removal().plan(known("sigil/rescue")), "sigil/rescue runs");
      refused(() -> removal().perform(planned), "sigil/rescue runs");
    }
    assertThat(rescue.stateDirectory()).exists();
  }

  @Test
  void aWorkspaceThatAnotherInstanceUsesStays() {
    set(rescue, "agents.defaults.workspace", main.workspace().toString());

    RemovalPlan plan = removal().plan(known("sigil/rescue"));

    assertThat(plan.moves())
        .extracting(RemovalPlan.Move::from)
        .containsExactly(rescue.stateDirectory());
    assertThat(plan.kept())
        .extracting(Kept::path, Kept::why)
        .anySatisfy(
            kept -> {
              assertThat(kept.toList().get(0)).isEqualTo(main.workspace());
              assertThat(kept.toList().get(1).toString()).contains("sigil/main");
            });
  }

  @Test
  void aWorkspaceThatIsTheHomeStays() {
    set(rescue, "agents.defaults.workspace", host.home().toString());

    assertThat(removal().plan(known("sigil/rescue")).kept())
        .extracting(Kept::path)
        .containsExactly(host.home());
  }

  @Test
  void aStateDirectoryThatHoldsAnothersWorkspaceIsRefused() {
    set(main, "agents.defaults.workspace", rescue.stateDirectory().resolve("ws").toString());

    refused(() -> removal().plan(known("sigil/rescue")), "it holds", "sigil/main");
  }

  @Test
  void aLinkToAnotherInstancesDirectoryTakesOnlyTheLinkAlong() throws IOException {
    Path link = Files.createSymbolicLink(host.home(".sigil-alias"), main.stateDirectory());

    RemovalPlan plan = removal().plan(known("sigil/alias"));
    removal().perform(plan);

    assertThat(link).doesNotExist();
    assertThat(main.stateDirectory()).exists();
    assertThat(main.workspace()).exists();
    assertThat(host.catalog().all())
        .extracting(KnownInstance::name)
        .containsExactly("sigil/main", "sigil/rescue");
  }

  @Test
  void aConfigurationKeptInAnotherInstancesDirectoryComesAlongAlone() {
    host.export("SIGIL_STATE_DIR", "~/third")
        .export("SIGIL_CONFIG_PATH", main.stateDirectory().resolve("third.json"));
    host.setUp("sigil");
    host.unexport("SIGIL_STATE_DIR").unexport("SIGIL_CONFIG_PATH");

    removal().perform(removal().plan(known("sigil/default")));

    assertThat(main.stateDirectory().resolve("third.json")).doesNotExist();
    assertThat(main.configPath()).exists();
  }

  @Test
  void aVanishedInstanceIsForgotten() throws IOException {
    host.export("SIGIL_STATE_DIR", host.work().resolve("custom"));
    Instance custom = host.setUp("sigil");
    host.unexport("SIGIL_STATE_DIR");
    Files.move(custom.stateDirectory(), host.work().resolve("moved"));

    removal().perform(removal().plan(known("sigil/default")));

    assertThat(host.catalog().all()).hasSize(2);
  }

  private InstanceRemoval removal() {
    return new InstanceRemoval(host.catalog(), Clock.systemUTC());
  }

  private KnownInstance known(String name) {
    return host.catalog().all().stream()
        .filter(k -> k.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void set(Instance instance, String path, Object value) {
    instance
        .configStore(host.environment(), Clock.systemUTC())
        .change(
            new ConfigStore.Change("test", "test"),
            Optional.empty(),
            document -> document.set(ConfigPath.parse(path), value));
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT))
        .hasMessageContainingAll(words);
  }
}
