package dev.gatehouse.gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.gateway.provider.ModelSetup.Found;
import dev.gatehouse.gateway.provider.ModelSetup.KnownCredential;
import dev.gatehouse.gateway.provider.ModelSetup.Listed;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceResolver;
import dev.gatehouse.profiles.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSetupTest {
  @TempDir Path root;

  private Instance instance;
  private ModelSetup setup;

  @BeforeEach
  void resolve() throws IOException {
    root = root.toRealPath();
    Environment environment =
        new Environment(Map.of("GROQ_API_KEY", "gsk-0123456789"), root.resolve("home"), root);
    Distribution sigil = Distributions.load(ModelSetupTest.class.getClassLoader()).get("sigil");
    instance =
        new InstanceResolver(sigil, environment, new HostDirectory(root.resolve("host")))
            .resolve(Selection.nothing());
    Files.createDirectories(instance.stateDirectory());
    setup = new ModelSetup(instance, environment, Clock.systemUTC());
  }

  @Test
  void choosesTheDefaultModelByItsAlias() throws IOException {
    Files.createDirectories(instance.configPath().getParent());
    Files.writeString(instance.configPath(), "{\n  // mine\n  agents: {defaults: {}},\n}\n");

    assertThat(setup.setDefault("opus")).hasToString("anthropic/claude-opus-4-5");

    assertThat(setup.preferred()).hasToString("anthropic/claude-opus-4-5");
    assertThat(Files.readString(instance.configPath())).contains("// mine").contains("claude-opus");
    assertThat(setup.setDefault("openai/gpt-5.2")).hasToString("openai/gpt-5.2");
    assertThatThrownBy(() -> setup.setDefault("nobody/nothing"))
        .isInstanceOf(GatehouseException.class)
        .hasMessageContaining("names no model");
  }

  @Test
  void keepsKeysWhereOnlyTheirOwnerReadsThem() throws IOException {
    assertThat(setup.addKey("openai", "work", "sk-0123456789-abc")).isEqualTo("openai:work");
    setup.addToken("anthropic", "", "token-0123456789");

    Path file = instance.stateDirectory().resolve("agents/main/agent/auth-profiles.json");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    assertThat(setup.credentials())
        .contains(
            new KnownCredential("openai", "openai:work", "api_key", java.util.Optional.empty()))
        .contains(
            new KnownCredential(
                "anthropic", "anthropic:default", "token", java.util.Optional.empty()))
        .anyMatch(known -> known.profile().equals("groq:env"));
    assertThat(setup.credentials().toString()).doesNotContain("0123456789");

    setup.setOrder("openai", List.of("openai:work"));
    assertThat(setup.order("openai")).containsExactly("openai:work");
    assertThat(setup.removeCredentials("openai")).containsExactly("openai:work");
    assertThat(setup.credentials()).noneMatch(known -> known.provider().equals("openai"));
  }

  @Test
  void refusesWhatIsNoKey() {
    assertThatThrownBy(() -> setup.addKey("openai", "", "Bearer sk-0123456789"))
        .hasMessageContaining("no API key");
    assertThatThrownBy(() -> setup.addKey("../x", "", "sk-0123456789"))
        .hasMessageContaining("no name");
    assertThat(Files.exists(instance.stateDirectory().resolve("agents"))).isFalse();
  }

  @Test
  void listsModelsAndTellsWhichCanBeAsked() {
    List<Listed> all = setup.list(true);

    assertThat(all)
        .anySatisfy(
            listed -> {
              assertThat(listed.facts().model()).hasToString("anthropic/claude-sonnet-4-5");
              assertThat(listed.alias()).hasValue("sonnet");
              assertThat(listed.usable()).isFalse();
            })
        .anySatisfy(listed -> assertThat(listed.preferred()).isTrue());
    assertThat(setup.preferred().provider()).isEqualTo("groq");
  }

  @Test
  void findsServersThatNeedNoKey() {
    try (RawModelServer ollama =
            new RawModelServer(
                (n, request, out) -> {
                  boolean tags = request.startsWith("GET /api/tags");
                  RawModelServer.error(
                      out, tags ? "200 OK" : "404 No", "{\"models\":[{\"name\":\"llama3.2:3b\"}]}");
                });
        RawModelServer other =
            new RawModelServer(
                (n, request, out) ->
                    RawModelServer.error(
                        out,
                        request.startsWith("GET /v1/models") ? "200 OK" : "404 No",
                        "{\"data\":[{\"id\":\"qwen\"}]}"));
        RawModelServer page =
            new RawModelServer(
                (n, request, out) -> RawModelServer.error(out, "200 OK", "<html>"))) {
      assertThat(setup.scan(List.of(ollama.uri(), other.uri() + "/v1", page.uri())))
          .containsExactly(
              new Found("ollama", ollama.uri(), List.of("llama3.2:3b")),
              new Found("openai-compatible", other.uri() + "/v1", List.of("qwen")));
    }
  }
}
