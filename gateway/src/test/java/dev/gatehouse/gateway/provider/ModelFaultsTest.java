package dev.gatehouse.gateway.provider;

import static dev.gatehouse.gateway.provider.RawModelServer.delta;
import static dev.gatehouse.gateway.provider.RawModelServer.error;
import static dev.gatehouse.gateway.provider.RawModelServer.head;
import static dev.gatehouse.gateway.provider.RawModelServer.says;
import static dev.gatehouse.gateway.provider.RawModelServer.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.gateway.provider.ModelFailure.Kind;
import dev.gatehouse.gateway.provider.ModelGateway.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider that misbehaves: each call has an end, the right one, and leaks no credential. */
@Timeout(60)
class ModelFaultsTest {
  private static final String CANARY = "sk-canary-0123456789abcdef";

  private static Map<String, Object> config(String url, Map<String, Object> limits) {
    Map<String, Object> provider =
        Map.of(
            "baseUrl",
            url + "/v1",
            "api",
            "openai-completions",
            "apiKey",
            CANARY,
            "models",
            List.of(Map.of("id", "m", "cost", Map.of("input", 10, "output", 100, "cacheRead", 1))));
    return Map.of("models", Map.of("providers", Map.of("p", provider), "limits", limits));
  }

  private static Map<String, Object> limits(int attempts) {
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put("attempts", attempts);
    limits.put("connectMs", 2000);
    limits.put("firstByteMs", 500);
    limits.put("idleMs", 400);
    return limits;
  }

  private static Answer once(RawModelServer.Script script, int attempts) {
    try (RawModelServer server = new RawModelServer(script);
        ModelGateway gateway =
            ModelGateway.start(config(server.uri(), limits(attempts)), Map.of())) {
      return gateway.ask("p/m", "hi");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401 Unauthorized, {\"error\":{\"message\":\"Incorrect API key provided: KEY\"}}, AUTH",
    "403 Forbidden, {\"error\":{\"message\":\"no access to this model\"}}, AUTH",
    "402 Payment Required, {}, BILLING",
    "429 Too Many Requests, {\"error\":{\"message\":\"You exceeded your current quota\"}}, BILLING",
    "429 Too Many Requests, {\"error\":{\"message\":\"slow down\"}}, RATE_LIMIT",
    "400 Bad Request, {\"error\":{\"message\":\"This model's maximum context length is 8192 tokens\"}},"
        + " CONTEXT_OVERFLOW",
    "400 Bad Request, {\"error\":{\"message\":\"bad value of temperature\"}}, BAD_REQUEST",
    "404 Not Found, {\"error\":{\"message\":\"no such model\"}}, NOT_FOUND",
    "500 Internal Server Error, oops, OVERLOADED",
    "503 Service Unavailable, <html>busy</html>, OVERLOADED",
    "529 Overloaded, {\"error\":{\"type\":\"overloaded_error\"}}, OVERLOADED"
  })
  void tellsErrorsApart(String status, String body, Kind kind) {
    ModelFailure failure =
        once((n, request, out) -> error(out, status, body.replace("KEY", CANARY)), 1).failure();

    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.getMessage()).doesNotContain(CANARY).doesNotContain("<html");
    assertThat(failure.httpStatus()).hasValue(Integer.parseInt(status.substring(0, 3)));
  }

  @Test
  void refusesAPageAsAnAnswer() {
    Answer answer =
        once(
            (n, request, out) -> {
              head(out, "200 OK", "text/html");
              write(out, "<html><body>Log in to the wifi</body></html>");
            },
            1);

    assertThat(answer.failure().kind()).isEqualTo(Kind.BAD_ANSWER);
  }

  @Test
  void refusesGarbageAsAnAnswer() {
    Answer answer =
        once(
            (n, request, out) -> {
              head(out, "200 OK", "text/event-stream");
              write(out, "data: {\"choices\": [ this is no json\n\n");
            },
            1);

    assertThat(answer.failure().kind()).isEqualTo(Kind.BAD_ANSWER);
  }

