package dev.gatehouse.profiles.service.launchd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.service.HostileText;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceFixture;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.domains.Domain;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Property lists of hostile values, validated against the document type and read back. */
class PlistFormatProperties {
  private static final Instance INSTANCE =
      ServiceFixture.unmade("sigil", "main", Path.of("/srv/sigil-main"));

  @Property(tries = 200)
  @Domain(HostileText.class)
  void everyValueIsReadBackByAValidatingParser(@ForAll String value) throws Exception {
    ServiceDefinition definition =
        ServiceFixture.hostile(INSTANCE, "/bin/x", Map.of("VALUE", value), value);

    String text = new PlistFormat().render(definition);

    Element dictionary = first(validated(text).getDocumentElement(), "dict");
    assertThat(words(valueOf(dictionary, "ProgramArguments")))
        .isEqualTo(definition.supervisorCommand());
    assertThat(valueOf(valueOf(dictionary, "EnvironmentVariables"), "VALUE").getTextContent())
        .isEqualTo(value);
    assertThat(valueOf(dictionary, "WorkingDirectory").getTextContent())
        .isEqualTo(definition.workingDirectory().toString());
    assertThat(valueOf(dictionary, "Comment").getTextContent()).isEqualTo(definition.description());
    assertThat(new PlistFormat().owner(text)).contains(definition.owner());
  }

  private static Document validated(String text)
      throws ParserConfigurationException, SAXException, IOException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setValidating(true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    builder.setEntityResolver(
        (publicId, systemId) -> {
          InputStream type = PlistFormatProperties.class.getResourceAsStream("/plist.dtd");
          return new InputSource(type);
        });
    builder.setErrorHandler(new Strict());
    return builder.parse(new InputSource(new StringReader(text)));
  }

  private static Element valueOf(Element dictionary, String key) {
    List<Element> children = children(dictionary);
    for (int i = 0; i < children.size(); i += 2) {
      if (children.get(i).getTextContent().equals(key)) {
        return children.get(i + 1);
      }
    }
    throw new AssertionError("no " + key);
  }

  private static List<String> words(Element array) {
    return children(array).stream().map(Element::getTextContent).toList();
  }

  private static Element first(Element parent, String name) {
    return children(parent).stream()
        .filter(child -> child.getTagName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Element> children(Element parent) {
    List<Element> elements = new ArrayList<>();
    NodeList nodes = parent.getChildNodes();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  private static final class Strict implements ErrorHandler {
    @Override
    public void warning(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void error(SAXParseException e) throws SAXException {
      throw e;
    }

    @Override
    public void fatalError(SAXParseException e) throws SAXException {
      throw e;
    }
  }
}
