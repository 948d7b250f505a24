package dev.gatehouse.profiles.backup;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigPath;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.CloneConfig;
import dev.gatehouse.profiles.ClonePlan;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the configuration of a backup fit for where it goes. For one restore. */
final class RestoredConfig {
  private static final ConfigPath WORKSPACE = ConfigPath.of("agents", "defaults", "workspace");
  private static final List<ConfigPath> OWN =
      List.of(ConfigPath.of("gateway", "port"), ConfigPath.of("gateway", "auth"));

  private final Instance target;
  private final BackupPlaces places;
  private final Environment environment;
  private final RestoreFilter filter;
  private final Clock clock;
  private final List<String> dropped = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  RestoredConfig(
      Instance target,
      BackupPlaces places,
      Environment environment,
      RestoreFilter filter,
      Clock clock) {
    this.target = target;
    this.places = places;
    this.environment = environment;
    this.filter = filter;
    this.clock = clock;
  }

  /** Configuration keys that another instance does not get. */
  List<String> dropped() {
    return List.copyOf(dropped);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  /** Changes the file that lies ready; one that fits already is left as it is. */
  void adapt(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return;
    }
    String text = Files.readString(file);
    Optional<ConfigDocument> parsed = parse(text);
    if (parsed.isEmpty()) {
      return;
    }
    ConfigDocument document = parsed.get();
    if (!filter.same()) {
      document = forAnother(document);
    }
    document = withWorkspace(document);
    if (!document.text().equals(text)) {
      SecureFiles.replace(file, document.text().getBytes(StandardCharsets.UTF_8));
    }
  }

  private Optional<ConfigDocument> parse(String text) {
    try {
      return Optional.of(ConfigDocument.parse(text));
    } catch (RuntimeException e) {
      if (!filter.same()) {
        throw new GatehouseException(
            ExitCode.CONFIG,
            "the configuration in the backup cannot be read, so its credentials cannot be taken out",
            "restore it into the profile that it is of",
            e);
      }
      notes.add("the configuration in the backup cannot be read; it is back as it was");
      return Optional.empty();
    }
  }

  private ConfigDocument forAnother(ConfigDocument document) {
    CloneConfig copy = new CloneConfig(target.distribution(), document, filter.another());
    copy.dropped().stream().map(ClonePlan.Dropped::key).forEach(dropped::add);
    ConfigDocument result = copy.document();
    if (Files.isRegularFile(places.config())) {
      ConfigDocument present = present();
      for (ConfigPath path : OWN) {
        Optional<Object> value = present.get(path);
        if (value.isPresent()) {
          result = result.set(path, value.get());
        }
      }
    }
    return result;
  }

  private ConfigDocument present() {
    try {
      return ConfigDocument.parse(target.configStore(environment, clock).read().text());
    } catch (RuntimeException e) {
      return ConfigDocument.parse("{}"); // what cannot be read has nothing to keep
    }
  }

  private ConfigDocument withWorkspace(ConfigDocument document) {
    Optional<Object> configured = document.get(WORKSPACE);
    if (configured.isEmpty() || isTarget(String.valueOf(configured.get()))) {
      return document;
    }
    notes.add(
        "agents.defaults.workspace is now "
            + target.workspace()
            + "; it was "
            + configured.get()
            + " in the backup");
    return document.set(WORKSPACE, target.workspace().toString());
  }

  private boolean isTarget(String text) {
    try {
      return RestoredWorkspace.path(target, environment, text).equals(target.workspace());
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
