package dev.gatehouse.browser.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CleanNameProperties {
  @Property
  void isAlwaysOnePlainStep(@ForAll String suggested) {
    String name = CleanName.of(suggested);

    assertThat(name).isNotBlank().doesNotContain("/", "\\", "\0").doesNotStartWith(".");
    assertThat(Path.of("folder").resolve(name).normalize()).isEqualTo(Path.of("folder", name));
    assertThat(name.codePoints()).noneMatch(Character::isISOControl);
    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(201);
  }

  @Property
  void cleaningTwiceChangesNothing(@ForAll String suggested) {
    assertThat(CleanName.of(CleanName.of(suggested))).isEqualTo(CleanName.of(suggested));
  }

  @Example
  void keepsWhatIsGoodInASuggestion() {
    assertThat(CleanName.of("../../evil.txt")).isEqualTo("evil.txt");
    assertThat(CleanName.of("C:\\Users\\me\\report.pdf")).isEqualTo("report.pdf");
    assertThat(CleanName.of("..")).isEqualTo("download.bin");
    assertThat(CleanName.of("a\u202Egnp.exe")).isEqualTo("agnp.exe");
    assertThat(CleanName.of("nul.txt")).isEqualTo("_nul.txt");
    assertThat(CleanName.of("ä".repeat(300) + ".tar.gz")).endsWith(".gz").startsWith("ää");
  }
}
