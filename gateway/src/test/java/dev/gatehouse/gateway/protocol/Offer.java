package dev.gatehouse.gateway.protocol;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Key;
import com.google.inject.TypeLiteral;
import jakarta.inject.Provider;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A module of a test that looks at everything which a real gateway binds to its wire. */
final class Offer extends AbstractModule {
  private @Nullable Provider<Set<RpcMethod>> methods;
  private @Nullable Provider<Set<EventName>> events;

  @Override
  protected void configure() {
    methods = getProvider(Key.get(new TypeLiteral<Set<RpcMethod>>() {}));
    events = getProvider(Key.get(new TypeLiteral<Set<EventName>>() {}));
  }

  /** Every method, listed or not, in the order of their names. */
  List<RpcMethod> methods() {
    return requireNonNull(methods).get().stream()
        .sorted(Comparator.comparing(RpcMethod::name))
        .toList();
  }

  /** Every event in the order of their names. */
  List<EventName> events() {
    return requireNonNull(events).get().stream()
        .sorted(Comparator.comparing(EventName::value))
        .toList();
  }
}
