package dev.gatehouse.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CommandTextTest {
  @Test
  void showsTheProgramAndItsFirstArguments() {
    assertThat(text("/usr/sbin/nginx", "-g", "daemon off;")).isEqualTo("nginx -g daemon off;");
    assertThat(text("python3", "-m", "http.server", "18789", "--bind", "127.0.0.1"))
        .isEqualTo("python3 -m http.server 18789 --bind …");
    assertThat(text("nginx: master process /usr/sbin/nginx")).isEqualTo("nginx:");
  }

  @Test
  void aJvmIsShownByItsMainClass() {
    assertThat(text("/usr/lib/jvm/bin/java", "-Xmx32m", "-cp", "/a/b", "-Dx=y", "app.Main", "run"))
        .isEqualTo("java app.Main run");
    assertThat(text("java", "-Xmx1g", "-jar", "/opt/gatehouse.jar", "gateway"))
        .isEqualTo("java -jar /opt/gatehouse.jar gateway");
  }

  @Test
  void nothingFromASecretOnIsShown() {
    assertThat(text("x", "gateway", "--token", "hunter2", "--port", "1")).isEqualTo("x gateway …");
    assertThat(text("x", "--password=hunter2")).isEqualTo("x …");
    assertThat(text("x", "API_KEY=hunter2")).isEqualTo("x …");
    assertThat(text("x", "-H", "Authorization: Bearer abc")).isEqualTo("x -H …");
    assertThat(text("curl", "http://user:hunter2@host/")).isEqualTo("curl …");
    assertThat(text("python3", "-c", "login('hunter2')\n".repeat(5))).isEqualTo("python3 -c …");
    assertThat(text("x", "9f86d081884c7d659a2feaa0c55ad015")).isEqualTo("x …");
  }

  @Test
  void controlCharactersDoNotReachATerminal() {
    assertThat(text("x\u001b[31m", "a\nb")).isEqualTo("x?[31m a?b");
    assertThat(text("")).isEqualTo("a program without a name");
    assertThat(text("x", "y".repeat(10) + "/".repeat(90))).hasSizeLessThan(70);
  }

  @Property
  void aLongOpaqueWordIsNeverShown(
      @ForAll @AlphaChars @StringLength(min = 24, max = 64) String secret) {
    assertThat(text("x", "serve", secret)).doesNotContain(secret.substring(0, 24));
  }

  private static String text(String... commandLine) {
    return CommandText.of(List.of(commandLine));
  }
}
