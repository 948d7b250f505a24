package dev.gatehouse.gateway.absent;

import static dev.gatehouse.gateway.protocol.ErrorCode.INVALID_REQUEST;
import static dev.gatehouse.gateway.protocol.ErrorCode.UNAVAILABLE;
import static dev.gatehouse.gateway.protocol.ParamsSpec.text;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcMethod;

/**
 * Answers for clients that ask at their start for questions, suggestions and plug-ins, and refusals
 * for what takes a channel, a speech provider or a wizard, of which there is none.
 */
public final class AbsentModule extends AbstractModule {
  private static final String DEFAULT_CHANNEL = "none was named, and there is none by default";
  private static final String NO_CHANNEL = "unsupported channel: …";
  private static final String NO_SPEECH = "no speech provider is configured";

  @Override
  protected void configure() {
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    add(methods, new NothingThere("question.list", Scope.QUESTIONS, "{\"questions\":[]}"));
    add(methods, new NothingThere("plugin.approval.list", Scope.APPROVALS, "[]"));
    add(methods, new NothingThere("taskSuggestions.list", Scope.READ, "{\"suggestions\":[]}"));
    add(methods, new NothingThere("artifacts.list", Scope.READ, "{\"artifacts\":[]}"));
    add(
        methods,
        NotHere.refused(
            "artifacts.get",
            Scope.READ,
            ParamsSpec.of(word("artifactId").required()).open(),
            INVALID_REQUEST,
            "artifact not found"));
    messages(methods);
    channels(methods);
    speech(methods);
    wizard(methods);
  }

  private static void messages(Multibinder<RpcMethod> methods) {
    ParamsSpec message =
        ParamsSpec.of(word("to").required(), word("idempotencyKey").required(), text("channel"))
            .open();
    add(
        methods,
        NotHere.refused("send", Scope.WRITE, message, INVALID_REQUEST, NO_CHANNEL)
            .naming("channel", DEFAULT_CHANNEL));
    add(
        methods,
        NotHere.refused("poll", Scope.ADMIN, message, INVALID_REQUEST, NO_CHANNEL)
            .inVersion4(Scope.WRITE)
            .naming("channel", DEFAULT_CHANNEL));
    ParamsSpec action =
        ParamsSpec.of(
                word("channel").required(),
                word("action").required(),
                word("idempotencyKey").required())
            .open();
    add(
        methods,
        NotHere.refused("message.action", Scope.WRITE, action, INVALID_REQUEST, NO_CHANNEL)
            .naming("channel", DEFAULT_CHANNEL));
  }

  private static void channels(Multibinder<RpcMethod> methods) {
    ParamsSpec account = ParamsSpec.of(word("channel").required(), text("accountId"));
    for (String action : new String[] {"logout", "start", "stop"}) {
      add(
          methods,
          NotHere.refused(
                  "channels." + action,
                  Scope.ADMIN,
                  account,
                  INVALID_REQUEST,
                  "channel … does not support " + action)
              .naming("channel", ""));
    }
    for (String name : new String[] {"web.login.start", "web.login.wait"}) {
      add(
          methods,
          NotHere.refused(
              name,
              Scope.ADMIN,
              ParamsSpec.OPEN,
              INVALID_REQUEST,
              "web login provider is not available"));
    }
  }

  private static void speech(Multibinder<RpcMethod> methods) {
    ParamsSpec spoken = ParamsSpec.of(word("text").required(), text("channel")).open();
    for (String name : new String[] {"tts.convert", "tts.speak"}) {
      add(methods, NotHere.refused(name, Scope.WRITE, spoken, UNAVAILABLE, NO_SPEECH));
    }
    ParamsSpec provider = ParamsSpec.of(word("provider").required()).open();
    add(methods, NotHere.refused("tts.setProvider", Scope.WRITE, provider, UNAVAILABLE, NO_SPEECH));
    add(
        methods,
        NotHere.refused("tts.enable", Scope.WRITE, ParamsSpec.OPEN, UNAVAILABLE, NO_SPEECH));
  }

  private static void wizard(Multibinder<RpcMethod> methods) {
    add(
        methods,
        NotHere.refused(
            "wizard.start",
            Scope.ADMIN,
            ParamsSpec.of(text("mode"), text("workspace")).open(),
            UNAVAILABLE,
            "this gateway has no wizard; set it up with its command line"));
    ParamsSpec session = ParamsSpec.of(word("sessionId").required()).open();
    for (String name : new String[] {"wizard.next", "wizard.cancel", "wizard.status"}) {
      add(
          methods,
          NotHere.refused(name, Scope.ADMIN, session, INVALID_REQUEST, "wizard not found"));
    }
  }

  private static void add(Multibinder<RpcMethod> methods, RpcMethod method) {
    methods.addBinding().toInstance(method);
  }
}
