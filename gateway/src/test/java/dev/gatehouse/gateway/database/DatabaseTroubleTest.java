package dev.gatehouse.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.session.TestInstance;
import dev.gatehouse.profiles.StateLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full, read-only and damaged disks; files of other versions; other programs. */
class DatabaseTroubleTest {
  @TempDir Path temporary;

  private Path root;
  private TestInstance instance;
  private Path file;

  @BeforeEach
  void make() throws IOException {
    root = temporary.toRealPath();
    instance = new TestInstance(root.resolve("host"));
    file = StateLayout.of(instance.instance()).database();
  }

  @Test
  void aFullDiskTakesNothingBackThatWasConfirmedAndIsOverWhenThereIsSpace() throws Exception {
    List<String> lines = onADiskOf("8m", "java", "fill");

    List<String> failed = lines.stream().filter(line -> line.startsWith("failed ")).toList();
    assertThat(failed)
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith("failed IO | the database ")
                    .contains("cannot be used: the disk is full")
                    .contains("free some space"));
    long confirmed = lines.stream().filter(line -> line.startsWith("row ")).count();
    assertThat(confirmed).isGreaterThan(10);
    assertThat(lines)
        .anyMatch(line -> line.startsWith("again "))
        .contains("check ok", "rows " + confirmed);
  }

  @Test
  void aReadOnlyDiskIsNamedWithWhatToDo() throws Exception {
    List<String> lines = onADiskOf("16m", "readonly", "one");

    assertThat(lines.get(0)).isEqualTo("row 1");
    assertThat(lines.get(1))
        .startsWith("failed IO | the database ")
        .containsAnyOf("cannot be opened for writing", "Read-only file system")
        .containsAnyOf("writable for the user of the gateway");
  }

  @Test
  void aFileThatIsNoDatabaseIsLeftAsItIs() throws IOException {
    Files.createDirectories(file.getParent());
    byte[] words =
        "these are my notes, not a database\n".repeat(500).getBytes(StandardCharsets.UTF_8);
    Files.write(file, words);

    refused(ExitCode.IO, "it is damaged or no database", "keep a copy of the file");
    refused(ExitCode.IO, "it is damaged or no database", "keep a copy of the file");

    assertThat(Files.readAllBytes(file)).isEqualTo(words);
  }

  @Test
  void damageInTheMiddleIsToldAndNothingIsDeleted() throws IOException {
    fillWithRows();
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 40 * 4_096, bytes.length - 4 * 4_096, (byte) 0x5a);
    Files.write(file, bytes);

    assertThatThrownBy(
            () ->
                instance.read(
                    connection -> Sql.list(connection, "SELECT x FROM t", row -> row.getString(1))))
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.IO);
              assertThat(e).hasMessageContaining("it is damaged");
              assertThat(e.remedy()).contains("keep a copy of the file");
            });
    assertThat(Files.size(file)).isEqualTo(bytes.length);
  }

  @Test
  void aFileOfANewerVersionIsNotTouched() throws Exception {
    fillWithRows();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version=4711");
    }

    refused(ExitCode.CONFIG, "written by a newer version", "use that version");

    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      assertThat(Sql.one(connection, "PRAGMA user_version", row -> row.getInt(1))).contains(4711);
      assertThat(Sql.one(connection, "SELECT count(*) FROM t", row -> row.getInt(1)))
          .contains(3_000);
    }
  }

  @Test
  void anotherProgramThatHoldsTheFileIsWaitedForAndThenNamed() throws SQLException {
    fillWithRows();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");

      refused(ExitCode.IO, "another program locks it", "end the program");

      statement.execute("ROLLBACK");
    }
    assertThat(
            instance.<Integer>write(
                connection -> Sql.update(connection, "INSERT INTO t VALUES ('more')")))
        .isEqualTo(1);
  }

  @Test
  void aLinkInItsPlaceIsNotFollowed() throws IOException {
    Path elsewhere = Files.createFile(root.resolve("elsewhere.sqlite"));
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, elsewhere);

    refused(ExitCode.CONFIG, "is a symbolic link", "move the file itself");

    assertThat(elsewhere).isEmptyFile();
  }

  private void fillWithRows() {
    instance.write(
        connection -> {
          Sql.update(connection, "CREATE TABLE t (x TEXT)");
          for (int i = 0; i < 3_000; i++) {
            Sql.update(connection, "INSERT INTO t VALUES (?)", "words ".repeat(100));
          }
          return null;
        });
  }

  private void refused(ExitCode code, String what, String remedy) {
    assertThatThrownBy(
            () ->
                instance.write(connection -> Sql.update(connection, "CREATE TABLE more (x TEXT)")))
        .isInstanceOfSatisfying(
            GatehouseException.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(code);
              assertThat(e).hasMessageContaining(file.toString()).hasMessageContaining(what);
              assertThat(e.remedy()).contains(remedy);
            });
  }

  /** Runs the writer on a small disk of its own, which no other process sees. */
  private List<String> onADiskOf(String size, String mode, String work) throws Exception {
    Path disk = Files.createDirectories(root.resolve("disk"));
    String java =
        "\"$JAVA\" -cp \"$CP\" -Djava.io.tmpdir=\"$TEMP\" "
            + TroubledWriter.class.getName()
            + " \"$DISK\" "
            + work;
    String script = "mount -t tmpfs -o size=" + size + " tmpfs \"$DISK\" || exit 77; " + java;
    if (mode.equals("readonly")) {
      script += "; mount -o remount,ro \"$DISK\" || exit 77; " + java;
    }
    ProcessBuilder builder =
        new ProcessBuilder("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("DISK", disk.toString());
    builder.environment().put("TEMP", root.toString());
    builder.environment().put("CP", System.getProperty("java.class.path"));
    builder
        .environment()
        .put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return abort("this system has no unshare");
    }
    try {
      List<String> lines;
      try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
        lines = reader.lines().toList();
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assumeTrue(
          process.exitValue() != 77 && !lines.isEmpty(), "this user may not mount a small disk");
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }
}
