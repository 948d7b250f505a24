package dev.gatehouse.profiles.service.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.HostileText;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceFixture;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.xml.sax.SAXException;

/** Tasks of hostile values, validated against the schema and read back. */
class TaskFormatProperties {
  private static final Instance INSTANCE =
      ServiceFixture.unmade("sigil", "main", Path.of("/srv/sigil-main"));
  private static final TaskFormat FORMAT = new TaskFormat("HOST\\a & b");
  private static final Schema SCHEMA = schema();

  @Property(tries = 200)
  @Domain(HostileText.class)
  void everyValueIsReadBackOrRefused(@ForAll String value) throws IOException, SAXException {
    ServiceDefinition definition =
        ServiceFixture.hostile(INSTANCE, "/bin/x", Map.of("VALUE", value), value);
    if (replaced(definition)) {
      assertThatThrownBy(() -> FORMAT.render(definition))
          .isInstanceOf(GatehouseException.class)
          .hasMessageContaining("cannot carry");
      return;
    }

    String text = FORMAT.render(definition);

    SCHEMA.newValidator().validate(new StreamSource(new StringReader(text)));
    Map<String, String> fields = FORMAT.fields(text);
    assertThat(split(fields.get("Actions.Exec.Arguments")))
        .isEqualTo(definition.supervisorCommand().subList(1, 5));
    assertThat(fields.get("Actions.Exec.WorkingDirectory"))
        .isEqualTo(definition.workingDirectory().toString());
    assertThat(fields.get("Principals.Principal.UserId")).isEqualTo("HOST\\a & b");
    assertThat(FORMAT.owner(text)).contains(definition.owner());
    assertThat(text).doesNotContain("VALUE");
  }

  private static boolean replaced(ServiceDefinition definition) {
    return List.of(
            TaskText.arguments(definition.supervisorCommand()),
            definition.workingDirectory().toString())
        .stream()
        .anyMatch(text -> text.contains("$(") || text.split("%[^%]+%", -1).length > 1);
  }

  /** Splits a command line as Windows programs do: the other half of the rule, written apart. */
  private static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < line.length()) {
      while (i < line.length() && (line.charAt(i) == ' ' || line.charAt(i) == '\t')) {
        i++;
      }
      StringBuilder word = new StringBuilder();
      boolean quoted = false;
      for (; i < line.length(); i++) {
        char c = line.charAt(i);
        int backslashes = 0;
        while (c == '\\') {
          backslashes++;
          i++;
          c = i < line.length() ? line.charAt(i) : '\0';
        }
        if (c == '"' && i < line.length()) {
          word.append("\\".repeat(backslashes / 2));
          if (backslashes % 2 == 1) {
            word.append('"');
          } else {
            quoted = !quoted;
          }
          continue;
        }
        word.append("\\".repeat(backslashes));
        if (i >= line.length() || (!quoted && (c == ' ' || c == '\t'))) {
          break;
        }
        word.append(c);
      }
      words.add(word.toString());
    }
    return words;
  }

  private static Schema schema() {
    try {
      return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
          .newSchema(TaskFormatProperties.class.getResource("/task.xsd"));
    } catch (SAXException e) {
      throw new AssertionError(e);
    }
  }
}
