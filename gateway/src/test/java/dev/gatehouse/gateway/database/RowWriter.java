package dev.gatehouse.gateway.database;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.parts.GatewayParts;
import dev.gatehouse.ports.HostDirectory;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A process that writes rows until it is killed, and says which of them are on the disk. */
final class RowWriter {
  private RowWriter() {}

  public static void main(String[] arguments) {
    Path root = Path.of(arguments[0]);
    GatewayParts parts = new GatewayParts();
    GatewayHost host =
        GatewayHost.builder()
            .environment(new Environment(Map.of(), root.resolve("home"), root))
            .directory(new HostDirectory(root.resolve("host")))
            .build();
    Gateway gateway =
        host.start(
                GatewaySpec.builder()
                    .distribution("sigil")
                    .port(0)
                    .config(
                        Map.of(
                            "gateway",
                            Map.of("auth", Map.of("token", "0123456789-abcdefghijklmnopqrstuvw"))))
                    .module(parts)
                    .build())
            .awaitReady();
    Database database = parts.get(Database.class);
    GatewayParts.await(
        database.write(
            connection ->
                Sql.update(
                    connection,
                    "CREATE TABLE IF NOT EXISTS kept (n INTEGER PRIMARY KEY, x TEXT)")));
    AtomicLong next =
        new AtomicLong(
            GatewayParts.await(
                database.read(
                    connection ->
                        Sql.one(
                                connection,
                                "SELECT coalesce(max(n), 0) FROM kept",
                                r -> r.getLong(1))
                            .orElse(0L))));
    System.out.println("path " + gateway.instance().stateDirectory());
    while (true) {
      Future<?>[] batch = new Future<?>[16];
      for (int i = 0; i < batch.length; i++) {
        long n = next.incrementAndGet();
        batch[i] =
            database
                .write(
                    connection ->
                        Sql.update(
                            connection, "INSERT INTO kept VALUES (?, ?)", n, "words ".repeat(50)))
                .onSuccess(
                    ignored -> {
                      System.out.println("row " + n);
                      System.out.flush();
                    });
      }
      for (Future<?> work : batch) {
        GatewayParts.await(work);
      }
    }
  }
}