  @Test
  void givesUpOnAProviderThatNeverBegins() {
    CountDownLatch end = new CountDownLatch(1);
    Answer answer = once((n, request, out) -> hold(end), 1);
    end.countDown();

    assertThat(answer.failure().kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(answer.failure()).hasMessageContaining("did not begin to answer");
  }

  @Test
  void givesUpOnAProviderThatFallsSilent() {
    CountDownLatch end = new CountDownLatch(1);
    Answer answer =
        once(
            (n, request, out) -> {
              head(out, "200 OK", "text/event-stream");
              delta(out, "half");
              hold(end);
            },
            1);
    end.countDown();

    assertThat(answer.streamed()).isEqualTo("half");
    assertThat(answer.failure()).hasMessageContaining("fell silent");
  }

  @Test
  void doesNotTakeADroppedStreamForAnAnswer() {
    Answer answer =
        once(
            (n, request, out) -> {
              head(out, "200 OK", "text/event-stream");
              delta(out, "half an ans");
            },
            1);

    assertThat(answer.failure().kind()).isEqualTo(Kind.NETWORK);
  }

  @Test
  void readsAnErrorInTheMiddleOfAStream() {
    Answer answer =
        once(
            (n, request, out) -> {
              head(out, "200 OK", "text/event-stream");
              delta(out, "half");
              write(out, "data: {\"error\":{\"message\":\"server overloaded\",\"code\":503}}\n\n");
            },
            1);

    assertThat(answer.failure().kind()).isEqualTo(Kind.OVERLOADED);
  }

  @Test
  void cutsAnEndlessAnswerOff() {
    Map<String, Object> limits = limits(1);
    limits.put("maxAnswerBytes", 200_000);
    try (RawModelServer server =
            new RawModelServer(
                (n, request, out) -> {
                  head(out, "200 OK", "text/event-stream");
                  while (true) {
                    delta(out, "again and again and again");
                  }
                });
        ModelGateway gateway = ModelGateway.start(config(server.uri(), limits), Map.of())) {
      Answer answer = gateway.ask("p/m", "hi");

      assertThat(answer.failure().kind()).isEqualTo(Kind.BAD_ANSWER);
      await().atMost(Duration.ofMinutes(1)).until(() -> server.gone.get() == 1);
    }
  }

  @Test
  void cancelsTheRequestItself() {
    try (RawModelServer server =
            new RawModelServer(
                (n, request, out) -> {
                  head(out, "200 OK", "text/event-stream");
                  while (true) {
                    delta(out, "x");
                  }
                });
        ModelGateway gateway =
            ModelGateway.start(config(server.uri(), Map.of("attempts", 1)), Map.of())) {
      ModelRef model = new ModelRef("p", "m");
      Answer answer =
          gateway.begin(
              ModelChain.of(model), ModelRequest.of(model, "", List.of(ModelGateway.user("hi"))));
      await().atMost(Duration.ofMinutes(1)).until(() -> !answer.texts.isEmpty());

      java.util.Objects.requireNonNull(answer.call).cancel();

      await().atMost(Duration.ofMinutes(1)).until(() -> server.gone.get() == 1);
      assertThat(answer.over()).isFalse();
    }
  }

  @Test
  void endsRunningCallsWithTheGateway() {
    try (RawModelServer server =
        new RawModelServer(
            (n, request, out) -> {
              head(out, "200 OK", "text/event-stream");
              while (true) {
                delta(out, "x");
              }
            })) {
      String prefix;
      List<String> before = clientThreads();
      try (ModelGateway gateway =
          ModelGateway.start(config(server.uri(), Map.of("attempts", 1)), Map.of())) {
        ModelRef model = new ModelRef("p", "m");
        Answer answer =
            gateway.begin(
                ModelChain.of(model), ModelRequest.of(model, "", List.of(ModelGateway.user("hi"))));
        await().atMost(Duration.ofMinutes(1)).until(() -> !answer.texts.isEmpty());
        prefix = answer.threads.get(0).replaceFirst("loop-.*", "");
      }

      await().atMost(Duration.ofMinutes(1)).until(() -> server.gone.get() == 1);
      assertThat(Thread.getAllStackTraces().keySet())
          .extracting(Thread::getName)
          .noneMatch(name -> name.startsWith(prefix));
      assertThat(before).containsAll(clientThreads());
    }
  }

  /** Threads of the JDK's HTTP clients: the tests' own, and a library's if it got one after all. */
  private static List<String> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("HttpClient-"))
        .toList();
  }

  @Test
  void triesAgainAndForgetsTheHalfThatWasHeard() {
    try (RawModelServer server =
            new RawModelServer(
                (n, request, out) -> {
                  if (n == 1) {
                    head(out, "200 OK", "text/event-stream");
                    delta(out, "half");
                  } else {
                    says(out, "the whole");
                  }
                });
        ModelGateway gateway = ModelGateway.start(config(server.uri(), limits(3)), Map.of())) {
      Answer answer = gateway.ask("p/m", "hi");

      assertThat(answer.message().text()).isEqualTo("the whole");
      assertThat(answer.models).hasSize(2);
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void waitsAsLongAsTheProviderAsks() {
    long begun = System.nanoTime();
    Answer answer =
        once(
            (n, request, out) -> {
              if (n == 1) {
                error(out, "429 Too Many Requests", "{}", "Retry-After: 1");
              } else {
                says(out, "later");
              }
            },
            3);

    assertThat(answer.message().text()).isEqualTo("later");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(1));
  }

  @Test
  void doesNotWaitLongerThanItsPatience() {
    ModelFailure failure =
        once(
                (n, request, out) ->
                    error(out, "429 Too Many Requests", "{}", "Retry-After: 86400"),
                3)
            .failure();

    assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMIT);
    assertThat(failure.retryAfter()).hasValue(Duration.ofDays(1));
  }

  @Test
  void followsNoRedirectWithItsCredential() {
    try (RawModelServer thief = new RawModelServer((n, request, out) -> says(out, "thanks"));
        RawModelServer server =
            new RawModelServer(
                (n, request, out) ->
                    error(
                        out,
                        "307 Temporary Redirect",
                        "",
                        "Location: " + thief.uri() + "/v1/chat/completions"));
        ModelGateway gateway = ModelGateway.start(config(server.uri(), limits(1)), Map.of())) {
      ModelFailure failure = gateway.ask("p/m", "hi").failure();

      assertThat(failure.kind()).isEqualTo(Kind.BAD_REQUEST);
      assertThat(failure).hasMessageContaining("redirect");
      assertThat(server.requests).hasSize(1);
      assertThat(thief.requests).isEmpty();
    }
  }

  @Test
  void neverShowsACredential() throws IOException {
    try (RawModelServer server =
            new RawModelServer(
                (n, request, out) ->
                    error(
                        out,
                        "401 Unauthorized",
                        "{\"error\":{\"message\":\"bad key " + CANARY + " in header\"}}"));
        ModelGateway gateway = ModelGateway.start(config(server.uri(), limits(2)), Map.of())) {
      ModelFailure failure = gateway.ask("p/m", "hi").failure();

      assertThat(server.requests.get(0)).contains("Bearer " + CANARY);
      assertThat(failure.getMessage()).contains("bad key").doesNotContain(CANARY);
      Path state = gateway.gateway().instance().stateDirectory();
      gateway.gateway().close();
      try (Stream<Path> files = Files.walk(state)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
              .as(file.toString())
              .doesNotContain(CANARY);
        }
      }
    }
  }

  @Test
  void keepsAToolCallWhoseArgumentsAreBroken() {
    Answer answer =
        once(
            (n, request, out) -> {
              head(out, "200 OK", "text/event-stream");
              write(
                  out,
                  "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\","
                      + "\"type\":\"function\",\"function\":{\"name\":\"read\",\"arguments\":\"{\\\"path\\\": \"}}]}}]}\n\n"
                      + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n"
                      + "data: [DONE]\n\n");
            },
            1);

    assertThat(answer.message().toolUses()).hasSize(1);
    assertThat(UnreadableArguments.complaint(answer.message().toolUses().get(0)))
        .hasValueSatisfying(text -> assertThat(text).contains("no JSON object").contains("read"));
  }

  @Test
  void countsTokensAndCost() {
    Answer answer = once((n, request, out) -> says(out, "hi"), 1);

    assertThat(answer.message().usage().input()).isEqualTo(40);
    assertThat(answer.message().usage().cacheRead()).isEqualTo(60);
    assertThat(answer.message().usage().output()).isEqualTo(7);
    assertThat(answer.message().usage().cost())
        .isEqualTo((40 * 10 + 60 * 1 + 7 * 100) / 1_000_000.0);
  }

  @Test
  void goesOnToTheNextModelOfTheChain() {
    try (RawModelServer bad =
            new RawModelServer((n, request, out) -> error(out, "500 Broken", "{}"));
        RawModelServer good =
            new RawModelServer((n, request, out) -> says(out, "from the second"))) {
      Map<String, Object> providers = new LinkedHashMap<>();
      for (var entry : Map.of("bad", bad, "good", good).entrySet()) {
        providers.put(
            entry.getKey(),
            Map.of(
                "baseUrl", entry.getValue().uri(), "api", "openai-completions", "apiKey", CANARY));
      }
      try (ModelGateway gateway =
          ModelGateway.start(
              Map.of("models", Map.of("providers", providers, "limits", Map.of("attempts", 1))),
              Map.of())) {
        ModelRef first = new ModelRef("bad", "a");
        ModelRef second = new ModelRef("good", "b");
        Answer answer =
            gateway.ask(
                new ModelChain(first, List.of(second)),
                ModelRequest.of(first, "", List.of(ModelGateway.user("hi"))));

        assertThat(answer.message().text()).isEqualTo("from the second");
        assertThat(answer.models).containsExactly(first, second);
        assertThat(answer.message().model()).isEqualTo("b");
      }
    }
  }

  @Test
  void leavesAnOverflowToTheTurn() {
    try (RawModelServer server =
            new RawModelServer(
                (n, request, out) ->
                    error(
                        out,
                        "400 Bad Request",
                        "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"too long\"}}"));
        ModelGateway gateway = ModelGateway.start(config(server.uri(), limits(3)), Map.of())) {
      ModelRef model = new ModelRef("p", "m");
      Answer answer =
          gateway.ask(
              new ModelChain(model, List.of(Models.OPERATOR)),
              ModelRequest.of(model, "", List.of(ModelGateway.user("hi"))));

      assertThat(answer.failure().kind()).isEqualTo(Kind.CONTEXT_OVERFLOW);
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void rotatesCredentialsAndStaysWithTheOneThatWorked() throws IOException {
    try (RawModelServer server =
            new RawModelServer(
                (n, request, out) -> {
                  if (request.contains("key-of-the-first")) {
                    error(out, "402 Payment Required", "{}");
                  } else {
                    says(out, "paid");
                  }
                });
        ModelGateway gateway =
            ModelGateway.start(
                Map.of(
                    "models",
                    Map.of(
                        "providers",
                        Map.of("p", Map.of("baseUrl", server.uri(), "models", List.of()))),
                    "auth",
                    Map.of("order", Map.of("p", List.of("p:one", "p:two")))),
                Map.of())) {
      AuthProfiles store =
          new AuthProfiles(
              gateway.gateway().instance().stateDirectory().resolve("agents/main/agent"));
      store.putKey("p:one", "p", "key-of-the-first-0123456789");
      store.putKey("p:two", "p", "key-of-the-second-0123456789");
      ModelRequest request =
          new ModelRequest(
              new ModelRef("p", "m"),
              "",
              List.of(ModelGateway.user("hi")),
              List.of(),
              "auto",
              Optional.empty(),
              OptionalInt.empty(),
              Optional.of("session"));

      assertThat(gateway.ask(request).message().text()).isEqualTo("paid");
      assertThat(gateway.ask(request).message().text()).isEqualTo("paid");

      assertThat(server.requests).hasSize(3);
      assertThat(server.requests.get(0)).contains("key-of-the-first");
      assertThat(server.requests.get(2)).contains("key-of-the-second");
      assertThat(Files.getPosixFilePermissions(store.file()))
          .extracting(Enum::name)
          .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    }
  }

  @Test
  void takesAKeyFromTheEnvironment() {
    try (RawModelServer server = new RawModelServer((n, request, out) -> says(out, "hi"));
        ModelGateway gateway =
            ModelGateway.start(
                Map.of(
                    "models",
                    Map.of(
                        "providers",
                        Map.of("openai", Map.of("baseUrl", server.uri(), "models", List.of())))),
                Map.of("OPENAI_API_KEY", "sk-from-the-environment-1"))) {
      assertThat(gateway.get(Models.class).automatic().primary())
          .isEqualTo(new ModelRef("openai", "gpt-5.2"));
      assertThat(gateway.ask("openai/gpt-5.2", "hi").message().text()).isEqualTo("hi");
      assertThat(server.requests.get(0)).contains("Bearer sk-from-the-environment-1");
    }
  }

  @Test
  void saysWhatToDoWithoutACredentialOrAProvider() {
    try (ModelGateway gateway = ModelGateway.start(Map.of(), Map.of())) {
      assertThat(gateway.ask("anthropic/claude-opus-4-5", "hi").failure())
          .hasMessageContaining("ANTHROPIC_API_KEY")
          .returns(Kind.AUTH, ModelFailure::kind);
      assertThat(gateway.ask("nobody/model", "hi").failure())
          .hasMessageContaining("models.providers.nobody")
          .returns(Kind.NOT_FOUND, ModelFailure::kind);
    }
  }

  private static void hold(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
