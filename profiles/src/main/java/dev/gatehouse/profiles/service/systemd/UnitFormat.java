package dev.gatehouse.profiles.service.systemd;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.service.DefinitionFormat;
import dev.gatehouse.profiles.service.ServiceDefinition;
import dev.gatehouse.profiles.service.ServiceOwner;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A systemd user unit. */
final class UnitFormat implements DefinitionFormat {
  // Readers of this name in a unit that we wrote: systemd ignores sections that begin with X-.
  private static final String SECTION = "X-Gatehouse";

  // The same faults that our own supervisor does not retry: only a person mends them.
  private static final List<ExitCode> PERMANENT =
      List.of(ExitCode.USAGE, ExitCode.IDENTITY, ExitCode.ACCESS, ExitCode.CONFIG);

  // The version that knows a growing pause between restarts.
  private static final int GROWING_PAUSE = 254;

  private final int version;

  /**
   * Creates the format.
   *
   * @param version of the systemd that reads it; a newer one knows more directives
   */
  UnitFormat(int version) {
    this.version = version;
  }

  @Override
  public String render(ServiceDefinition definition) {
    List<String> lines = new ArrayList<>();
    ServiceOwner owner = definition.owner();
    lines.add("# Written by \"gateway install\"; what is changed by hand is lost at the next one.");
    lines.add("# Put changes of your own into a drop-in: systemctl --user edit UNIT");
    lines.add("[" + SECTION + "]");
    lines.add("Instance=" + UnitText.own(owner.instanceId()));
    lines.add("Distribution=" + UnitText.own(owner.distribution()));
    lines.add("Profile=" + UnitText.own(owner.profile()));
    lines.add("StateDirectory=" + UnitText.own(owner.stateDirectory().toString()));
    lines.add("ConfigPath=" + UnitText.own(owner.configPath().toString()));
    lines.add("");
    unit(definition, lines);
    lines.add("");
    service(definition, lines);
    lines.add("");
    lines.add("[Install]");
    lines.add("WantedBy=default.target");
    return String.join("\n", lines) + "\n";
  }

  private static void unit(ServiceDefinition definition, List<String> lines) {
    lines.add("[Unit]");
    lines.add("Description=" + UnitText.line(definition.description()));
    // An instance that was removed stays removed: its service must not make a new one.
    lines.add(
        "AssertPathExists="
            + UnitText.file(definition.owner().stateDirectory().resolve(InstanceMarker.FILE_NAME)));
    // Longer than six starts of the longest kind, so that a slow failure is counted too.
    lines.add("StartLimitIntervalSec=900");
    lines.add("StartLimitBurst=6");
  }

  private void service(ServiceDefinition definition, List<String> lines) {
    lines.add("[Service]");
    lines.add("Type=notify");
    // An upgrade hands the service over to a child, which then speaks for it.
    lines.add("NotifyAccess=all");
    lines.add("ExecStart=" + command(definition.gatewayCommand()));
    lines.add("WorkingDirectory=" + UnitText.directory(definition.workingDirectory()));
    definition
        .environment()
        .forEach((name, value) -> lines.add("Environment=" + UnitText.word(name + "=" + value)));
    lines.add("EnvironmentFile=" + UnitText.pattern(definition.environmentFile()));
    lines.add("Restart=on-failure");
    lines.add("RestartSec=" + pauseMillis(definition.owner()) + "ms");
    if (version >= GROWING_PAUSE) {
      lines.add("RestartSteps=5");
      lines.add("RestartMaxDelaySec=60");
    }
    lines.add(
        "RestartPreventExitStatus="
            + String.join(
                " ", PERMANENT.stream().map(code -> Integer.toString(code.code())).toList()));
    lines.add("SuccessExitStatus=143");
    lines.add("TimeoutStartSec=120");
    lines.add("TimeoutStopSec=45");
    // A loop that hangs is asked for a thread dump, then killed, then started again.
    lines.add("WatchdogSec=60");
    lines.add("WatchdogSignal=SIGQUIT");
    lines.add("TimeoutAbortSec=5");
    // The gateway ends its browsers itself; what is left after it goes with the group.
    lines.add("KillMode=mixed");
    lines.add("OOMPolicy=continue");
    limits(definition, lines);
    lines.add("UMask=0077");
    // Hardening that needs no rights and leaves a browser its own sandbox: no RestrictNamespaces,
    // no MemoryDenyWriteExecute, no SystemCallFilter, no private view of the files.
    lines.add("NoNewPrivileges=yes");
    lines.add("RestrictSUIDSGID=yes");
    lines.add("RestrictRealtime=yes");
    lines.add("LockPersonality=yes");
    lines.add("SystemCallArchitectures=native");
    lines.add("RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK");
  }

  private static void limits(ServiceDefinition definition, List<String> lines) {
    if (definition.limits().memoryBytes().isPresent()) {
      lines.add("MemoryMax=" + definition.limits().memoryBytes().getAsLong());
    }
    if (definition.limits().tasks().isPresent()) {
      lines.add("TasksMax=" + definition.limits().tasks().getAsLong());
    }
    lines.add("LimitNOFILE=" + definition.limits().openFiles());
  }

  private static String command(List<String> words) {
    StringBuilder line = new StringBuilder(UnitText.word(words.get(0)));
    words.stream().skip(1).forEach(word -> line.append(' ').append(UnitText.argument(word)));
    return line.toString();
  }

  /** Three to five seconds, by the instance's id: several that failed at once come back apart. */
  private static int pauseMillis(ServiceOwner owner) {
    return 3_000 + Math.floorMod(owner.instanceId().hashCode(), 2_000);
  }

  @Override
  public Map<String, String> privateVariables(ServiceDefinition definition) {
    return definition.secrets();
  }

  @Override
  public Optional<ServiceOwner> owner(String text) {
    Map<String, String> fields = fields(text);
    String prefix = SECTION + ".";
    try {
      String state = UnitText.readOwn(fields.getOrDefault(prefix + "StateDirectory", ""));
      String config = UnitText.readOwn(fields.getOrDefault(prefix + "ConfigPath", ""));
      String instance = UnitText.readOwn(fields.getOrDefault(prefix + "Instance", ""));
      String distribution = UnitText.readOwn(fields.getOrDefault(prefix + "Distribution", ""));
      String profile = UnitText.readOwn(fields.getOrDefault(prefix + "Profile", ""));
      return instance.isEmpty() || state.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new ServiceOwner(instance, distribution, profile, Path.of(state), Path.of(config)));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  @Override
  public Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    String section = "";
    for (String raw : text.split("\n", -1)) {
      String line = raw.strip();
      int equals = line.indexOf('=');
      if (line.startsWith("[") && line.endsWith("]")) {
        section = line.substring(1, line.length() - 1);
      } else if (equals > 0 && !line.startsWith("#") && !line.startsWith(";")) {
        String name = section + "." + line.substring(0, equals);
        String value = line.substring(equals + 1);
        if (name.equals("Service.Environment")) {
          String assignment = UnitText.readOwn(value);
          int inner = assignment.indexOf('=');
          if (inner > 0) {
            name += "." + assignment.substring(0, inner);
            value = assignment.substring(inner + 1);
          }
        }
        fields.put(name, value);
      }
    }
    return fields;
  }
}
