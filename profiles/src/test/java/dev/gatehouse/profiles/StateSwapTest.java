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

  /** As a restore names them. */
  private static final String ID = "0b5e9c1a-7d42-4f6b-9a57-3c1d2e4f5a6b";

  private static final String STAMP = "20260101-120000-0b5e9c1a";

  @Test
  void aJournalThatMovesOtherFilesBesideThemselvesIsNotFollowed() throws IOException {
    Path documents = host.home("documents");
    TestHost.write(documents.resolve("letter"), "a letter");
    Path away = host.home(".documents.replaced-" + STAMP);
    Path ready = host.home(".documents.restore-" + ID);
    Path note = TestHost.write(host.home("note"), "a note");
    Path noteReady = TestHost.write(host.home(".note.restore-" + ID), "another note");
    Path empty = Files.createDirectory(host.home("empty.restore-" + ID));
    Path free = host.home("free");
    Path other = TestHost.write(host.home(".free.restore-" + ID.replace('0', '1')), "of another");
    Path workspace = main.workspace();
    Path workspaceAway = workspace.resolveSibling("." + workspace.getFileName() + ".x");
    Files.createSymbolicLink(state.resolve(".restore-1/link"), documents);

    refused(new Step(Action.ASIDE, documents, away));
    refused(new Step(Action.ASIDE, documents, away), new Step(Action.PLACE, ready, documents));
    refused(new Step(Action.KEEP, note, host.home(".note.replaced-" + STAMP)));
    refused(new Step(Action.PLACE, noteReady, note));
    refused(new Step(Action.PLACE, note, host.home("renamed")));
    refused(new Step(Action.PLACE, other, free));
    refused(new Step(Action.ASIDE, workspace, workspaceAway));
    // The link is in the way only when the first step was taken.
    refused(
        new Step(Action.PLACE, state.resolve(".restore-1/link"), state.resolve("link")),
        new Step(Action.PLACE, state.resolve(".restore-1/new/file"), state.resolve("link/letter")));
    journal(List.of(), List.of(empty));
    refused();

    assertThat(documents.resolve("letter")).hasContent("a letter");
    assertThat(note).hasContent("a note");
    assertThat(other).exists();
    assertThat(free).doesNotExist();
    assertThat(empty).exists();
    assertThat(workspace).exists();
  }

  @Test
  void aWorkspaceOfItsOwnIsExchangedAndAnotherComesOnlyWhereNothingIs() throws IOException {
    TestHost.write(
        host.home(".sigil-own/sigil.json"), "{ agents: { defaults: { workspace: '~/own' } } }");
    main = host.setUp("sigil", "--profile", "own");
    state = main.stateDirectory();
    TestHost.write(main.workspace().resolve("plan"), "old");
    TestHost.write(host.home(".own.restore-" + ID + "/plan"), "new");
    TestHost.write(host.home(".lost.restore-" + ID + "/plan"), "found");
    Files.createDirectory(host.home("lost"));
    Path gone = host.home(".own.replaced-" + STAMP);
    journal(
        List.of(
            new Step(Action.ASIDE, main.workspace(), gone),
            new Step(Action.PLACE, host.home(".own.restore-" + ID), main.workspace()),
            new Step(Action.ASIDE, host.home("lost"), host.home(".lost.replaced-" + STAMP)),
            new Step(Action.PLACE, host.home(".lost.restore-" + ID), host.home("lost"))),
        List.of(state.resolve(".restore-" + ID)));

    assertThatThrownBy(() -> StateLock.take(main)).hasMessageContaining("brought to its end");

    assertThat(main.workspace().resolve("plan")).hasContent("new");
    assertThat(gone.resolve("plan")).hasContent("old");
    assertThat(host.home("lost/plan")).hasContent("found");
  }

  private void refused(Step... steps) throws IOException {
    if (steps.length > 0) {
      journal(List.of(steps), List.of(state.resolve(".restore-" + ID)));
    }
    assertThatThrownBy(() -> StateLock.take(main))
        .as("%s", List.of(steps))
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG));
  }

  private void journal(List<Step> steps, List<Path> cleared) throws IOException {
    new SwapJournal(steps, cleared).write(state.resolve("restore.json"));
  }

  /** Nothing catches it, as nothing catches a signal. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }
}
