package dev.gatehouse.gateway.protocol;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.access.Role;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.FrameReader.Request;
import dev.gatehouse.profiles.component.GatewayComponent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the method of a request and decides whether the caller may call it: is it known, are role
 * and scope enough, are the parameters valid, was it answered before? Used on the gateway's event
 * loop only.
 */
@Singleton
public final class Dispatcher {
  private final Map<String, RpcMethod> methods = new TreeMap<>();
  private final IdempotencyCache answers;
  private final InstanceLog log;
  private long requests;
  private long refusals;

  @Inject
  Dispatcher(
      Set<RpcMethod> methods,
      Set<GatewayComponent> components,
      IdempotencyCache answers,
      InstanceLog log) {
    this.answers = answers;
    this.log = log;
    methods.forEach(this::add);
    for (GatewayComponent component : components) {
      component.methods().forEach(method -> add(new ComponentRpcMethod(method)));
    }
  }

  /** The methods that {@code hello-ok} names, in the order of their names. */
  public List<String> listed(Protocol protocol) {
    return methods.values().stream()
        .filter(method -> method.listed() && method.isIn(protocol))
        .map(RpcMethod::name)
        .toList();
  }

  /**
   * Answers a request.
   *
   * @return the answer; a failure is always an {@link RpcException}
   */
  public Future<?> dispatch(Caller caller, Request request) {
    return dispatch(caller, request, payload -> {});
  }

  /**
   * Answers a request, some of which are answered more than once.
   *
   * @param early takes the answers that go before the last one
   * @return the last answer; a failure is always an {@link RpcException}
   */
  public Future<?> dispatch(Caller caller, Request request, Consumer<Object> early) {
    requests++;
    RpcMethod method = find(caller.protocol(), request.method());
    try {
      checkRights(caller, request.method(), method);
      if (method == null) {
        throw RpcException.invalid("unknown method: " + printable(request.method()));
      }
      return call(caller, request, method, early)
          .recover(failure -> Future.failedFuture(refusal(request.method(), failure)));
    } catch (RuntimeException e) {
      return Future.failedFuture(refusal(request.method(), e));
    }
  }

  /** How many requests there were. */
  public long requests() {
    return requests;
  }

  /** How many of them were answered with an error. */
  public long refusals() {
    return refusals;
  }

  private @Nullable RpcMethod find(Protocol protocol, String name) {
    RpcMethod method = methods.get(name);
    return method != null && method.isIn(protocol) ? method : null;
  }

  private Future<?> call(Caller caller, Request request, RpcMethod method, Consumer<Object> early) {
    JsonObject params = request.params();
    if (params == null) {
      params = new JsonObject();
    }
    if (!request.paramsAreObject() && method.params() != ParamsSpec.OPEN) {
      throw ParamsSpec.refusal(method.name(), List.of("must be object"));
    }
    List<String> problems = method.params().check(params);
    if (!problems.isEmpty()) {
      if (problems.stream().allMatch(ParamsSpec::isOmission)) {
        MutationTargets.check(caller.protocol(), method.name(), params);
      }
      throw ParamsSpec.refusal(method.name(), problems);
    }
    RpcCall call = new RpcCall(request.id(), method.name(), params, caller, early);
    if (method.idempotent() && params.getValue("idempotencyKey") instanceof String key) {
      // The credential is part of the key: nobody gets the answer to somebody else's request.
      return answers.once(
          method.name() + ":" + caller.principal().credential() + ":" + key,
          () -> method.call(call));
    }
    return method.call(call);
  }

  private static void checkRights(Caller caller, String name, @Nullable RpcMethod method) {
    Scope scope =
        method == null
            ? FamilyMethods.scope(caller.protocol(), name)
            : method.scope(caller.protocol());
    if (scope == Scope.ANY) {
      return;
    }
    Role role = caller.principal().role();
    if ((scope == Scope.NODE) != (role == Role.NODE)) {
      throw RpcException.invalid("unauthorized role: " + role.wireName());
    }
    if (!caller.has(scope)) {
      throw RpcException.missingScope(caller.protocol(), scope);
    }
  }

  private RpcException refusal(String method, Throwable failure) {
    refusals++;
    if (failure instanceof RpcException refusal) {
      return refusal;
    }
    if (failure instanceof GatehouseException known) {
      return new RpcException(
          known.exitCode() == ExitCode.USAGE ? ErrorCode.INVALID_REQUEST : ErrorCode.UNAVAILABLE,
          known.getMessage(),
          new JsonObject().put("remedy", known.remedy()));
    }
    log.error("dispatch", "a method failed", failure, "method", method);
    return RpcException.unavailable("internal error; the gateway's log has the details");
  }

  private void add(RpcMethod method) {
    RpcMethod other = methods.put(method.name(), method);
    if (other != null) {
      throw new IllegalStateException(
          "two classes offer " + method.name() + ": " + other + " and " + method);
    }
  }

  private static String printable(String name) {
    return name.length() <= 120 ? name : name.substring(0, 120) + "…";
  }
}
