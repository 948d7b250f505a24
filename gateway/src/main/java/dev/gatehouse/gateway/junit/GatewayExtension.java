package dev.gatehouse.gateway.junit;

import dev.gatehouse.core.Environment;
import dev.gatehouse.gateway.Gateway;
import dev.gatehouse.gateway.GatewayHost;
import dev.gatehouse.gateway.GatewaySpec;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts real gateways for a test, on free ports, in a temporary home with a host directory of its
 * own, and closes them after it. Used with the annotation {@link Gateways}, or as a field:
 *
 * <pre>{@code
 * @RegisterExtension
 * final GatewayExtension gateways =
 *     GatewayExtension.builder().distribution("sigil").gateway("main").gateway("rescue").build();
 * }</pre>
 *
 * <p>A field that is not static gives each test fresh gateways, a static one serves all tests of
 * the class. Tests may take a {@link Gateway} (with {@link Profile} where there are several), the
 * {@link GatewayHost} or the {@link GatewayClients} as parameters.
 */
public final class GatewayExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {
  private final @Nullable Builder fixed;
  private boolean forClass;
  private @Nullable Running running;

  /** For {@link Gateways}. */
  public GatewayExtension() {
    this.fixed = null;
  }

  private GatewayExtension(Builder builder) {
    this.fixed = builder;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The gateway of a profile. */
  public Gateway gateway(String profile) {
    return running().gateway(profile);
  }

  /** The instance of a profile, also of one that was killed. */
  public Instance instance(String profile) {
    return gateway(profile).instance();
  }

  /** The host that runs them; a test may start more on it. */
  public GatewayHost host() {
    return running().host;
  }

  /** Clients with the gateways' own tokens. */
  public GatewayClients clients() {
    return running().clients;
  }

  /** The home directory of all these gateways. */
  public Path home() {
    return running().directory.resolve("home");
  }

  /**
   * Ends a gateway as abruptly as one can inside a JVM: its clients hear nothing, their sockets
   * break. Returns when nothing of it is left.
   */
  public void kill(String profile) {
    gateway(profile).kill();
  }

  /** Starts a gateway again that was closed or killed, in its own place, on any free ports. */
  public Gateway restart(String profile) {
    return running().start(profile);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    // With the annotation, gateways belong to each test.
    if (fixed != null) {
      forClass = true;
      running = new Running(fixed);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!forClass) {
      running = new Running(fixed == null ? declared(context) : fixed);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!forClass) {
      close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (forClass) {
      close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Gateway.class || type == GatewayHost.class || type == GatewayClients.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == GatewayHost.class) {
      return host();
    }
    if (type == GatewayClients.class) {
      return clients();
    }
    Optional<String> profile = parameter.findAnnotation(Profile.class).map(Profile::value);
    if (profile.isEmpty() && running().gateways.size() != 1) {
      throw new ParameterResolutionException(
          "which gateway? write @Profile(\"…\") with one of " + running().gateways.keySet());
    }
    return gateway(profile.orElseGet(() -> running().gateways.keySet().iterator().next()));
  }

  private static Builder declared(ExtensionContext context) {
    Gateways declared =
        context
            .getTestMethod()
            .map(method -> method.getAnnotation(Gateways.class))
            .or(() -> context.getTestClass().map(GatewayExtension::onClass))
            .orElseThrow(() -> new IllegalStateException("@Gateways is missing on " + context));
    Builder builder = builder().distribution(declared.distribution());
    for (String profile : declared.value()) {
      builder.gateway(profile);
    }
    return builder;
  }

  private static @Nullable Gateways onClass(Class<?> test) {
    for (Class<?> at = test; at != null; at = at.getEnclosingClass()) {
      Gateways found = at.getAnnotation(Gateways.class);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException("no test is running");
    }
    return running;
  }

  private void close() {
    Running old = running;
    running = null;
    if (old != null) {
      old.close();
    }
  }

  /** The gateways of one test, or of one class. */
  private static final class Running {
    private final Builder plan;
    private final Path directory;
    private final GatewayHost host;
    private final Map<String, Gateway> gateways = new LinkedHashMap<>();
    private final GatewayClients clients;

    Running(Builder plan) {
      this.plan = plan;
      try {
        this.directory = Files.createTempDirectory("gatehouse-test-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      this.host =
          GatewayHost.builder()
              .environment(new Environment(Map.of(), directory.resolve("home"), directory))
              .directory(new HostDirectory(directory.resolve("host")))
              .build();
      this.clients = new GatewayClients();
      try {
        plan.gateways.keySet().forEach(this::begin);
        gateways.forEach((profile, gateway) -> clients.add(profile, gateway.awaitReady()));
      } catch (RuntimeException e) {
        close();
        throw e;
      }
    }

    Gateway gateway(String profile) {
      Gateway gateway = gateways.get(profile);
      if (gateway == null) {
        throw new IllegalArgumentException(
            "no gateway has the profile \"" + profile + "\"; there are " + gateways.keySet());
      }
      return gateway;
    }

    Gateway start(String profile) {
      Gateway gateway = begin(profile).awaitReady();
      clients.add(profile, gateway);
      return gateway;
    }

    void close() {
      try {
        clients.close();
      } finally {
        try {
          host.close();
        } finally {
          delete(directory);
        }
      }
    }

    private Gateway begin(String profile) {
      GatewaySpec.Builder spec =
          GatewaySpec.builder().distribution(plan.distribution).profile(profile).port(0);
      plan.everywhere.forEach(change -> change.accept(spec));
      plan.gateways.getOrDefault(profile, ignored -> {}).accept(spec);
      Gateway gateway = host.start(spec.build());
      gateways.put(profile, gateway);
      return gateway;
    }

    private static void delete(Path directory) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Says which gateways a test wants. */
  public static final class Builder {
    private String distribution = "gatehouse";
    private final Map<String, Consumer<GatewaySpec.Builder>> gateways = new LinkedHashMap<>();
    private final List<Consumer<GatewaySpec.Builder>> everywhere = new ArrayList<>();

    private Builder() {}

    /** The id of the distribution; default {@code gatehouse}. */
    public Builder distribution(String id) {
      this.distribution = id;
      return this;
    }

    /** One more gateway, by its profile. */
    public Builder gateway(String profile) {
      return gateway(profile, spec -> {});
    }

    /** One more gateway, with changes to its spec. */
    public Builder gateway(String profile, Consumer<GatewaySpec.Builder> changes) {
      gateways.put(profile, changes);
      return this;
    }

    /** Changes to the spec of every gateway. */
    public Builder each(Consumer<GatewaySpec.Builder> changes) {
      everywhere.add(changes);
      return this;
    }

    /** The extension; one gateway of the profile {@code main} where none was named. */
    public GatewayExtension build() {
      if (gateways.isEmpty()) {
        gateway("main");
      }
      return new GatewayExtension(this);
    }
  }
}
