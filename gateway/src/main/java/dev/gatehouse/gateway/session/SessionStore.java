package dev.gatehouse.gateway.session;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.database.Database;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The database as a thread sees it that may wait: an export or import does many small works one
 * after the other. All methods block.
 */
interface SessionStore {
  /** Whether there is anything to read. */
  boolean exists();

  <T> T read(Database.Work<T> work);

  <T> T write(Database.Work<T> work);

  /** That of a running gateway. Never used on its loop. */
  static SessionStore of(Database database) {
    return new OfDatabase(database);
  }

  /** Waits for a running gateway's database. */
  record OfDatabase(Database database) implements SessionStore {
    private static final long LIMIT_SECONDS = 120;

    @Override
    public boolean exists() {
      return database.exists();
    }

    @Override
    public <T> T read(Database.Work<T> work) {
      return wait(database.read(work));
    }

    @Override
    public <T> T write(Database.Work<T> work) {
      return wait(database.write(work));
    }

    private static <T> T wait(io.vertx.core.Future<T> future) {
      try {
        return future
            .toCompletionStage()
            .toCompletableFuture()
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException known) {
          throw known;
        }
        throw unusable("it refused a change: " + e.getCause(), e);
      } catch (TimeoutException e) {
        throw unusable("it did not answer within " + LIMIT_SECONDS + " seconds", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unusable("the gateway is stopping", e);
      }
    }

    private static GatehouseException unusable(String why, Throwable cause) {
      return new GatehouseException(
          ExitCode.IO, "the database cannot be used: " + why, "look into the gateway's log", cause);
    }
  }
}
