package dev.gatehouse.browser.parts;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.TypeLiteral;
import dev.gatehouse.browser.BrowserControlModule;
import dev.gatehouse.browser.BrowserParts;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.ports.Lease;
import dev.gatehouse.ports.LeaseOwner;
import dev.gatehouse.ports.LeaseTable;
import dev.gatehouse.ports.PortPlan;
import dev.gatehouse.ports.PortProbe;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.ports.Reservation;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.ProfileName;
import dev.gatehouse.profiles.component.BrowserRoutes;
import dev.gatehouse.profiles.component.ConfigEdits;
import dev.gatehouse.profiles.component.CredentialCheck;
import dev.gatehouse.profiles.component.GatewayComponent;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One instance with browser control and a real lease, but without a gateway around it: its own
 * Vert.x, its own injector, its own token.
 */
public final class TestGateway implements AutoCloseable {
  static final String PROOF_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY";

  private static final Distributions DISTRIBUTIONS =
      Distributions.load(TestGateway.class.getClassLoader());

  private final Vertx vertx = Vertx.vertx();
  private final List<Reservation> others = new ArrayList<>();
  private volatile Map<String, Object> config;
  private final Lease lease;
  private final Environment environment;
  private final Instance instance;
  private final String token;
  private final AtomicInteger failures = new AtomicInteger();
  private final Injector injector;
  private final GatewayComponent component;
  private final BrowserRoutes routes;

  public TestGateway(
      Path host,
      String distribution,
      String profile,
      Map<String, Object> config,
      Path home,
      Module... more) {
    Distribution product = distribution(distribution);
    Path state = host.resolve(distribution + "-" + profile);
    Path file = state.resolve(product.configFileName());
    LeaseOwner owner =
        new LeaseOwner(
            "id-" + distribution + "-" + profile, distribution + "/" + profile, state, file);
    PortSettings settings = PortSettings.of(config, product.configKeys(), file);
    this.lease =
        new LeaseTable(new HostDirectory(host.resolve("host")), new PortProbe())
            .acquireAnywhere(owner, product.ports(), settings, List::of);
    PortPlan plan = lease.plan();
    this.token = "token-of-" + distribution + "-" + profile;
    this.config = config;
    this.instance =
        new Instance(
            product,
            new ProfileName(profile),
            state,
            file,
            state.resolve("workspace"),
            plan,
            Optional.of(
                new InstanceMarker(owner.instanceId(), distribution, profile, PROOF_KEY, 0)),
            Map.of());
    this.environment = new Environment(Map.of(), home, home);
    List<Module> modules = new ArrayList<>();
    modules.add(
        new AbstractModule() {
          @Override
          protected void configure() {
            binder().requireExplicitBindings();
            bind(Vertx.class).toInstance(vertx);
            bind(GatewayContext.class).toInstance(context());
          }
        });
    modules.add(new BrowserControlModule(environment, self -> List.copyOf(others), more));
    this.injector = Guice.createInjector(modules);
    this.component =
        injector
            .getInstance(Key.get(new TypeLiteral<Set<GatewayComponent>>() {}))
            .iterator()
            .next();
    this.routes = injector.getInstance(BrowserRoutes.class);
  }

  public static Distribution distribution(String id) {
    return DISTRIBUTIONS.get(id);
  }

  /** An instance of the host directory {@code host}, not started yet. */
  public static TestGateway of(Path host, String distribution, String profile) throws IOException {
    return of(host, distribution, profile, Map.of());
  }

  /**
   * The same with a {@code browser} part of the configuration.
   *
   * @param more what is bound besides browser control
   */
  public static TestGateway of(
      Path host, String distribution, String profile, Map<String, Object> browser, Module... more)
      throws IOException {
    Path home = Files.createDirectories(host.resolve("home"));
    return new TestGateway(
        host, distribution, profile, Map.of("browser", local(browser)), home, more);
  }

