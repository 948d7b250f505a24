package dev.gatehouse.gateway.cron;

import static dev.gatehouse.gateway.cron.CronLab.NOON;
import static dev.gatehouse.gateway.cron.CronLab.at;
import static dev.gatehouse.gateway.cron.CronLab.cron;
import static dev.gatehouse.gateway.cron.CronLab.every;
import static dev.gatehouse.gateway.turn.ScriptedModel.fails;
import static dev.gatehouse.gateway.turn.ScriptedModel.holds;
import static dev.gatehouse.gateway.turn.ScriptedModel.lastWords;
import static dev.gatehouse.gateway.turn.ScriptedModel.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.provider.ModelFailure;
import dev.gatehouse.gateway.turn.ScriptedModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs, while the test moves the clocks and starts gateways again. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class CronRunnerTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path directory;

  private CronLab lab(ScriptedModel model) {
    return lab(model, Map.of());
  }

  private CronLab lab(ScriptedModel model, Map<String, Object> cron) {
    return new CronLab(directory, model, cron).start();
  }

  private static ScriptedModel broken() {
    return ScriptedModel.of(request -> fails(ModelFailure.Kind.BAD_REQUEST, "no such luck", ""));
  }

  @Test
  void anIsolatedJobBeginsAnEmptyConversationEachTimeAndTellsTheMainSession() {
    try (CronLab lab = lab(ScriptedModel.echo())) {
      String id = lab.add(every(MINUTE), new JsonObject());
      lab.time.pass(61_000);
      lab.awaitRuns(id, 1);
      lab.time.pass(60_000);

      List<JsonObject> runs = lab.awaitRuns(id, 2);
      assertThat(runs).extracting(run -> run.getString("status")).containsOnly("ok");
      assertThat(runs.get(0).getString("summary")).contains("echo:", "do it");
      assertThat(lab.model.requests().get(1).messages()).hasSize(1);
      assertThat(lastWords(lab.model.requests().get(0))).contains("[cron:" + id + " job] do it");
      JsonArray waiting = lab.call("status", new JsonObject()).getJsonArray("queuedSystemEvents");
      assertThat(waiting.encode()).contains("Cron: echo:");
      assertThat(lab.call("sessions.list", new JsonObject()).encode()).contains("cron:" + id);
    }
  }

  @Test
  void aJobThatTakesLongerThanItsPeriodRunsOnceAtATime() {
    try (CronLab lab = lab(ScriptedModel.of(request -> holds("", says("done"))))) {
      String id = lab.add(every(MINUTE), new JsonObject());
      lab.time.pass(61_000);
      await().atMost(Duration.ofMinutes(1)).until(() -> lab.model.holding() == 1);
      lab.time.pass(600_000);
      assertThat(lab.model.requests()).hasSize(1);

      lab.model.release();
      lab.awaitRuns(id, 1);
      assertThat(lab.job(id).getJsonObject("state").getLong("nextRunAtMs"))
          .isGreaterThan(lab.time.wallMillis() - 1);
    }
  }

  @Test
  void aJobThatFailsWaitsLongerEachTime() {
    try (CronLab lab = lab(broken())) {
      String id = lab.add(every(Duration.ofSeconds(10)), new JsonObject());
      long[] least = {30_000, 60_000, 300_000};
      for (int i = 0; i < least.length; i++) {
        lab.time.pass(
            lab.job(id).getJsonObject("state").getLong("nextRunAtMs") - lab.time.wallMillis());
        lab.awaitRuns(id, i + 1);
        JsonObject state = lab.job(id).getJsonObject("state");
        assertThat(state.getString("lastStatus")).isEqualTo("error");
        assertThat(state.getLong("nextRunAtMs") - lab.time.wallMillis())
            .isGreaterThanOrEqualTo(least[i]);
      }
      assertThat(lab.runs(id).get(0).getString("error")).contains("no such luck");
    }
  }

  @Test
  void aJobForOneMomentIsDisarmedWhateverComesOfItAndGoneWhereItShouldBe() {
    try (CronLab lab = lab(broken())) {
      String failing = lab.add(at(NOON + 5_000), new JsonObject().put("deleteAfterRun", true));
      lab.time.pass(6_000);
      lab.awaitRuns(failing, 1);

      assertThat(lab.job(failing).getBoolean("enabled")).isFalse();
      lab.time.pass(7_200_000);
      assertThat(lab.model.requests()).hasSize(1);
    }
    try (CronLab lab = new CronLab(directory, ScriptedModel.echo(), Map.of()).start("other")) {
      String good = lab.add(at(NOON + 5_000), new JsonObject().put("deleteAfterRun", true));
      lab.time.pass(6_000);

      await().atMost(Duration.ofMinutes(1)).until(() -> lab.jobs().isEmpty());
      assertThat(lab.model.requests()).hasSize(1);
      assertThat(good).isNotBlank();
    }
  }

  @Test
  void whatWasMissedIsMadeUpForOnceAfterARestart() {
    try (CronLab lab = lab(ScriptedModel.echo())) {
      String often = lab.add(every(MINUTE), new JsonObject());
      String once = lab.add(at(NOON + 120_000), new JsonObject());
      lab.again(Duration.ofHours(3), false);
      await().atMost(Duration.ofMinutes(1)).until(() -> lab.jobs().size() == 2);
      lab.time.pass(2_000);

      lab.awaitRuns(often, 1);
      lab.awaitRuns(once, 1);
      assertThat(lab.job(once).getBoolean("enabled")).isFalse();
      assertThat(lab.job(often).getJsonObject("state").getLong("nextRunAtMs"))
          .isGreaterThan(lab.time.wallMillis() - 1);
    }
  }

  @Test
  void whatWasMissedIsLeftOutWhereTheOwnerSaysSo() {
    try (CronLab lab = lab(ScriptedModel.echo(), Map.of("missed", "skip"))) {
      String id = lab.add(cron("0 * * * *", "Europe/Berlin"), new JsonObject());
      lab.again(Duration.ofMinutes(150), false);
      await().atMost(Duration.ofMinutes(1)).until(() -> lab.jobs().size() == 1);
      lab.time.pass(2_000);

      assertThat(lab.awaitRuns(id, 1).get(0).getString("status")).isEqualTo("skipped");
      assertThat(lab.model.requests()).isEmpty();
    }
  }

  @Test
  void aJobThatEndsItsGatewayIsNotFiredAgainAtOnceAndIsDisabledInTheEnd() {
    try (CronLab lab = lab(ScriptedModel.of(request -> holds("", says("never"))))) {
      String id = lab.add(every(MINUTE), new JsonObject());
      for (int i = 1; i <= 3; i++) {
        lab.time.pass(61_000);
        int asked = i;
        await().atMost(Duration.ofMinutes(1)).until(() -> lab.model.requests().size() == asked);
        lab.again(Duration.ofSeconds(1), true);
        await().atMost(Duration.ofMinutes(1)).until(() -> lab.jobs().size() == 1);
        assertThat(lab.model.requests()).hasSize(asked);
        assertThat(lab.job(id).getJsonObject("state").getString("lastError"))
            .startsWith("interrupted");
      }

      assertThat(lab.job(id).getBoolean("enabled")).isFalse();
    }
  }

  @Test
  void aClockThatIsSetTakesNoSlotTwice() {
    try (CronLab lab = lab(ScriptedModel.echo())) {
      String id = lab.add(cron("0 * * * *", "UTC"), new JsonObject());
      lab.time.pass(3_600_000);
      lab.awaitRuns(id, 1);
      lab.time.set(wall -> wall - 7_200_000);
      lab.time.pass(7_140_000);
      assertThat(lab.runs(id)).hasSize(1);

      lab.time.set(wall -> wall + 7_200_000);
      lab.time.pass(60_000);
      lab.awaitRuns(id, 2);
      assertThat(lab.runs(id).stream().map(run -> run.getLong("runAtMs") / 3_600_000).distinct())
          .hasSize(2);
    }
  }

  @Test
  void anHourHasABudgetOfTurns() {
    try (CronLab lab = lab(ScriptedModel.echo(), Map.of("maxTurnsPerHour", 2))) {
      String id = lab.add(every(MINUTE), new JsonObject());
      for (int i = 1; i <= 3; i++) {
        lab.time.pass(60_500);
        lab.awaitRuns(id, i);
      }

      assertThat(lab.model.requests()).hasSize(2);
      assertThat(lab.runs(id).toString()).contains("cron.maxTurnsPerHour");
    }
  }

  @Test
  void jobsThatComeWithAnotherInstancesFilesAreDisabled() throws Exception {
    try (CronLab lab = lab(ScriptedModel.echo())) {
      lab.add(every(MINUTE), new JsonObject());
      Path copy;
      try (CronLab other = new CronLab(directory, ScriptedModel.echo(), Map.of()).start("rescue")) {
        copy = other.gateway().instance().stateDirectory();
      }
      Path original = lab.gateway().instance().stateDirectory();
      lab.close();
      try (var files = Files.walk(original)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String name = original.relativize(file).toString();
          if (name.contains(".db") || name.contains(".sqlite") || name.startsWith("cron")) {
            Path target = copy.resolve(name);
            Files.createDirectories(target.getParent());
            Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
      try (CronLab clone = new CronLab(directory, ScriptedModel.echo(), Map.of()).start("rescue")) {
        assertThat(clone.jobs()).singleElement().returns(false, job -> job.getBoolean("enabled"));
        clone.time.pass(600_000);
        assertThat(clone.model.requests()).isEmpty();
      }
      lab.start();
      assertThat(lab.jobs()).singleElement().returns(true, job -> job.getBoolean("enabled"));
    }
  }
}
