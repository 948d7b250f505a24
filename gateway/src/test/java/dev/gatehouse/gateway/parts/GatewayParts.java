package dev.gatehouse.gateway.parts;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The parts of a running gateway, for a test that gives it this as one of its modules. */
public final class GatewayParts extends AbstractModule {
  private static final long LIMIT_SECONDS = 60;

  private @Nullable Injector injector;

  @Override
  protected void configure() {
    requestInjection(this);
  }

  @Inject
  void use(Injector built) {
    injector = built;
  }

  public <T> T get(Class<T> type) {
    return requireNonNull(injector).getInstance(type);
  }

  /** Waits for {@code future}; throws what it failed with. */
  public static <T> T await(Future<T> future) {
    try {
      return future.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer in time", e);
    }
  }
}
