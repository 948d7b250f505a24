package dev.gatehouse.gateway.provider;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Module;
import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.ports.HostDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real gateway whose models a test asks directly. */
final class ModelGateway implements AutoCloseable {
  static final String TOKEN = "test-token-0123456789-abcdefghijklmnop";

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path root;
  private final GatewayHost host;
  private final Gateway gateway;
  private final Inside inside = new Inside();

  private ModelGateway(Map<String, Object> config, Map<String, String> env, Module... modules)
      throws IOException {
    root = Files.createTempDirectory("gatehouse-models").toRealPath();
    host =
        GatewayHost.builder()
            .environment(new Environment(env, root.resolve("home"), root))
            .directory(new HostDirectory(root.resolve("host")))
            .build();
    GatewaySpec.Builder spec =
        GatewaySpec.builder()
            .distribution("sigil")
            .port(0)
            .config(Map.of("gateway", Map.of("auth", Map.of("token", TOKEN))))
            .config(config)
            .module(
                new AbstractModule() {
                  @Override
                  protected void configure() {
                    requestInjection(inside);
                  }
                });
    for (Module module : modules) {
      spec.module(module);
    }
    gateway = host.start(spec.build()).awaitReady(LIMIT);
  }

  static ModelGateway start(
      Map<String, Object> config, Map<String, String> env, Module... modules) {
    try {
      return new ModelGateway(config, env, modules);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** One provider of this name, format and address with a key. */
  static Map<String, Object> provider(String id, String api, String baseUrl) {
    return Map.of(
        "models",
        Map.of(
            "providers",
            Map.of(
                id,
                Map.of("baseUrl", baseUrl, "api", api, "apiKey", "sk-canary-0123456789abcdef"))));
  }

  static final class Inside {
    @jakarta.inject.Inject @Nullable Injector injector;
  }

  <T> T get(Class<T> type) {
    return requireNonNull(inside.injector).getInstance(type);
  }

  Gateway gateway() {
    return gateway;
  }

  static Message.User user(String text) {
    return new Message.User(List.of(new Content.Text(text)), 1);
  }

  /** Asks and waits for the end. */
  Answer ask(String model, String words) {
    return ask(
        ModelRequest.of(ModelRef.parse(model).orElseThrow(), "Be short.", List.of(user(words))));
  }

  Answer ask(ModelRequest request) {
    return ask(ModelChain.of(request.model()), request);
  }

  Answer ask(ModelChain chain, ModelRequest request) {
    return begin(chain, request).await();
  }

  Answer begin(ModelChain chain, ModelRequest request) {
    Answer answer = new Answer();
    GatewayLoop loop = get(GatewayLoop.class);
    loop.run(() -> answer.call = get(ModelCalls.class).start(chain, request, answer));
    return answer;
  }

  @Override
  public void close() {
    host.close();
    try (var files = Files.walk(root)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What was heard of one call. */
  static final class Answer implements ModelListener {
    final List<ModelRef> models = new CopyOnWriteArrayList<>();
    final List<String> texts = new CopyOnWriteArrayList<>();
    final List<String> thoughts = new CopyOnWriteArrayList<>();
    final List<String> threads = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Object> end = new CompletableFuture<>();
    volatile @Nullable ModelCall call;

    @Override
    public void model(ModelRef model) {
      models.add(model);
    }

    @Override
    public void text(String delta) {
      threads.add(Thread.currentThread().getName());
      texts.add(delta);
    }

    @Override
    public void thinking(String delta) {
      thoughts.add(delta);
    }

    @Override
    public void done(Message.Assistant answer) {
      if (!end.complete(answer)) {
        throw new IllegalStateException("a second end");
      }
    }

    @Override
    public void failed(ModelFailure failure) {
      if (!end.complete(failure)) {
        throw new IllegalStateException("a second end");
      }
    }

    boolean over() {
      return end.isDone();
    }

    Answer await() {
      try {
        end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        return this;
      } catch (Exception e) {
        throw new IllegalStateException("no end of the call", e);
      }
    }

    Message.Assistant message() {
      Object value = end.getNow("nothing");
      if (value instanceof Message.Assistant message) {
        return message;
      }
      throw new AssertionError("no answer but " + value);
    }

    ModelFailure failure() {
      Object value = end.getNow("nothing");
      if (value instanceof ModelFailure failure) {
        return failure;
      }
      throw new AssertionError("no failure but " + value);
    }

    String streamed() {
      return String.join("", new ArrayList<>(texts));
    }
  }
}
