package dev.gatehouse.profiles.backup;

import static dev.gatehouse.profiles.backup.BackupFixture.tree;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLock;
import dev.gatehouse.profiles.TestHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore in a process of its own, which is killed for real. */
class RestoreKillTest {
  @TempDir Path temporary;

  @Test
  void killedAtAnyStepLeavesTheOldStateOrTheNewOneAndNothingIsLost() throws Exception {
    boolean killed = true;
    int step = 0;
    int oldStates = 0;
    int newStates = 0;
    while (killed) {
      Path root = Files.createDirectory(temporary.resolve("machine-" + step));
      BackupFixture fixture = BackupFixture.on(root);
      Instance main = fixture.main();
      Path archive = fixture.backup(main);
      TestHost.write(main.workspace().resolve("notes/plan.md"), "a newer plan");
      TestHost.write(main.layout().sessions("main").resolve("s.jsonl"), "newer words");

      killed = RestoreProcess.killedAt(step, root, archive);

      assertThat(main.layout().marker()).as("step %s", step).exists();
      assertThat(main.configPath()).exists();
      takeTheLockAsAStartDoes(main);
      String plan = tree(main.workspace()).get("notes/plan.md");
      String words = tree(main.layout().sessions("main")).get("s.jsonl");
      boolean isNew = plan.equals("the plan");
      assertThat(words)
          .as("step %s is all of one state", step)
          .isEqualTo(isNew ? "{\"said\":\"hello\"}\n" : "newer words");
      if (isNew) {
        newStates++;
        assertThat(allTexts(root)).contains("a newer plan", "newer words");
      } else {
        oldStates++;
      }
      // Whatever happened, it can be done again.
      fixture
          .backups()
          .restore(archive, fixture.resolve("main"), RestoreOptions.usual().replacing());
      assertThat(tree(main.workspace())).containsEntry("notes/plan.md", "the plan");
      step += step < 4 ? 1 : 3;
    }
    assertThat(oldStates).isGreaterThanOrEqualTo(3);
    assertThat(newStates).isGreaterThanOrEqualTo(4);
  }

  private static void takeTheLockAsAStartDoes(Instance main) {
    try {
      StateLock.take(main).close();
    } catch (GatehouseException e) {
      assertThat(e.getMessage()).contains("brought to its end");
      StateLock.take(main).close();
    }
  }

  private static String allTexts(Path root) {
    Map<String, String> all = tree(root.resolve("home"));
    all.putAll(tree(root.resolve("host/trash")));
    return String.join("\n", all.values());
  }
}
