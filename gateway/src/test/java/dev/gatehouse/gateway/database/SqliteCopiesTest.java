package dev.gatehouse.gateway.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.session.TestInstance;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteCopiesTest {
  private static final String OPEN_TURN =
      "INSERT INTO turn (run_id, session_key, state, door, attempts, accepted_at, request)"
          + " VALUES ('r', 'agent:main:main', 'running', 'chat', 1, 5, '{}')";
  private static final String PAIRED_NODE =
      "INSERT INTO node_pairing VALUES ('n', '{}', 'digest', 1, 1)";

  @TempDir Path temporary;
  private final SqliteCopies copies = new SqliteCopies();
  private TestInstance instance;
  private Path database;
  private Path copy;

  @BeforeEach
  void database() {
    instance = new TestInstance(temporary.resolve("machine"));
    database = instance.instance().layout().database();
    copy = temporary.resolve("copy.sqlite");
    instance.write(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(OPEN_TURN);
            statement.execute(PAIRED_NODE);
            statement.execute("CREATE TABLE account (name TEXT, amount INTEGER)");
            statement.execute("INSERT INTO account VALUES ('a', 1000), ('b', 0)");
          }
          return true;
        });
  }

  @Test
  void aCopyIsOfOneMomentWhileOthersWrite() throws Exception {
    AtomicBoolean goOn = new AtomicBoolean(true);
    CountDownLatch writing = new CountDownLatch(1);
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try (OfflineDatabase open = OfflineDatabase.of(instance.instance())) {
      Future<Integer> moves =
          writer.submit(
              () -> {
                int moved = 0;
                while (goOn.get()) {
                  open.write(SqliteCopiesTest::moveOne);
                  moved++;
                  writing.countDown();
                }
                return moved;
              });
      writing.await();
      for (int i = 0; i < 10; i++) {
        Path each = temporary.resolve("copy-" + i + ".sqlite");
        copies.copy(database, each, temporary);
        assertThat(number(each, "SELECT sum(amount) FROM account")).isEqualTo(1000);
        assertThat(Path.of(each + "-wal")).doesNotExist();
      }
      goOn.set(false);
      assertThat(moves.get()).isPositive();
    } finally {
      writer.shutdownNow();
    }
  }

  @Test
  void aCopyIsForItsOwnerOnly() throws IOException {
    copies.copy(database, copy, temporary);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
  }

  @Test
  void aDamagedDatabaseIsToldAndNotCopiedSilently() throws IOException {
    instance.write(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE INDEX account_name ON account (name)");
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
          } catch (SQLException e) {
            // inside of a transaction it is done when the database is closed
          }
          return true;
        });
    try (RandomAccessFile file = new RandomAccessFile(database.toFile(), "rw")) {
      file.seek(4_096 + 8);
      file.write(new byte[(int) Math.min(40_000, file.length() - 4_096 - 8)]);
    }

    assertThatThrownBy(() -> copies.copy(database, copy, temporary))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gateway.sqlite");
  }

  @Test
  void workThatHadNotEndedIsGivenUpAndAnotherInstanceGetsNoPairings() throws Exception {
    copies.copy(database, copy, temporary);

    copies.settle(copy, false, temporary);
    assertThat(number(copy, "SELECT count(*) FROM turn WHERE state <> 'over'")).isZero();
    assertThat(number(copy, "SELECT count(*) FROM node_pairing")).isOne();

    copies.settle(copy, true, temporary);
    assertThat(number(copy, "SELECT count(*) FROM node_pairing")).isZero();
    assertThat(number(database, "SELECT count(*) FROM turn WHERE state = 'running'")).isOne();
  }

  private static boolean moveOne(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("UPDATE account SET amount = amount - 1 WHERE name = 'a'");
      statement.execute("UPDATE account SET amount = amount + 1 WHERE name = 'b'");
      return true;
    }
  }

  private static long number(Path file, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }
}
