package dev.gatehouse.profiles.service.launchd;

import dev.gatehouse.profiles.service.DefinitionFormat;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceOwner;
import dev.gatehouse.profiles.service.XmlText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A launchd agent's property list. launchd would start a gateway with a broken configuration again
 * and again, so it runs our supervisor, which knows when to give up and then ends well.
 */
final class PlistFormat implements DefinitionFormat {
  // launchd passes over keys that it does not know.
  private static final String MARKER = "GatehouseInstance";
  private static final int OPEN_FILES_FIELD_LIMIT = 10_240;

  @Override
  public String render(ServiceDefinition definition) {
    ServiceOwner owner = definition.owner();
    StringBuilder text = new StringBuilder();
    text.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.append("<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\"");
    text.append(" \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n");
    text.append("<plist version=\"1.0\">\n<dict>\n");
    string(text, "Label", definition.names().launchdLabel());
    string(text, "Comment", definition.description());
    key(text, MARKER);
    dictionary(
        text,
        Map.of(
            "Instance", owner.instanceId(),
            "Distribution", owner.distribution(),
            "Profile", owner.profile(),
            "StateDirectory", owner.stateDirectory().toString(),
            "ConfigPath", owner.configPath().toString()));
    key(text, "ProgramArguments");
    text.append("<array>\n");
    definition.supervisorCommand().forEach(word -> value(text, word));
    text.append("</array>\n");
    key(text, "EnvironmentVariables");
    dictionary(text, definition.environment());
    string(text, "WorkingDirectory", definition.workingDirectory().toString());
    string(text, "StandardOutPath", definition.log().toString());
    string(text, "StandardErrorPath", definition.log().toString());
    key(text, "RunAtLoad");
    text.append("<true/>\n");
    // The supervisor ends well when it gives up, or is told to stop, and only then.
    key(text, "KeepAlive");
    text.append("<dict>\n");
    key(text, "SuccessfulExit");
    text.append("<false/>\n</dict>\n");
    integer(text, "ThrottleInterval", 10);
    integer(text, "ExitTimeOut", 50);
    integer(text, "Umask", 63);
    string(text, "ProcessType", "Interactive");
    key(text, "SoftResourceLimits");
    text.append("<dict>\n");
    integer(
        text, "NumberOfFiles", Math.min(definition.limits().openFiles(), OPEN_FILES_FIELD_LIMIT));
    text.append("</dict>\n");
    return text.append("</dict>\n</plist>\n").toString();
  }

  private static void key(StringBuilder text, String name) {
    text.append("<key>").append(XmlText.escape(name)).append("</key>\n");
  }

  private static void value(StringBuilder text, String value) {
    text.append("<string>").append(XmlText.escape(value)).append("</string>\n");
  }

  private static void string(StringBuilder text, String name, String value) {
    key(text, name);
    value(text, value);
  }

  private static void integer(StringBuilder text, String name, int value) {
    key(text, name);
    text.append("<integer>").append(value).append("</integer>\n");
  }

  private static void dictionary(StringBuilder text, Map<String, String> values) {
    text.append("<dict>\n");
    new java.util.TreeMap<>(values).forEach((name, value) -> string(text, name, value));
    text.append("</dict>\n");
  }

  @Override
  public Optional<ServiceOwner> owner(String text) {
    Map<String, String> fields = fields(text);
    String prefix = MARKER + ".";
    String instance = fields.getOrDefault(prefix + "Instance", "");
    String state = fields.getOrDefault(prefix + "StateDirectory", "");
    try {
      return instance.isEmpty() || state.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new ServiceOwner(
                  instance,
                  fields.getOrDefault(prefix + "Distribution", ""),
                  fields.getOrDefault(prefix + "Profile", ""),
                  Path.of(state),
                  Path.of(fields.getOrDefault(prefix + "ConfigPath", ""))));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  @Override
  public Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    Optional<Document> document = XmlText.parse(text);
    document
        .flatMap(parsed -> XmlText.child(parsed.getDocumentElement(), "dict"))
        .ifPresent(dictionary -> collect("", dictionary, fields));
    return fields;
  }

  private static void collect(String prefix, Element dictionary, Map<String, String> fields) {
    String key = "";
    for (Element element : elements(dictionary)) {
      switch (element.getTagName()) {
        case "key" -> key = element.getTextContent();
        case "dict" -> collect(prefix + key + ".", element, fields);
        case "array" ->
            fields.put(
                prefix + key,
                String.join(" ", elements(element).stream().map(word -> quoted(word)).toList()));
        case "true", "false" -> fields.put(prefix + key, element.getTagName());
        default -> fields.put(prefix + key, element.getTextContent());
      }
    }
  }

  private static String quoted(Element word) {
    String text = word.getTextContent();
    return text.contains(" ") ? "\"" + text + "\"" : text;
  }

  private static List<Element> elements(Element parent) {
    List<Element> elements = new ArrayList<>();
    NodeList nodes = parent.getChildNodes();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }
}
