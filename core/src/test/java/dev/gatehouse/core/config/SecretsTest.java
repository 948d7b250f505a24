package dev.gatehouse.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class SecretsTest {
  @TempDir Path directory;
  ConfigFixture fixture;

  @BeforeEach
  void setUp() throws IOException {
    fixture = new ConfigFixture(directory);
    fixture.variables.put("MY_TOKEN", "from-the-environment");
    fixture.variables.put("PATH", "/usr/bin:/bin");
  }

  @Test
  void aStringIsItself() {
    assertThat(resolve("plain-secret")).contains("plain-secret");
    assertThat(resolve(" ")).isEmpty();
    assertThat(resolve(null)).isEmpty();
  }

  @Test
  void readsAVariable() {
    assertThat(resolve(Map.of("source", "env", "id", "MY_TOKEN"))).contains("from-the-environment");
    assertThat(resolve("${MY_TOKEN}")).contains("from-the-environment");
    assertThatThrownBy(() -> resolve(Map.of("source", "env", "id", "NONE")))
        .hasMessageContaining("\"NONE\" that holds a secret is not set");
  }

  @Test
  void readsAFileAndCutsItsLastNewline() throws IOException {
    secretFile("token.txt", "in a file\r\n");

    assertThat(resolve(Map.of("source", "file", "id", "token.txt"))).contains("in a file");
    assertThat(resolve(Map.of("source", "file", "id", "~/.sigil/token.txt"))).contains("in a file");
  }

  @Test
  void refusesAFileThatOthersCanRead() throws IOException {
    Path file = secretFile("token.txt", "in a file");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(() -> resolve(Map.of("source", "file", "id", "token.txt")))
        .hasMessageContaining("open to other users")
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.remedy()).contains("chmod 600 " + file));
  }

  @Test
  void readsAMemberOfAFileOfSecrets() throws IOException {
    secretFile("secrets.json", "{providers: {'a/b': {key: 'inside'}}}");
    fixture.write("{secrets: {providers: {mine: {source: 'file', path: 'secrets.json'}}}}");

    assertThat(resolve(Map.of("source", "file", "provider", "mine", "id", "/providers/a~1b/key")))
        .contains("inside");
    assertThatThrownBy(
            () -> resolve(Map.of("source", "file", "provider", "mine", "id", "/providers/none")))
        .hasMessageContaining("no secret at /providers/none");
    assertThatThrownBy(() -> resolve(Map.of("source", "env", "provider", "mine", "id", "X")))
        .isInstanceOf(GatehouseException.class);
  }

  @Test
  void runsACommandWithoutAShell() throws IOException {
    assertThat(resolve(Map.of("source", "exec", "id", List.of("printf", "%s\n", "$HOME; echo"))))
        .contains("$HOME; echo");
    fixture.write(
        "{secrets: {providers: {vault: {source: 'exec', command: 'printf', args: ['got-%s', '{id}']}}}}");
    assertThat(resolve(Map.of("source", "exec", "provider", "vault", "id", "db")))
        .contains("got-db");
  }

  @Test
  void aCommandThatFailsIsRefusedWithoutItsOutput() {
    assertThatThrownBy(
            () -> resolve(Map.of("source", "exec", "id", List.of("sh", "-c", "echo hush; exit 3"))))
        .hasMessageContaining("exit code 3")
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> resolve(Map.of("source", "exec", "id", "/no/such/program")))
        .hasMessageContaining("cannot be started");
  }

  @Test
  void aCommandThatHangsOrFloodsIsEnded() throws IOException {
    fixture.write(
        "{secrets: {providers: {slow: {source: 'exec', command: ['sleep', '60'], args: [], timeoutMs: 200}}}}");

    assertThatThrownBy(() -> resolve(Map.of("source", "exec", "provider", "slow", "id", "60")))
        .hasMessageContaining("did not end within 200 ms");
    assertThatThrownBy(
            () ->
                resolve(
                    Map.of("source", "exec", "id", List.of("head", "-c", "200000", "/dev/zero"))))
        .isInstanceOf(GatehouseException.class);
  }

  @Test
  void aReferenceStaysAReferenceInTheSnapshot() throws IOException {
    fixture.write("{gateway: {auth: {token: {source: 'file', id: '/not/there/yet'}}}}");

    assertThat(fixture.store().readValid().valid()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "undefined",
        "null",
        "4426",
        "[object Object]",
        "changeme",
        "short-secret-15",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "abababababababababab",
        "${GATEWAY_TOKEN_X}",
        "0123456789abcdef \n"
      })
  void refusesASecretThatIsNone(String secret) {
    assertThatThrownBy(() -> Secrets.refuseWeak("gateway.auth.token", secret))
        .hasMessageContaining("gateway.auth.token")
        .isInstanceOfSatisfying(
            GatehouseException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIG));
  }

  @Test
  void takesAGoodSecret() {
    assertThatCode(() -> Secrets.refuseWeak("gateway.auth.token", "3f7c9a0d5be1426488aa10ff"))
        .doesNotThrowAnyException();
  }

  private Optional<String> resolve(Object value) {
    return Secrets.of(fixture.read()).resolve(value);
  }

  private Path secretFile(String name, String text) throws IOException {
    fixture.write(name, text);
    return Files.setPosixFilePermissions(
        fixture.state.resolve(name), PosixFilePermissions.fromString("rw-------"));
  }
}
