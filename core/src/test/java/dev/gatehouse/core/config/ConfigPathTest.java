package dev.gatehouse.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.GatehouseException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigPathTest {
  @Test
  void readsDotsBracketsAndEscapes() {
    assertThat(ConfigPath.parse("agents.list[0].id").steps())
        .containsExactly("agents", "list", 0, "id");
    assertThat(ConfigPath.parse("channels[\"my.x\"].a\\.b['c']").steps())
        .containsExactly("channels", "my.x", "a.b", "c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|is empty", "a..b|a key is missing", ".a|a key is missing", "a.|at the end",
            "a[|\"]\" is missing",
        "a[0|\"]\" is missing", "a[]|is empty", "a[0]b|a dot is missing", "a[\"x|closing quote",
            "a.[0]|a key is missing",
      })
  void refusesATextThatIsNoPathAndSaysWhy(String text, String why) {
    assertThatThrownBy(() -> ConfigPath.parse(text))
        .isInstanceOf(GatehouseException.class)
        .hasMessageContaining(why);
  }

  @Property
  void readsBackItsOwnText(@ForAll("paths") List<Object> steps) {
    ConfigPath path = new ConfigPath(steps);

    assertThat(ConfigPath.parse(path.toString())).isEqualTo(path);
  }

  @Provide
  Arbitrary<List<Object>> paths() {
    Arbitrary<Object> key =
        Arbitraries.strings().ascii().filter(s -> s.chars().noneMatch(c -> c < ' ')).map(s -> s);
    Arbitrary<Object> index = Arbitraries.integers().between(0, 99_999_999).map(i -> i);
    return Arbitraries.oneOf(key, index).list().ofMinSize(1).ofMaxSize(5);
  }
}
