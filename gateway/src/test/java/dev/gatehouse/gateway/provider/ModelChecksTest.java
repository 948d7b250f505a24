package dev.gatehouse.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.core.Environment;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceResolver;
import dev.gatehouse.profiles.Selection;
import dev.gatehouse.profiles.doctor.Doctor;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelChecksTest {
  private static final Distributions DISTRIBUTIONS =
      Distributions.load(ModelChecksTest.class.getClassLoader());
  private static final Doctor DOCTOR =
      new Doctor(List.of(new ModelCheck(), new ModelReachCheck(Duration.ofSeconds(1))));

  @TempDir Path root;
  private final List<String> asked = new ArrayList<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestHeaders().keySet());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aModelWithoutCredentialAndOneWithoutProviderAreFound() throws IOException {
    List<Finding> found =
        find(
            "{agents: {defaults: {model: {primary: 'openai/gpt-5.2', fallbacks:"
                + " ['nobody/nothing']}}}, models: {providers: {nobody: {models: []}}}}",
            Map.of(),
            Clock.systemUTC(),
            false);

    assertThat(found)
        .extracting(Finding::id)
        .containsExactlyInAnyOrder("model-credential-missing", "model-unknown-provider");
    assertThat(found)
        .anySatisfy(
            finding -> assertThat(finding.command()).isEqualTo("sigil models auth add openai"));
  }

  @Test
  void withoutAnyModelTheAssistantIsNamed() throws IOException {
    assertThat(find("{}", Map.of(), Clock.systemUTC(), false))
        .singleElement()
        .satisfies(finding -> assertThat(finding.id()).isEqualTo("model-none"));
  }

  @Test
  void aProgramThatGivesOutASecretIsRunOnlyOnADeepLook() throws IOException {
    Path ran = root.resolve("ran");
    String config =
        "{agents: {defaults: {model: 'openai/gpt-5.2'}}, models: {providers: {openai: {baseUrl:"
            + " 'http://127.0.0.1:%d/v1', apiKey: {source: 'exec', id: ['/bin/sh', '-c',"
                .formatted(server.getAddress().getPort())
            + " 'touch %s; echo sk-0123456789abcdef']}, models: []}}}}".formatted(ran);

    assertThat(find(config, Map.of(), Clock.systemUTC(), false)).isEmpty();
    assertThat(ran).doesNotExist();
    assertThat(find(config, Map.of(), Clock.systemUTC(), true)).isEmpty();
    assertThat(ran).exists();
  }

  @Test
  void aProviderThatCanBeReachedIsAskedNothingButTheTime() throws IOException {
    String config = local("http", server.getAddress().getPort());

    assertThat(find(config, Map.of(), Clock.systemUTC(), true)).isEmpty();
    assertThat(asked).singleElement().asString().startsWith("HEAD ").doesNotContain("Authoriz");
    assertThat(find(config, Map.of(), Clock.offset(Clock.systemUTC(), Duration.ofDays(1)), true))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("model-reach-clock");
              assertThat(finding.evidence()).contains("behind");
            });
  }

  @Test
  void aNameAConnectionAndACertificateThatFailAreToldApart() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      free = socket.getLocalPort();
    }
    Map<String, String> proxy = Map.of("HTTPS_PROXY", "http://127.0.0.1:3128");

    assertThat(find(local("http", free), proxy, Clock.systemUTC(), true))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.id()).isEqualTo("model-reach-connection");
              assertThat(finding.evidence()).contains("HTTPS_PROXY is set");
            });
    assertThat(
            find(local("https", server.getAddress().getPort()), Map.of(), Clock.systemUTC(), true))
        .extracting(Finding::id)
        .containsExactly("model-reach-tls");
    assertThat(
            find(
                local("http", 1).replace("127.0.0.1", "no-such-host.invalid"),
                Map.of(),
                Clock.systemUTC(),
                true))
        .extracting(Finding::id)
        .containsExactly("model-reach-name");
  }

  private static String local(String scheme, int port) {
    return ("{agents: {defaults: {model: 'openai/gpt-5.2'}}, models: {providers: {openai: {baseUrl:"
            + " '%s://127.0.0.1:%d/v1', apiKey: 'sk-0123456789abcdef', models: []}}}}")
        .formatted(scheme, port);
  }

  private List<Finding> find(
      String config, Map<String, String> variables, Clock clock, boolean deep) throws IOException {
    Environment environment = new Environment(variables, root.resolve("home"), root);
    HostDirectory host = new HostDirectory(root.resolve("host"));
    Path state = root.resolve("home/.sigil");
    Files.createDirectories(state);
    Files.writeString(state.resolve("sigil.json"), config);
    Instance instance =
        new InstanceResolver(DISTRIBUTIONS.get("sigil"), environment, host)
            .resolve(Selection.nothing().withPurpose(Selection.Purpose.FILES));
    DoctorScope scope =
        DoctorScope.of(instance, environment, DISTRIBUTIONS, host).clock(clock).deep(deep).build();
    return DOCTOR.run(scope).entries().stream().map(entry -> entry.finding()).toList();
  }
}
