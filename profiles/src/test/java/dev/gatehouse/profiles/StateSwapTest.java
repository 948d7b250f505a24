package dev.gatehouse.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.StateSwap.Action;
import dev.gatehouse.profiles.StateSwap.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateSwapTest {
  @TempDir Path temporary;
  private TestHost host;
  private Instance main;
  private Path state;

  @BeforeEach
  void machine() {
    host = TestHost.in(temporary);
    main = host.setUp("sigil", "--profile", "main");
    state = main.stateDirectory();
    TestHost.write(state.resolve("skills/x"), "old");
    TestHost.write(state.resolve("file"), "old");
    TestHost.write(state.resolve(".restore-1/new/skills/x"), "new");
    TestHost.write(state.resolve(".restore-1/new/file"), "new");
  }

  private List<Step> steps() {
    return List.of(
        new Step(Action.ASIDE, state.resolve("skills"), state.resolve(".replaced-1/skills")),
        new Step(Action.KEEP, state.resolve("file"), state.resolve(".replaced-1/file")),
        new Step(Action.PLACE, state.resolve(".restore-1/new/skills"), state.resolve("skills")),
        new Step(Action.PLACE, state.resolve(".restore-1/new/file"), state.resolve("file")));
  }

  private List<Path> cleared() {
    return List.of(state.resolve(".restore-1/new"), state.resolve(".restore-1"));
  }

  @Test
  void whoTakesTheLockAfterADeathAtAnyStepEndsTheExchange() throws IOException {
    int steps = 0;
    boolean ended = false;
    while (!ended) {
      int dies = steps++;
      host = TestHost.in(Files.createDirectory(temporary.resolve("machine-" + dies)));
      machineAgain();
      ended = diesAt(dies);
      if (!ended) {
        assertThat(state.resolve("file")).as("never missing").exists();
        assertThatThrownBy(() -> StateLock.take(main))
            .isInstanceOfSatisfying(
                GatehouseException.class,
                e -> {
                  assertThat(e.exitCode()).isEqualTo(ExitCode.CONFLICT);
                  assertThat(e.getMessage()).contains("interrupted", "brought to its end");
                });
      }
      StateLock.take(main).close();
      assertThat(state.resolve("skills/x")).hasContent("new");
      assertThat(state.resolve("file")).hasContent("new");
      assertThat(state.resolve(".replaced-1/skills/x")).hasContent("old");
      assertThat(state.resolve(".replaced-1/file")).hasContent("old");
      assertThat(state.resolve(".restore-1")).doesNotExist();
      assertThat(StateSwap.isPending(state)).isFalse();
    }
    assertThat(steps).isGreaterThan(6);
  }

  private void machineAgain() {
    main = host.setUp("sigil", "--profile", "main");
    state = main.stateDirectory();
    TestHost.write(state.resolve("skills/x"), "old");
    TestHost.write(state.resolve("file"), "old");
    TestHost.write(state.resolve(".restore-1/new/skills/x"), "new");
    TestHost.write(state.resolve(".restore-1/new/file"), "new");
  }

  /** Returns whether the exchange came to its end before that step. */
  private boolean diesAt(int step) throws IOException {
    int[] count = {0};
    try {
      StateSwap.perform(
          state,
          steps(),
          cleared(),
          what -> {
            if (count[0]++ == step && !what.equals("end")) {
              throw new Death();
            }
          });
      return true;
    } catch (Death e) {
      return false;
    }
  }

  @Test
  void whatCannotBeDoneIsTakenBack() throws IOException {
    TestHost.write(state.resolve("wall"), "a file");
    List<Step> blocked =
        List.of(
            steps().get(0),
            steps().get(1),
            steps().get(2),
            steps().get(3),
            new Step(Action.ASIDE, state.resolve("wall"), state.resolve("file/under/a/file")));

    assertThatThrownBy(() -> StateSwap.perform(state, blocked, cleared(), what -> {}))
        .isInstanceOf(IOException.class);

    assertThat(state.resolve("skills/x")).hasContent("old");
    assertThat(state.resolve("file")).hasContent("old");
    assertThat(state.resolve(".restore-1/new/file")).hasContent("new");
    assertThat(state.resolve("wall")).hasContent("a file");
    StateLock.take(main).close();
  }

  @Test
  void aJournalThatMovesOtherFilesIsNotFollowed() {
    Path victim = TestHost.write(host.home(".ssh/id"), "a key");
    for (String steps :
        List.of(
            "[[\"place\", \"" + victim + "\", \"" + state.resolve("id") + "\"]]",
            "[[\"aside\", \"" + state.resolve("file") + "\", \"" + host.home("x") + "\"]]",
            "[[\"aside\", \"" + victim + "\", \"" + host.home(".ssh/other") + "\"]]",
            "[[\"place\", \"" + state.resolve("../.ssh/id") + "\", \"" + state + "/x\"]]",
            "[[\"delete\", \"a\", \"b\"]]",
            "7")) {
      TestHost.write(state.resolve("restore.json"), "{\"steps\": " + steps + ", \"cleared\": []}");

      assertThatThrownBy(() -> StateLock.take(main))
          .as(steps)
          .isInstanceOfSatisfying(
              GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG));
    }
    TestHost.write(state.resolve("restore.json"), "{\"steps\": [[\"place\"");
    assertThatThrownBy(() -> StateLock.take(main)).isInstanceOf(GatehouseException.class);

    assertThat(victim).hasContent("a key");
    assertThat(state.resolve("file")).hasContent("old");
  }

  /** Nothing catches it, as nothing catches a signal. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }
}
