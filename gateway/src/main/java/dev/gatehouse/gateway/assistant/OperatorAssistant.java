package dev.gatehouse.gateway.assistant;

import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.provider.ModelCall;
import dev.gatehouse.gateway.provider.ModelFailure;
import dev.gatehouse.gateway.provider.ModelListener;
import dev.gatehouse.gateway.provider.ModelProvider;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.provider.ModelRequest.Asker;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.transcript.Usage;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers the last words of a conversation by rules, as if a model had. Changes nothing, but for a
 * sibling that allows it, in the plain words of an operator with all rights.
 */
@Singleton
final class OperatorAssistant implements ModelProvider {
  private final OperatorAnswers answers;
  private final GatewayLoop loop;
  private final InstanceLog log;
  private final Clock clock;

  @Inject
  OperatorAssistant(OperatorAnswers answers, GatewayLoop loop, InstanceLog log, Clock clock) {
    this.answers = answers;
    this.log = log;
    this.loop = loop;
    this.clock = clock;
  }

  @Override
  public String id() {
    return Models.OPERATOR.provider();
  }

  @Override
  public List<String> models() {
    return List.of(Models.OPERATOR.model());
  }

  @Override
  public ModelCall stream(ModelRequest request, ModelListener listener) {
    AtomicBoolean cancelled = new AtomicBoolean();
    String question = lastWords(request.messages());
    boolean admin = request.asker() == Asker.ADMIN;
    loop.blocking(() -> request.outsider() ? OperatorAnswers.CLOSED : answers.to(question, admin))
        .onComplete(
            answer -> {
              if (cancelled.get()) {
                return;
              }
              if (answer.failed()) {
                log.error("assistant", "a question was not answered", answer.cause());
                listener.failed(
                    new ModelFailure(
                        ModelFailure.Kind.UNKNOWN, "the operator assistant found no answer"));
                return;
              }
              listener.text(answer.result());
              listener.done(
                  new Message.Assistant(
                      List.of(new Content.Text(answer.result())),
                      clock.millis(),
                      id(),
                      Models.OPERATOR.model(),
                      Usage.NONE,
                      StopReason.STOP,
                      Optional.empty()));
            });
    return () -> cancelled.set(true);
  }

  private static String lastWords(List<Message> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i) instanceof Message.User user) {
        return user.text();
      }
    }
    return "";
  }
}
