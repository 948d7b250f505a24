package dev.gatehouse.profiles.service.windows;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import dev.gatehouse.core.config.Json;
import dev.gatehouse.profiles.service.DefinitionFormat;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceOwner;
import dev.gatehouse.profiles.service.XmlText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A scheduled task's XML. The scheduler gives a task no variables of its own and restarts it for
 * any failure, so it runs our supervisor, which reads the variables from their file.
 */
final class TaskFormat implements DefinitionFormat {
  private static final String NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task";
  private static final String SOURCE = "Gatehouse";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String user;

  /**
   * Creates the format.
   *
   * @param user account at whose log-on the task starts, {@code DOMAIN\name}
   */
  TaskFormat(String user) {
    this.user = user;
  }

  @Override
  public String render(ServiceDefinition definition) {
    List<String> command = definition.supervisorCommand();
    return """
        <?xml version="1.0" encoding="UTF-16"?>
        <Task version="1.2" xmlns="%s">
          <RegistrationInfo>
            <Description>%s</Description>
            <Documentation>%s</Documentation>
            <Source>%s</Source>
          </RegistrationInfo>
          <Triggers>
            <LogonTrigger>
              <Enabled>true</Enabled>
              <UserId>%s</UserId>
            </LogonTrigger>
          </Triggers>
          <Principals>
            <Principal id="Author">
              <UserId>%s</UserId>
              <LogonType>InteractiveToken</LogonType>
              <RunLevel>LeastPrivilege</RunLevel>
            </Principal>
          </Principals>
          <Settings>
            <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
            <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
            <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
            <AllowHardTerminate>true</AllowHardTerminate>
            <StartWhenAvailable>true</StartWhenAvailable>
            <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
            <AllowStartOnDemand>true</AllowStartOnDemand>
            <Enabled>true</Enabled>
            <Hidden>false</Hidden>
            <RunOnlyIfIdle>false</RunOnlyIfIdle>
            <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
            <Priority>7</Priority>
            <RestartOnFailure>
              <Interval>PT1M</Interval>
              <Count>5</Count>
            </RestartOnFailure>
          </Settings>
          <Actions Context="Author">
            <Exec>
              <Command>%s</Command>
              <Arguments>%s</Arguments>
              <WorkingDirectory>%s</WorkingDirectory>
            </Exec>
          </Actions>
        </Task>
        """
        .formatted(
            NAMESPACE,
            XmlText.escape(definition.description()),
            XmlText.escape(Json.write(marker(definition.owner()))),
            SOURCE,
            XmlText.escape(user),
            XmlText.escape(user),
            TaskText.action(command.get(0)),
            TaskText.action(TaskText.arguments(command.subList(1, command.size()))),
            TaskText.action(definition.workingDirectory().toString()));
  }

  /** In the scheduler's own encoding, which the text names. */
  @Override
  public byte[] bytes(ServiceDefinition definition) {
    return (BYTE_ORDER_MARK + render(definition)).getBytes(UTF_16LE);
  }

  private static Map<String, Object> marker(ServiceOwner owner) {
    Map<String, Object> marker = new LinkedHashMap<>();
    marker.put("instance", owner.instanceId());
    marker.put("distribution", owner.distribution());
    marker.put("profile", owner.profile());
    marker.put("stateDirectory", owner.stateDirectory().toString());
    marker.put("configPath", owner.configPath().toString());
    return marker;
  }

  @Override
  public Optional<ServiceOwner> owner(String text) {
    Map<String, String> fields = fields(text);
    if (!SOURCE.equals(fields.get("RegistrationInfo.Source"))) {
      return Optional.empty();
    }
    try {
      return Json.parse(fields.getOrDefault("RegistrationInfo.Documentation", ""))
                  instanceof Map<?, ?> map
              && map.get("instance") instanceof String instance
              && map.get("distribution") instanceof String distribution
              && map.get("profile") instanceof String profile
              && map.get("stateDirectory") instanceof String state
              && map.get("configPath") instanceof String config
          ? Optional.of(
              new ServiceOwner(instance, distribution, profile, Path.of(state), Path.of(config)))
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty(); // the marker is no JSON, so it is none of ours
    }
  }

  @Override
  public Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    // What is read was decoded already; the declared encoding would send the parser astray.
    XmlText.parse(text.replaceFirst("^\\s*<\\?xml[^>]*\\?>", ""))
        .ifPresent(document -> collect("", document.getDocumentElement(), fields));
    return fields;
  }

  private static void collect(String prefix, Element parent, Map<String, String> fields) {
    NodeList nodes = parent.getChildNodes();
    boolean leaf = true;
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element) {
        leaf = false;
        String name = XmlText.localName(element);
        collect(prefix.isEmpty() ? name : prefix + "." + name, element, fields);
      }
    }
    if (leaf) {
      fields.put(prefix, parent.getTextContent());
    }
  }
}
