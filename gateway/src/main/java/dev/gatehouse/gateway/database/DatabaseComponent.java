package dev.gatehouse.gateway.database;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.component.GatewayComponent;
import jakarta.inject.Inject;
import java.util.concurrent.CompletionStage;

/** Closes the database when its gateway stops. */
final class DatabaseComponent implements GatewayComponent {
  private final Database database;
  private final GatewayLoop loop;

  @Inject
  DatabaseComponent(Database database, GatewayLoop loop) {
    this.database = database;
    this.loop = loop;
  }

  @Override
  public String name() {
    return "database";
  }

  @Override
  public CompletionStage<Void> start() {
    return loop.<Void>blocking(
            () -> {
              database.look();
              return null;
            })
        .toCompletionStage();
  }

  @Override
  public CompletionStage<Void> stop() {
    return loop.<Void>blocking(
            () -> {
              database.close();
              return null;
            })
        .toCompletionStage();
  }
}
