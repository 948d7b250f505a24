package dev.gatehouse.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.FunctionModel;
import dev.gatehouse.gateway.provider.ModelProvider;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.turn.TurnListener;
import dev.gatehouse.gateway.turn.TurnResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Speaking with an agent from Java, with a model that is a lambda. */
class GatewaySessionTest {
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch waits = new CountDownLatch(1);

  @RegisterExtension
  final TestGateway gateways =
      TestGateway.withConfig(Map.of("agents", Map.of("defaults", Map.of("model", "own/one"))))
          .module(
              new AbstractModule() {
                @Override
                protected void configure() {
                  Multibinder.newSetBinder(binder(), ModelProvider.class)
                      .addBinding()
                      .toInstance(
                          FunctionModel.named("own/one").answering(GatewaySessionTest.this::think));
                }
              });

  private void think(ModelRequest request, FunctionModel.Answer answer) throws Exception {
    String words = request.lastWords();
    if (words.equals("break")) {
      throw new IllegalStateException("no idea");
    }
    if (words.equals("wait")) {
      answer.say("I wait");
      waits.countDown();
      assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
    }
    answer.used(3, 2);
    answer.say("re: " + words);
  }

  @AfterEach
  void letGo() {
    release.countDown();
  }

  private GatewaySession session(String name) {
    return gateways.gateway().session(name);
  }

  @Test
  void answersInTheOrderOfTheQuestionsAlsoWhenTheyComeAtOnce() throws Exception {
    GatewaySession session = session("many");
    List<Future<TurnResult>> asked = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      asked.add(session.ask("question " + i));
    }

    for (int i = 0; i < 15; i++) {
      assertThat(await(asked.get(i)).text()).isEqualTo("re: question " + i);
    }
    assertThat(await(session.history(100)))
        .extracting(Message::text)
        .containsExactlyElementsOf(
            IntStream.range(0, 15)
                .boxed()
                .flatMap(i -> List.of("question " + i, "re: question " + i).stream())
                .toList());
    assertThat(await(asked.get(0)).usage().total()).isEqualTo(5);
  }

  @Test
  void aModelThatThrowsFailsTheAnswerWithItsWords() {
    assertThatThrownBy(() -> await(session("main").ask("break")))
        .isInstanceOf(GatehouseException.class)
        .hasMessageContaining("no idea");
  }

  @Test
  void whatCannotBeAcceptedIsRefused() {
    assertThatThrownBy(() -> await(session("agent:nobody:main").ask("hello")))
        .isInstanceOf(GatehouseException.class)
        .hasMessageContaining("unknown agent id \"nobody\"");
    assertThatThrownBy(() -> session("a\u0000b"))
        .isInstanceOf(GatehouseException.class)
        .hasMessageContaining("invalid session key");
  }

  @Test
  void stopKeepsTheWordsThatHadCome() throws Exception {
    GatewaySession session = session("slow");
    Future<TurnResult> answer = session.ask("wait");
    assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(await(session.stop())).isTrue();

    TurnResult result = await(answer);
    assertThat(result.status()).isEqualTo(TurnResult.Status.ABORTED);
    assertThat(await(session.stop())).isFalse();
    release.countDown();
    assertThat(await(session.ask("and now")).text()).isEqualTo("re: and now");
  }

  @Test
  void aListenerThatThrowsDoesNotDisturbTheAnswer() {
    TurnListener bad =
        new TurnListener() {
          @Override
          public void text(String delta) {
            throw new IllegalStateException("listener");
          }
        };

    assertThat(await(session("main").ask("hello", bad)).text()).isEqualTo("re: hello");
  }

  @Test
  void theEndOfTheGatewayEndsWhatRunsAndWhatWaits() throws Exception {
    GatewaySession session = session("late");
    Future<TurnResult> running = session.ask("wait");
    Future<TurnResult> waiting = session.ask("next");
    assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
    await(session.history(1));

    Future<Void> stopped = gateways.gateway().stop(Gateway.STOP_LIMIT);

    assertThat(await(running).status()).isEqualTo(TurnResult.Status.ABORTED);
    assertThat(await(waiting).status()).isEqualTo(TurnResult.Status.ABORTED);
    release.countDown();
    await(stopped);
    assertThatThrownBy(() -> await(session.ask("anybody there?")))
        .isInstanceOf(GatehouseException.class)
        .hasMessageContaining("is not running");
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no answer in time", e);
    }
  }
}
