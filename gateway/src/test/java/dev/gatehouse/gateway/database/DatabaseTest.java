package dev.gatehouse.gateway.database;

import static dev.gatehouse.gateway.parts.GatewayParts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.gateway.parts.GatewayParts;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.profiles.StateLayout;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseTest {
  private final GatewayParts parts = new GatewayParts();

  @RegisterExtension final TestGateway gateway = TestGateway.create().module(parts);

  @Test
  void isNotThereUntilSomebodyUsesIt() {
    assertThat(file()).doesNotExist();
    assertThat(database().exists()).isFalse();

    await(database().read(connection -> 1));

    assertThat(file()).isRegularFile();
    assertThat(database().exists()).isTrue();
  }

  @Test
  void isForItsOwnerOnlyWithAllThatBelongsToIt() throws IOException {
    await(make());

    try (Stream<Path> files = Files.list(file().getParent())) {
      List<Path> own =
          files.filter(path -> path.getFileName().toString().startsWith("gateway.sqlite")).toList();
      assertThat(own).hasSizeGreaterThan(1);
      for (Path path : own) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void leavesNoLibraryInTheStateDirectory() {
    await(make());

    assertThat(file().resolveSibling("tmp").resolve("sqlite")).doesNotExist();
  }

  @Test
  void readsWhatWasWritten() {
    await(make());
    await(put("a"));

    assertThat(await(texts())).containsExactly("a");
  }

  @Test
  void aWorkThatFailsTakesBackItsOwnChangesOnly() {
    await(make());
    List<Future<?>> works = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String text = "t" + i;
      works.add(put(text));
      works.add(
          database()
              .write(
                  connection -> {
                    Sql.update(connection, "INSERT INTO t VALUES (?)", "bad " + text);
                    throw new SQLException("no");
                  }));
    }

    Future.join(works).otherwiseEmpty();
    for (int i = 0; i < works.size(); i += 2) {
      await(works.get(i));
      Future<?> bad = works.get(i + 1);
      assertThatThrownBy(() -> await(bad)).hasMessage("no");
    }
    assertThat(await(texts())).hasSize(20).allMatch(text -> text.startsWith("t"));
  }

  private Future<?> make() {
    return database().write(connection -> Sql.update(connection, "CREATE TABLE t (x TEXT)"));
  }

  private Future<?> put(String text) {
    return database().write(connection -> Sql.update(connection, "INSERT INTO t VALUES (?)", text));
  }

  private Future<List<String>> texts() {
    return database()
        .read(connection -> Sql.list(connection, "SELECT x FROM t", row -> row.getString(1)));
  }

  private Database database() {
    return parts.get(Database.class);
  }

  private Path file() {
    return StateLayout.of(gateway.gateway().instance()).database();
  }
}
