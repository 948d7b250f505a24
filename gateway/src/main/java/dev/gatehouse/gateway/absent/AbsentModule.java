package dev.gatehouse.gateway.absent;

import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import java.util.function.Function;

/**
 * Answers for clients that ask at their start for questions, suggestions and plug-ins, and refusals
 * for messages to channels, of which none runs.
 */
public final class AbsentModule extends AbstractModule {
  private static final String DEFAULT_CHANNEL = "whatsapp";

  @Override
  protected void configure() {
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    add(methods, new NothingThere("question.list", Scope.QUESTIONS, "{\"questions\":[]}"));
    add(methods, new NothingThere("plugin.approval.list", Scope.APPROVALS, "[]"));
    add(methods, new NothingThere("taskSuggestions.list", Scope.READ, "{\"suggestions\":[]}"));

    ParamsSpec message =
        ParamsSpec.of(word("to").required(), word("idempotencyKey").required(), text("channel"))
            .open();
    Function<RpcCall, String> noChannel =
        call -> "unsupported channel: " + call.params().getString("channel", DEFAULT_CHANNEL);
    add(methods, new NotHere("send", Scope.WRITE, Scope.WRITE, message, noChannel));
    add(methods, new NotHere("poll", Scope.ADMIN, Scope.WRITE, message, noChannel));
    add(
        methods,
        new NotHere(
            "message.action",
            Scope.WRITE,
            Scope.WRITE,
            ParamsSpec.of(
                    word("channel").required(),
                    word("action").required(),
                    word("idempotencyKey").required())
                .open(),
            noChannel));
    add(
        methods,
        new NotHere(
            "channels.logout",
            Scope.ADMIN,
            Scope.ADMIN,
            ParamsSpec.of(word("channel").required(), text("accountId")),
            call -> "channel " + call.params().getString("channel") + " does not support logout"));
    for (String name : new String[] {"web.login.start", "web.login.wait"}) {
      add(
          methods,
          new NotHere(
              name,
              Scope.ADMIN,
              Scope.ADMIN,
              ParamsSpec.OPEN,
              call -> "web login provider is not available"));
    }
    for (String name : new String[] {"wizard.next", "wizard.cancel", "wizard.status"}) {
      add(
          methods,
          new NotHere(
              name,
              Scope.ADMIN,
              Scope.ADMIN,
              ParamsSpec.of(word("sessionId").required()).open(),
              call -> "wizard not found"));
    }
  }

  private static void add(Multibinder<RpcMethod> methods, RpcMethod method) {
    methods.addBinding().toInstance(method);
  }
}