  public TestGateway start() {
    try {
      component.start().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
    return this;
  }

  /** Makes {@code other} a neighbour whose ports this instance knows. */
  public TestGateway knows(TestGateway other) {
    others.add(new Reservation(other.lease.owner(), other.lease.block()));
    return this;
  }

  /** Changes the {@code browser} part of the configuration in force. */
  public void configure(Map<String, Object> browser) {
    config = Map.of("browser", local(browser));
  }

  // Pages of tests are on loopback; a test of the guard says what it wants itself.
  private static Map<String, Object> local(Map<String, Object> browser) {
    Map<String, Object> all = new HashMap<>(browser);
    all.putIfAbsent("ssrfPolicy", Map.of("dangerouslyAllowPrivateNetwork", true));
    return Map.copyOf(all);
  }

  /** What is bound in this gateway. */
  public <T> T part(Class<T> type) {
    return injector.getExistingBinding(Key.get(type)) == null
        ? injector.getInstance(BrowserParts.class).await(type)
        : injector.getInstance(type);
  }

  public Vertx vertx() {
    return vertx;
  }

  public Instance instance() {
    return instance;
  }

  public Lease lease() {
    return lease;
  }

  public String token() {
    return token;
  }

  public int port() {
    return instance.ports().control();
  }

  public ControlClient client() {
    return new ControlClient(port(), token);
  }

  /** The routes as the gateway itself calls them. */
  public BrowserRoutes routes() {
    return routes;
  }

  /** Asks a route without a socket. */
  public BrowserRoutes.Answer ask(
      String method, String path, Map<String, String> query, Map<String, Object> body) {
    return routes
        .handle(new BrowserRoutes.Request(method, path, query, body, new CompletableFuture<Void>()))
        .toCompletableFuture()
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
  }

  /** Stops browser control; the instance stays. */
  public void stop() {
    component.stop().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    stop();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    lease.close();
  }

  public GatewayContext context() {
    return new GatewayContext() {
      @Override
      public Instance instance() {
        return instance;
      }

      @Override
      public ConfigSnapshot config() {
        Map<String, Object> now = config;
        return new ConfigSnapshot(
            instance.configPath(), true, "", "", now, now, List.of(), List.of(), environment);
      }

      @Override
      public Lease lease() {
        return lease;
      }

      @Override
      public CredentialCheck credentials() {
        return new CredentialCheck() {
          @Override
          public Verdict check(String peer, Optional<String> secret) {
            return TestGateway.this.check(peer, secret);
          }

          @Override
          public Optional<byte[]> seal(String text) {
            return Optional.of(TestGateway.this.seal(text));
          }
        };
      }

      @Override
      public ConfigEdits configEdits() {
        return TestGateway.this::edit;
      }
    };
  }

  /** What {@code CredentialCheck#seal} promises. */
  public byte[] seal(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Edits the file as a gateway does, with comments kept, and puts it in force. */
  private CompletionStage<ConfigSnapshot> edit(
      String author, String reason, UnaryOperator<ConfigDocument> edit) {
    return vertx
        .executeBlocking(
            () -> {
              ConfigSnapshot changed =
                  new ConfigStore(
                          instance.distribution(),
                          instance.configPath(),
                          instance.stateDirectory(),
                          environment,
                          Clock.systemUTC())
                      .change(new ConfigStore.Change(author, reason), Optional.empty(), edit);
              config = changed.resolved();
              return changed;
            })
        .toCompletionStage();
  }

  /** Ten failures, from wherever they come, and the next caller must wait. */
  private CredentialCheck.Verdict check(String peer, Optional<String> secret) {
    if (failures.get() >= 10) {
      return new CredentialCheck.Verdict(false, Duration.ofMillis(1_500));
    }
    boolean right = secret.filter(token::equals).isPresent();
    if (!right) {
      failures.incrementAndGet();
    }
    return new CredentialCheck.Verdict(right, Duration.ZERO);
  }
}
