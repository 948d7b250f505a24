package dev.gatehouse.gateway.provider;

import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code models.probe}: asks one model for one word, to see whether it answers. */
final class ModelsProbe implements RpcMethod {
  private static final int DEFAULT_LIMIT_MILLIS = 30_000;

  private final Models models;
  private final ModelCalls calls;
  private final GatewayLoop loop;
  private final Clock clock;

  @Inject
  ModelsProbe(Models models, ModelCalls calls, GatewayLoop loop, Clock clock) {
    this.models = models;
    this.calls = calls;
    this.loop = loop;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "models.probe";
  }

  @Override
  public Scope scope() {
    return Scope.ADMIN;
  }

  @Override
  public ParamsSpec params() {
    return ParamsSpec.of(
        word("provider"),
        word("model"),
        word("agentId"),
        word("profileId"),
        integer("timeoutMs", 100, 120_000));
  }

  @Override
  public String result() {
    return "{ok, model, status: \"ok\" | \"timeout\" | the sort of failure, latencyMs, "
        + "error?}";
  }

  @Override
  public List<String> errors() {
    return List.of("INVALID_REQUEST unknown model: …");
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String asked = call.params().getString("model", "");
    String provider = call.params().getString("provider", "");
    Optional<ModelRef> model =
        asked.isEmpty()
            ? provider.isEmpty() ? Optional.of(models.preferred()) : models.firstOf(provider)
            : provider.isEmpty()
                ? models.resolve(asked)
                : Optional.of(new ModelRef(provider, asked));
    if (model.isEmpty()) {
      return Future.failedFuture(RpcException.invalid("unknown model: " + provider + asked));
    }
    ModelRequest request =
        new ModelRequest(
            model.get(),
            "",
            List.of(new Message.User(List.of(new Content.Text("Reply with: ok")), clock.millis())),
            List.of(),
            "auto",
            Optional.empty(),
            OptionalInt.of(256),
            Optional.empty());
    long begun = System.nanoTime();
    Promise<JsonObject> promise = Promise.promise();
    ModelCall running =
        calls.start(
            ModelChain.of(model.get()),
            request,
            new ModelListener() {
              @Override
              public void done(Message.Assistant answer) {
                promise.tryComplete(result(answer.provider() + "/" + answer.model(), "ok", begun));
              }

              @Override
              public void failed(ModelFailure failure) {
                promise.tryComplete(
                    result(
                            model.get().toString(),
                            failure.kind().name().toLowerCase(Locale.ROOT),
                            begun)
                        .put("error", failure.getMessage()));
              }
            });
    Runnable timer =
        loop.after(
            call.params().getInteger("timeoutMs", DEFAULT_LIMIT_MILLIS),
            () -> {
              running.cancel();
              promise.tryComplete(
                  result(model.get().toString(), "timeout", begun)
                      .put("error", "no answer in time"));
            });
    return promise.future().onComplete(ignored -> timer.run());
  }

  private static JsonObject result(String model, String status, long begun) {
    return new JsonObject()
        .put("ok", status.equals("ok"))
        .put("model", model)
        .put("status", status)
        .put("latencyMs", (System.nanoTime() - begun) / 1_000_000);
  }
}
