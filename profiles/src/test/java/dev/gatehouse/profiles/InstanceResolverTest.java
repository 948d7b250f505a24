package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.Lease;
import dev.gatehouse.ports.LeaseOwner;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.ports.PortUse;
import dev.gatehouse.profiles.Instance.Field;
import dev.gatehouse.profiles.Instance.Reason;
import dev.gatehouse.profiles.Instance.Source;
import dev.gatehouse.profiles.Selection.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceResolverTest {
  @TempDir Path temporary;
  private TestHost host;
  private Map<String, String> before = Map.of();

  @BeforeEach
  void machine() {
    host = TestHost.in(temporary);
  }

  /** Whatever a test resolves or has refused: nothing may be written. */
  @AfterEach
  void resolvingNeverWrites() {
    if (!before.isEmpty()) {
      assertThat(host.files()).isEqualTo(before);
    }
  }

  private void remember() {
    before = host.files();
  }

  @Nested
  class Places {
    @ParameterizedTest
    @CsvSource({
      "sigil, .sigil, .sigil/sigil.json, sigil",
      "epiloop, .epiloop, .epiloop/epiloop.json, clawd",
      "idlehands, .idlehands, .idlehands/idlehands.json, .idlehands/workspace",
      "jarvis, .jarvis, .jarvis/jarvis.json, .jarvis/workspace",
      "gatehouse, .gatehouse, .gatehouse/gatehouse.json, .gatehouse/workspace"
    })
    void withoutAnyWordTheDefaultProfileIsMeant(
        String distribution, String state, String config, String workspace) {
      Instance instance = host.start(distribution);

      assertThat(instance.profile()).isEqualTo(ProfileName.DEFAULT);
      assertThat(instance.stateDirectory()).isEqualTo(host.home(state));
      assertThat(instance.configPath()).isEqualTo(host.home(config));
      assertThat(instance.workspace()).isEqualTo(host.home(workspace));
      assertThat(instance.ports().gateway()).isEqualTo(18789);
      assertThat(instance.reasons().keySet()).containsExactlyInAnyOrder(Field.values());
    }

    @ParameterizedTest
    @CsvSource({
      "sigil, .sigil-rescue, sigil-rescue",
      "epiloop, .epiloop-rescue, clawd-rescue",
      "idlehands, .idlehands-rescue, .idlehands-rescue/workspace-rescue",
      "jarvis, .jarvis-rescue, .jarvis-rescue/workspace-rescue",
      "gatehouse, .gatehouse-rescue, .gatehouse-rescue/workspace-rescue"
    })
    void aProfileHasItsOwnStateDirectoryAndItsWorkspaceEndsWithItsNameOutsideAnyOthersState(
        String distribution, String state, String workspace) {
      Instance instance = host.start(distribution, "--profile", "rescue");

      assertThat(instance.stateDirectory()).isEqualTo(host.home(state));
      assertThat(instance.workspace()).isEqualTo(host.home(workspace));
      assertThat(instance.workspace().toString()).endsWith("-rescue");
      assertThat(instance.reasons().get(Field.PROFILE))
          .isEqualTo(new Reason(Source.FLAG, "--profile rescue"));
    }

    @Test
    void theProfileVariableDoesAllThatTheFlagDoes() {
      Instance byFlag = host.start("sigil", "--profile", "rescue");
      host.export("SIGIL_PROFILE", "rescue");

      Instance byVariable = host.start("sigil");

      assertThat(byVariable.profile()).isEqualTo(byFlag.profile());
      assertThat(byVariable.stateDirectory()).isEqualTo(byFlag.stateDirectory());
      assertThat(byVariable.configPath()).isEqualTo(byFlag.configPath());
      assertThat(byVariable.workspace()).isEqualTo(byFlag.workspace());
      assertThat(ServiceNames.of(byVariable)).isEqualTo(ServiceNames.of(byFlag));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a b", "a/b", "work.service", "-rf", "gateway"})
    void aNameFromTheEnvironmentIsCheckedLikeTheFlag(String name) {
      host.export("SIGIL_PROFILE", name);
      remember();

      refused(ExitCode.USAGE, () -> host.client("sigil"), "Invalid SIGIL_PROFILE");
    }

    @Test
    void theProfileDefaultIsTheDefaultProfileInEverySpelling() {
      assertThat(host.start("sigil", "--profile", "Default").stateDirectory())
          .isEqualTo(host.home(".sigil"));
    }

    @Test
    void theManualFormOfTheGuideWorksOnAMachineThatHasNothing() {
      host.export("JARVIS_CONFIG_PATH", "~/.jarvis/main.json")
          .export("JARVIS_STATE_DIR", "~/.jarvis-main");

      Instance instance = host.start("jarvis", "--port", "18789");

      assertThat(instance.configPath()).isEqualTo(host.home(".jarvis/main.json"));
      assertThat(instance.stateDirectory()).isEqualTo(host.home(".jarvis-main"));
      assertThat(instance.workspace()).isEqualTo(host.home(".jarvis-main/workspace"));
      assertThat(instance.profile()).hasToString("main");
    }

    @Test
    void aManualInstanceInAPlaceOfItsOwnFollowsItsStateDirectoryInEverything() {
      host.export("SIGIL_STATE_DIR", host.work().resolve("srv state"));

      Instance instance = host.start("sigil");

      assertThat(instance.profile()).isEqualTo(ProfileName.DEFAULT);
      assertThat(instance.configPath()).isEqualTo(host.work().resolve("srv state/sigil.json"));
      assertThat(instance.workspace()).isEqualTo(host.work().resolve("srv state/workspace"));
      assertThat(instance.reasons().get(Field.STATE_DIRECTORY))
          .isEqualTo(new Reason(Source.VARIABLE, "SIGIL_STATE_DIR"));
    }

    @Test
    void withAnExplicitStateDirectoryNoOtherInstancesConfigurationIsEverRead() {
      TestHost.write(host.home(".idlehands/idlehands.json"), "{gateway: {port: 20001}}");
      TestHost.write(host.home(".idlehands/moldbot.json"), "{gateway: {port: 20002}}");
      host.export("IDLEHANDS_STATE_DIR", "~/fresh");

      Instance instance = host.start("idlehands");

      assertThat(instance.configPath()).isEqualTo(host.home("fresh/idlehands.json"));
      assertThat(instance.ports().gateway()).isEqualTo(18789);
    }

    @Test
    void theMarkersProfileIsAdoptedWhereOnlyTheStateDirectoryIsNamed() {
      TestHost.mark(host.work().resolve("state"), "sigil", "work");
      host.export("SIGIL_STATE_DIR", host.work().resolve("state"));

      Instance instance = host.start("sigil");

      assertThat(instance.profile()).hasToString("work");
      assertThat(instance.reason(Field.PROFILE).orElseThrow().source()).isEqualTo(Source.MARKER);
    }

    @Test
    void aConfigurationFileInAnInstancesStateDirectoryMeansThatInstance() {
      host.export("SIGIL_CONFIG_PATH", "~/.sigil-main/sigil.json");

      Instance instance = host.start("sigil");

      assertThat(instance.stateDirectory()).isEqualTo(host.home(".sigil-main"));
      assertThat(instance.profile()).hasToString("main");
    }

    @Test
    void olderPrefixesNamePlacesWhereTheOwnOnesAreUnset() {
      host.export("CLAWDBOT_STATE_DIR", "~/old").export("CLAWDBOT_GATEWAY_PORT", "20500");

      assertThat(host.start("sigil").stateDirectory()).isEqualTo(host.home("old"));
      assertThat(host.start("sigil").ports().gateway()).isEqualTo(18789);
      assertThat(host.start("epiloop").stateDirectory()).isEqualTo(host.home(".epiloop"));

      host.export("SIGIL_STATE_DIR", "~/new").export("CLAWDBOT_CONFIG_PATH", "~/old/x.json");

      assertThat(host.start("sigil").configPath()).isEqualTo(host.home("new/sigil.json"));
    }

    @Test
    void anOlderConfigurationFileIsReadWhileTheCurrentOneIsMissing() {
      TestHost.write(host.home(".idlehands/moldbot.json"), "{gateway: {port: 20002}}");

      assertThat(host.start("idlehands").ports().gateway()).isEqualTo(20002);

      TestHost.write(host.home(".idlehands/idlehands.json"), "{gateway: {port: 20003}}");

      assertThat(host.start("idlehands").ports().gateway()).isEqualTo(20003);
    }

    @Test
    void anOlderStateDirectoryServesTheDefaultProfileWhileTheCurrentOneIsMissing() {
      TestHost.write(host.home(".moldbot/moldbot.json"), "{gateway: {port: 20002}}");

      Instance instance = host.start("idlehands");

      assertThat(instance.stateDirectory()).isEqualTo(host.home(".moldbot"));
      assertThat(instance.ports().gateway()).isEqualTo(20002);
      assertThat(host.start("idlehands", "--profile", "rescue").stateDirectory())
          .isEqualTo(host.home(".idlehands-rescue"));
    }

    @Test
    void relativePathsSpacesAndForeignLettersAreUnderstood() {
      host.export("SIGIL_STATE_DIR", "mein Zustand/日本");

      assertThat(host.start("sigil").stateDirectory())
          .isEqualTo(host.work().resolve("mein Zustand/日本"));
    }

    @Test
    void theWorkingDirectorysEnvFileNamesNoInstance() {
      TestHost.write(host.work().resolve(".env"), "SIGIL_PROFILE=main\nSIGIL_GATEWAY_PORT=20100\n");

      Instance instance = host.start("sigil");

      assertThat(instance.profile()).isEqualTo(ProfileName.DEFAULT);
      assertThat(instance.ports().gateway()).isEqualTo(18789);
    }
  }

  @Nested
  class Home {
    @Test
    void theDistributionsHomeVariableMovesAllItsInstances() {
      host.export("IDLEHANDS_HOME", "~/other");

      assertThat(host.start("idlehands", "--profile", "rescue").stateDirectory())
          .isEqualTo(host.home("other/.idlehands-rescue"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"~/.idlehands", "~/.idlehands-main"})
    void aHomeThatIsAStateDirectoryIsRefusedWithAdvice(String home) {
      host.export("IDLEHANDS_HOME", home);
      remember();

      refused(ExitCode.USAGE, () -> host.client("idlehands"), "which is a state directory")
          .satisfies(e -> assertThat(e.remedy()).contains("IDLEHANDS_HOME=" + host.home()));
    }
  }

  @Nested
  class Contradictions {
    @Test
    void aFlagWinsOverPlacesInheritedFromTheProfileThatTheEnvironmentNames() {
      host.export("SIGIL_PROFILE", "work")
          .export("SIGIL_STATE_DIR", host.home(".sigil-work"))
          .export("SIGIL_CONFIG_PATH", host.home(".sigil-work/sigil.json"))
          .export("SIGIL_GATEWAY_PORT", "20100");

      Instance rescue = host.client("sigil", "--profile", "rescue");

      assertThat(rescue.stateDirectory()).isEqualTo(host.home(".sigil-rescue"));
      assertThat(rescue.configPath()).isEqualTo(host.home(".sigil-rescue/sigil.json"));
      assertThat(rescue.ports().gateway()).isEqualTo(18789);
      assertThat(rescue.warnings())
          .anySatisfy(warning -> assertThat(warning).contains("sigil/work"))
          .anySatisfy(warning -> assertThat(warning).contains("SIGIL_GATEWAY_PORT=20100"));
    }

    @Test
    void theInheritedPlacesMayBeSpelledThroughALink() throws IOException {
      Files.createDirectory(host.home(".sigil-work"));
      Path link = Files.createSymbolicLink(host.work().resolve("w"), host.home(".sigil-work"));
      host.export("SIGIL_PROFILE", "work").export("SIGIL_STATE_DIR", link);

      assertThat(host.client("sigil", "--profile", "rescue").stateDirectory())
          .isEqualTo(host.home(".sigil-rescue"));
    }

    @Test
    void aFlagThatDisagreesWithExplicitPlacesIsRefusedWithBothNamed() {
      host.export("SIGIL_STATE_DIR", "~/.sigil-main");
      remember();

      refused(
              ExitCode.USAGE,
              () -> host.client("sigil", "--profile", "rescue"),
              "--profile rescue",
              "SIGIL_STATE_DIR=" + host.home(".sigil-main"),
              host.home(".sigil-rescue").toString())
          .satisfies(e -> assertThat(e.remedy()).contains(Selection.PREFER_FLAGS_OPTION));
    }

    @Test
    void trulyCustomPlacesOfTheInheritedProfileAreNotOverruledSilently() {
      host.export("SIGIL_PROFILE", "work").export("SIGIL_STATE_DIR", "~/custom");
      remember();

      refused(ExitCode.USAGE, () -> host.client("sigil", "--profile", "rescue"), "custom");
    }

    @Test
    void onlyTheConfigurationPathDisagreeingIsAContradictionToo() {
      host.export("SIGIL_CONFIG_PATH", "~/.sigil-main/sigil.json");
      remember();

      refused(
          ExitCode.USAGE, () -> host.client("sigil", "--profile", "rescue"), "SIGIL_CONFIG_PATH");
    }

    @Test
    void theFlagWinsWhereThePersonSaysSo() {
      host.export("SIGIL_STATE_DIR", "~/.sigil-main").export("SIGIL_GATEWAY_PORT", "20100");

      Instance rescue = host.client("sigil", "--profile", "rescue", Selection.PREFER_FLAGS_OPTION);

      assertThat(rescue.stateDirectory()).isEqualTo(host.home(".sigil-rescue"));
      assertThat(rescue.ports().gateway()).isEqualTo(18789);
    }

    @Test
    void flagAndExplicitPlacesThatAgreeAreNoContradiction() throws IOException {
      Files.createDirectory(host.home(".sigil-main"));
      Path link = Files.createSymbolicLink(host.work().resolve("m"), host.home(".sigil-main"));
      host.export("SIGIL_STATE_DIR", link).export("SIGIL_CONFIG_PATH", "~/.sigil/main.json");

      Instance main = host.start("sigil", "--profile", "main");

      assertThat(main.stateDirectory()).isEqualTo(link);
      assertThat(main.configPath()).isEqualTo(host.home(".sigil/main.json"));
    }

    @Test
    void aProfileVariableThatDisagreesWithTheStateDirectoryIsRefused() {
      host.export("SIGIL_PROFILE", "rescue").export("SIGIL_STATE_DIR", "~/.sigil-main");
      remember();

      refused(
          ExitCode.USAGE,
          () -> host.client("sigil"),
          "SIGIL_PROFILE=rescue",
          "SIGIL_STATE_DIR=",
          "main");
    }

    @Test
    void anotherInstancesConfigurationFileIsRefused() {
      host.export("SIGIL_STATE_DIR", "~/.sigil-rescue")
          .export("SIGIL_CONFIG_PATH", "~/.sigil-main/sigil.json");
      remember();

      refused(ExitCode.CONFIG, () -> host.start("sigil"), "sigil.json", ".sigil-rescue");
    }

    @Test
    void devWithAnotherProfileIsRefusedWithTheFamilysWords() {
      remember();

      refused(
          ExitCode.USAGE,
          () -> host.resolve("sigil", Selection.nothing().withDev(true).withProfile("main")),
          "Cannot combine --dev with --profile");
    }
  }

  @Nested
  class Markers {
    @Test
    void aStateDirectoryOfAnotherProfileIsRefusedWithTheRightCommand() {
      TestHost.mark(host.home(".sigil-rescue"), "sigil", "main");
      remember();

      refused(
              ExitCode.CONFIG,
              () -> host.client("sigil", "--profile", "rescue"),
              "belongs to sigil/main")
          .satisfies(e -> assertThat(e.remedy()).contains("--profile main"));
    }

    @Test
    void aStateDirectoryOfAnotherDistributionIsRefused() {
      TestHost.mark(host.home("shared"), "jarvis", "main");
      host.export("SIGIL_STATE_DIR", "~/shared");
      remember();

      refused(ExitCode.CONFIG, () -> host.client("sigil"), "belongs to jarvis/main")
          .satisfies(e -> assertThat(e.remedy()).contains("jarvis"));
    }

    @Test
    void aProfileThatDiffersFromAnExistingOneInCaseOnlyIsRefused() throws IOException {
      Files.createDirectory(host.home(".sigil-Main"));
      remember();

      refused(
          ExitCode.CONFIG,
          () -> host.start("sigil", "--profile", "main"),
          "in case only",
          ".sigil-Main");
    }

    @Test
    void aMarkerThatDiffersInCaseOnlyIsRefused() {
      TestHost.mark(host.home(".sigil-main"), "sigil", "Main");
      remember();

      refused(ExitCode.CONFIG, () -> host.start("sigil", "--profile", "main"), "in case only");
    }

    @Test
    void aDamagedMarkerStopsEveryCommand() {
      TestHost.write(host.home(".sigil/instance.json"), "{");
      remember();

      refused(ExitCode.CONFIG, () -> host.client("sigil"), "instance.json");
    }
  }

  @Nested
  class StateDirectories {
    @Test
    void aLinkToAStateDirectoryIsAllowedWhenItsTargetIsGood() throws IOException {
      Path data = Files.createDirectories(host.work().resolve("data/sigil"));
      Files.createSymbolicLink(host.home(".sigil"), data);

      Instance instance = host.start("sigil");

      assertThat(instance.stateDirectory()).isEqualTo(host.home(".sigil"));
      assertThat(dev.gatehouse.profiles.Places.real(instance.stateDirectory())).isEqualTo(data);
    }

    @Test
    void aLinkIntoAnotherInstancesDirectoryIsRefused() throws IOException {
      TestHost.mark(host.home(".sigil-main"), "sigil", "main");
      Files.createSymbolicLink(host.home(".sigil-rescue"), host.home(".sigil-main"));
      remember();

      refused(
          ExitCode.CONFIG,
          () -> host.start("sigil", "--profile", "rescue"),
          "belongs to sigil/main");
    }

    @Test
    void aDirectoryInsideAnotherInstancesIsRefused() {
      TestHost.mark(host.work().resolve("outer"), "jarvis", "main");
      host.export("SIGIL_STATE_DIR", host.work().resolve("outer/deep/inner"));
      remember();

      refused(ExitCode.CONFIG, () -> host.client("sigil"), "lies inside the state directory");
    }

    @Test
    void aDirectoryInsideThePlaceOfAProfileIsRefusedEvenBeforeThatProfileExists() {
      host.export("SIGIL_STATE_DIR", "~/.sigil-main/rescue");
      remember();

      refused(ExitCode.CONFIG, () -> host.client("sigil"), "lies inside the state directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", "/", "~/.."})
    void aDirectoryThatHoldsTheHomeIsRefused(String directory) {
      host.export("SIGIL_STATE_DIR", directory);
      remember();

      refused(ExitCode.CONFIG, () -> host.client("sigil"), "holds the home directory");
    }

    @Test
    void aFileIsNoStateDirectory() {
      TestHost.write(host.home(".sigil"), "text");
      remember();

      refused(ExitCode.CONFIG, () -> host.client("sigil"), "is not a directory");
    }

    @Test
    void aLinkToNowhereIsRefused() throws IOException {
      Files.createSymbolicLink(host.home(".sigil"), Path.of("nowhere"));
      remember();

      refused(ExitCode.CONFIG, () -> host.client("sigil"), "leads nowhere");
    }

    @Test
    void aParentThatEveryUserMayChangeIsRefusedAtTheStart() throws IOException {
      Path open = Files.createDirectory(host.work().resolve("open"));
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
      Files.createDirectory(open.resolve("state"));
      host.export("SIGIL_STATE_DIR", open.resolve("state"));
      remember();

      refused(ExitCode.CONFIG, () -> host.start("sigil"), "may be changed by every user");
    }
  }

  @Nested
  class Workspaces {
    @Test
    void theConfiguredWorkspaceWins() {
      TestHost.write(
          host.home(".sigil/sigil.json"), "{agents: {defaults: {workspace: '~/my work'}}}");

      Instance instance = host.start("sigil");

      assertThat(instance.workspace()).isEqualTo(host.home("my work"));
      assertThat(instance.reason(Field.WORKSPACE).orElseThrow().source()).isEqualTo(Source.CONFIG);
    }

    @Test
    void aRelativeWorkspaceDoesNotDependOnTheFolderACommandIsTypedIn() {
      TestHost.write(host.home(".sigil/sigil.json"), "{agents: {defaults: {workspace: 'ws'}}}");

      assertThat(host.start("sigil").workspace()).isEqualTo(host.home(".sigil/ws"));
    }

    @Test
    void aWorkspaceInsideAnotherInstancesStateDirectoryIsRefusedAtTheStartAndNamedToAClient() {
      TestHost.mark(host.home(".idlehands"), "idlehands", "default");
      TestHost.write(
          host.home(".idlehands-rescue/idlehands.json"),
          "{agents: {defaults: {workspace: '~/.idlehands/workspace-rescue'}}}");
      remember();

      refused(
          ExitCode.CONFIG,
          () -> host.start("idlehands", "--profile", "rescue"),
          "workspace-rescue",
          "another instance");
      assertThat(host.client("idlehands", "--profile", "rescue").warnings())
          .anySatisfy(warning -> assertThat(warning).contains("another instance"));
    }
  }

  @Nested
  class BasePorts {
    @Test
    void flagThenVariableThenConfigurationThenDefault() {
      assertThat(host.start("sigil").ports().gateway()).isEqualTo(18789);

      TestHost.write(host.home(".sigil/sigil.json"), "{gateway: {port: 20001}}");
      assertThat(host.start("sigil").ports().gateway()).isEqualTo(20001);

      host.export("SIGIL_GATEWAY_PORT", "20002");
      assertThat(host.start("sigil").ports().gateway()).isEqualTo(20002);

      Instance flagged = host.start("sigil", "--port", "20003");
      assertThat(flagged.ports().gateway()).isEqualTo(20003);
      assertThat(flagged.reasons().get(Field.BASE_PORT))
          .isEqualTo(new Reason(Source.FLAG, "--port 20003"));
    }

    @Test
    void theDevProfileHasItsOwnPort() {
      assertThat(host.start("jarvis", "--dev").ports().gateway()).isEqualTo(19001);
      assertThat(host.start("jarvis", "gateway", "--dev").stateDirectory())
          .isEqualTo(host.home(".jarvis-dev"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"18789x", "0", "-1", "70000", "", " ", "1e4", "0x10", "１８７８９"})
    void aPortThatIsNoPortIsRefused(String port) {
      remember();

      refused(ExitCode.USAGE, () -> host.start("sigil", "--port", port), "--port");
    }

    @Test
    void aPortWhoseDerivedPortsPassTheTopIsRefusedWithTheLargestThatFits() {
      remember();

      refused(ExitCode.CONFIG, () -> host.start("sigil", "--port", "65426"), "65426")
          .satisfies(e -> assertThat(e.remedy()).contains("65425"));
    }

    @Test
    void anInheritedPortOfAnotherInstanceIsLeftAside() {
      host.export("SIGIL_PROFILE", "work").export("SIGIL_GATEWAY_PORT", "20100");

      assertThat(host.start("sigil", "--profile", "rescue").ports().gateway()).isEqualTo(18789);
      assertThat(host.start("sigil", "--profile", "work").ports().gateway()).isEqualTo(20100);
    }

    @Test
    void aClientFindsTheRunningGatewayWithoutBeingToldItsPort() {
      InstanceMarker marker = TestHost.mark(host.home(".sigil-rescue"), "sigil", "rescue");
      try (Lease lease = lease(marker, host.home(".sigil-rescue"))) {
        Instance client = host.client("sigil", "--profile", "rescue");

        assertThat(client.ports().gateway()).isEqualTo(lease.plan().gateway());
        assertThat(client.reason(Field.BASE_PORT).orElseThrow().source()).isEqualTo(Source.LEASE);
        assertThat(host.start("sigil", "--profile", "rescue").ports().gateway()).isEqualTo(18789);
      }

      assertThat(host.client("sigil", "--profile", "rescue").ports().gateway()).isEqualTo(18789);
    }

    @Test
    void aBrokenConfigurationNeverSendsAClientToAnotherInstancesPort() {
      TestHost.write(host.home(".sigil-rescue/sigil.json"), "{gateway: {port: 20001");
      remember();

      refused(
          ExitCode.CONFIG,
          () -> host.client("sigil", "--profile", "rescue"),
          "unknown",
          "sigil.json");
      refused(ExitCode.CONFIG, () -> host.start("sigil", "--profile", "rescue"), "sigil.json");
      assertThat(host.client("sigil", "--profile", "rescue", "--port", "20001").ports().gateway())
          .isEqualTo(20001);
    }

    @Test
    void aBrokenConfigurationDoesNotHideARunningGateway() {
      Path state = host.home(".sigil-rescue");
      InstanceMarker marker = TestHost.mark(state, "sigil", "rescue");
      TestHost.write(state.resolve("sigil.json"), "{");
      try (Lease lease = lease(marker, state)) {
        assertThat(host.client("sigil", "--profile", "rescue").ports().gateway())
            .isEqualTo(lease.plan().gateway());
      }
    }

    @Test
    void aBrokenConfigurationCanStillBeMended() {
      TestHost.write(host.home(".sigil/sigil.json"), "{");

      Instance instance = host.resolve("sigil", Purpose.FILES);

      assertThat(instance.configPath()).isEqualTo(host.home(".sigil/sigil.json"));
      assertThat(instance.warnings()).anySatisfy(w -> assertThat(w).contains("guess"));
    }

    @Test
    void portsSetApartInTheConfigurationShowInThePlan() {
      TestHost.write(
          host.home(".epiloop/epiloop.json"),
          "{browser: {controlUrl: 'http://127.0.0.1:21000'}, canvasHost: {port: 22000}}");

      PortPlan plan = host.start("epiloop").ports();

      assertThat(plan.control()).isEqualTo(21000);
      assertThat(plan.canvas()).hasValue(22000);
    }

    private Lease lease(InstanceMarker marker, Path state) {
      Distribution distribution = TestHost.distribution(marker.distribution());
      return host.leases()
          .acquireAnywhere(
              new LeaseOwner(marker.id(), marker.displayName(), state, state.resolve("sigil.json")),
              distribution.ports(),
              PortSettings.DEFAULTS,
              List::of);
    }
  }

  @Test
  void aCallersOwnPlacesNeedNoVariables() {
    host.export("SIGIL_STATE_DIR", "~/.sigil-main").export("SIGIL_PROFILE", "main");
    Path state = host.work().resolve("embedded");

    Instance instance =
        host.resolve(
            "sigil",
            Selection.nothing()
                .withPurpose(Purpose.START)
                .withProfile("inner")
                .withStateDirectory(state));

    assertThat(instance.stateDirectory()).isEqualTo(state);
    assertThat(instance.profile()).hasToString("inner");
    assertThat(instance.configPath()).isEqualTo(state.resolve("sigil.json"));
  }

  @Test
  void theBlockOfAResolvedInstanceIsWhatItsFilesSay() {
    TestHost.write(
        host.home(".sigil/sigil.json"),
        "{browser: {profiles: {work: {cdpPort: 18850, color: '#FF4500'}}}}");
    Instance instance = host.start("sigil");

    PortBlock block =
        PortBlock.of(
            instance.ports(),
            PortSettings.of(
                instance
                    .configStore(host.environment(), java.time.Clock.systemUTC())
                    .read()
                    .resolved(),
                instance.distribution().configKeys(),
                instance.configPath()));

    assertThat(block.uses())
        .extracting(PortUse::port)
        .containsExactly(18789, 18791, 18792, 18793, 18850);
  }

  private static org.assertj.core.api.AbstractObjectAssert<?, GatehouseException> refused(
      ExitCode code, ThrowingCallable call, String... words) {
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
