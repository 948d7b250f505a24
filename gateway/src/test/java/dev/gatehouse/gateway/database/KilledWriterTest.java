package dev.gatehouse.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledWriterTest {
  private static final int KILLS = 8;

  @TempDir Path root;

  @Test
  void losesNoRowThatItHasConfirmed() throws Exception {
    Random random = new Random(7);
    Set<Long> confirmed = new HashSet<>();
    String state = "";
    for (int i = 0; i < KILLS; i++) {
      state = run(confirmed, 50 + random.nextInt(400));
    }

    assertThat(confirmed).hasSizeGreaterThan(KILLS * 50);
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + Path.of(state).resolve("gateway.sqlite"))) {
      assertThat(Sql.list(connection, "PRAGMA integrity_check", row -> row.getString(1)))
          .containsExactly("ok");
      assertThat(new HashSet<>(Sql.list(connection, "SELECT n FROM kept", row -> row.getLong(1))))
          .containsAll(confirmed);
    }
  }

  private String run(Set<Long> confirmed, int rows) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Djava.io.tmpdir=" + root,
                    RowWriter.class.getName(),
                    root.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String state = "";
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      int seen = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("path ")) {
          state = line.substring(5);
        } else if (line.startsWith("row ")) {
          confirmed.add(Long.parseLong(line.substring(4)));
          if (++seen == rows) {
            // The handle leaves the pipe open: what it has confirmed by then counts too.
            process.toHandle().destroyForcibly();
          }
        }
      }
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    return state;
  }
}
