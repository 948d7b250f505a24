package dev.gatehouse.profiles.service.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.profiles.service.ServiceState;
import dev.gatehouse.profiles.service.ServiceState.Phase;
import org.junit.jupiter.api.Test;

class UnitStatusTest {
  @Test
  void aRunningUnitHasItsProcessAndItsRestarts() {
    assertThat(state("ActiveState=active\nMainPID=42\nNRestarts=3\n"))
        .isEqualTo(new ServiceState(Phase.RUNNING, 42, 3, ""));
  }

  @Test
  void oneThatWaitsForItsNextStartSaysHowItEnded() {
    ServiceState state =
        state("ActiveState=activating\nSubState=auto-restart\nExecMainCode=2\nExecMainStatus=9\n");

    assertThat(state.phase()).isEqualTo(Phase.WAITING);
    assertThat(state.detail()).contains("signal 9");
  }

  @Test
  void oneThatWasGivenUpSaysWhy() {
    assertThat(state("ActiveState=failed\nResult=exit-code\nExecMainCode=1\nExecMainStatus=78\n"))
        .returns(Phase.GAVE_UP, ServiceState::phase)
        .extracting(ServiceState::detail)
        .asString()
        .contains("exit status 78", "configuration is wrong");
    assertThat(state("ActiveState=failed\nResult=start-limit-hit\n").detail())
        .contains("too often");
    assertThat(state("ActiveState=failed\nResult=watchdog\n").detail()).contains("event loop");
    assertThat(state("ActiveState=failed\nResult=oom-kill\n").detail()).contains("memory");
  }

  @Test
  void oneThatWasStoppedIsNoFault() {
    assertThat(state("ActiveState=inactive\nMainPID=0\n").phase()).isEqualTo(Phase.STOPPED);
  }

  @Test
  void whatCannotBeReadIsTakenForStopped() {
    assertThat(state("").phase()).isEqualTo(Phase.STOPPED);
    assertThat(state("nonsense\nMainPID=many\n").pid()).isZero();
  }

  private static ServiceState state(String shown) {
    return UnitStatus.parse(shown).state();
  }
}
