package dev.gatehouse.gateway.server;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.ports.HostDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real gateway for one test, on free ports of a machine that has nothing else. Registered as a
 * field; the gateway runs from before each test until after it.
 */
public final class TestGateway implements BeforeEachCallback, AfterEachCallback {
  /** A secret that is as long as those that setup makes. */
  public static final String TOKEN = "test-token-0123456789-abcdefghijklmnop";

  private final Map<String, Object> config;
  private final List<Module> modules = new ArrayList<>();
  private String distribution = "sigil";
  private @Nullable Path directory;
  private @Nullable GatewayHost host;
  private @Nullable Gateway gateway;

  private TestGateway(Map<String, Object> config) {
    this.config = config;
  }

  public static TestGateway create() {
    return withConfig(Map.of());
  }

  /** A gateway whose configuration has these values too. */
  public static TestGateway withConfig(Map<String, Object> config) {
    return new TestGateway(config);
  }

  /** The same with a module of the test's own. */
  public TestGateway module(Module module) {
    modules.add(module);
    return this;
  }

  /** The same as another product of the family. */
  public TestGateway distribution(String name) {
    distribution = name;
    return this;
  }

  /** The same with other limits. */
  TestGateway limits(ConnectionLimits limits) {
    return module(
        new AbstractModule() {
          @Override
          protected void configure() {
            OptionalBinder.newOptionalBinder(binder(), ConnectionLimits.class)
                .setBinding()
                .toInstance(limits);
          }
        });
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    start();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    stop();
  }

  /** Starts one by hand, for tests that need several. */
  public void start() {
    Path root;
    try {
      root = Files.createTempDirectory("gatehouse-test").toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    directory = root;
    GatewayHost started =
        GatewayHost.builder()
            .environment(new Environment(Map.of(), root.resolve("home"), root))
            .directory(new HostDirectory(root.resolve("host")))
            .build();
    host = started;
    GatewaySpec.Builder spec =
        GatewaySpec.builder()
            .distribution(distribution)
            .port(0)
            .config(Map.of("gateway", Map.of("auth", Map.of("token", TOKEN))))
            .config(config);
    modules.forEach(spec::module);
    gateway = started.start(spec.build()).awaitReady(Duration.ofSeconds(30));
  }

  /** Stops it and removes its files. */
  public void stop() {
    if (host != null) {
      host.close();
    }
    try (Stream<Path> files = Files.walk(requireNonNull(directory))) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Gateway gateway() {
    return requireNonNull(gateway);
  }

  public int port() {
    return gateway().instance().ports().gateway();
  }

  /** Where everything of it is. */
  public Path directory() {
    return requireNonNull(directory);
  }

  public Path stateDirectory() {
    return gateway().instance().stateDirectory();
  }

  /** A connection of a command line with all rights. */
  public WireSocket admin(int protocol) {
    return WireSocket.connected(port(), WireSocket.params(protocol, TOKEN, "operator.admin"));
  }

  /** A connection of a command line with these rights. */
  public WireSocket connect(int protocol, String... scopes) {
    return WireSocket.connected(port(), WireSocket.params(protocol, TOKEN, scopes));
  }
}
