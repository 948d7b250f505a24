package dev.gatehouse.profiles;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.SecretRef;
import dev.gatehouse.core.config.Secrets;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.ports.PortBlock;
import dev.gatehouse.ports.PortSettings;
import dev.gatehouse.profiles.Credential.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything of one instance that could also be another's, collected once so that comparing is
 * cheap. Holds hashes of credentials, never the credentials.
 *
 * @param known the instance
 * @param places files and directories
 * @param files device and inode of its precious files that have more than one name
 * @param block ports by its files and, while it runs, by its lease
 * @param settings what its configuration says about ports
 * @param secrets credentials by their hash
 * @param services the names of its services
 */
record InstanceFacts(
    KnownInstance known,
    List<SharedPlace> places,
    Map<Object, Path> files,
    PortBlock block,
    PortSettings settings,
    List<HashedSecret> secrets,
    ServiceNames services) {
  private static final int MAX_FILES = 2_000;
  private static final int MAX_DEPTH = 5;
  private static final long MAX_SECRET_FILE_BYTES = 1024 * 1024;
  private static final Map<String, Kind> VARIABLES =
      Map.of(
          "TELEGRAM_BOT_TOKEN", Kind.CHANNEL,
          "DISCORD_BOT_TOKEN", Kind.CHANNEL,
          "SLACK_BOT_TOKEN", Kind.CHANNEL,
          "SLACK_APP_TOKEN", Kind.CHANNEL);

  /**
   * A credential without itself.
   *
   * @param kind what it opens
   * @param hash equal for equal credentials of one kind
   * @param where where it stands, for a person
   * @param active whether the part it belongs to is switched on
   */
  record HashedSecret(Kind kind, String hash, String where, boolean active) {}

  static InstanceFacts of(KnownInstance known, Environment environment, KeyedHashes hashes) {
    return new InstanceFacts(
        known,
        new PlaceFinder(known, HomePlaces.of(known.distribution(), environment).environment())
            .find(),
        linkedFiles(known.instance()),
        block(known),
        settings(known),
        secrets(known, environment, hashes),
        ServiceNames.of(known.instance()));
  }

  SharedPlace state() {
    return places.get(0);
  }

  private static PortBlock block(KnownInstance known) {
    PortBlock block = known.block().orElse(PortBlock.EMPTY);
    return known.running().map(lease -> lease.block().with(block.uses())).orElse(block);
  }

  private static PortSettings settings(KnownInstance known) {
    if (!known.configValid()) {
      return PortSettings.DEFAULTS;
    }
    try {
      return PortSettings.of(
          known.config().resolved(),
          known.distribution().configKeys(),
          known.instance().configPath());
    } catch (GatehouseException e) {
      return PortSettings.DEFAULTS; // the catalogue reports it as a problem
    }
  }

  private static List<HashedSecret> secrets(
      KnownInstance known, Environment environment, KeyedHashes hashes) {
    ConfigSnapshot config = known.config();
    Distribution distribution = known.distribution();
    List<HashedSecret> found = new ArrayList<>();
    for (Credential credential : CredentialFinder.find(distribution, config.resolved())) {
      found.add(
          new HashedSecret(
              credential.kind(),
              hashes.of(credential.kind().name(), text(config, credential.value())),
              credential.path() + " in " + config.path(),
              credential.active()));
    }
    Map<String, Kind> variables = new LinkedHashMap<>(VARIABLES);
    variables.put(distribution.variable("GATEWAY_TOKEN"), Kind.GATEWAY);
    variables.put(distribution.variable("GATEWAY_PASSWORD"), Kind.GATEWAY);
    variables.forEach(
        (name, kind) -> {
          Optional<String> value = config.environment().get(name);
          // A variable of this process is no property of the instance; one of its files is.
          if (value.isPresent() && !value.equals(environment.get(name))) {
            found.add(
                new HashedSecret(
                    kind,
                    hashes.of(kind.name(), value.get()),
                    "variable " + name + " of its files",
                    true));
          }
        });
    fileSecret(known.instance().layout().deviceKey(), "device key", hashes).ifPresent(found::add);
    return found;
  }

  private static String text(ConfigSnapshot config, Object value) {
    Optional<SecretRef> reference = SecretRef.of(value);
    if (reference.isEmpty()) {
      return String.valueOf(value);
    }
    SecretRef ref = reference.get();
    if (ref.source() != SecretRef.Source.EXEC) {
      try {
        Optional<String> resolved = Secrets.of(config).resolve(value);
        if (resolved.isPresent()) {
          return resolved.get();
        }
      } catch (GatehouseException e) {
        return reference(ref); // leads nowhere now; equal references are still equal
      }
    }
    return reference(ref); // a check runs no commands
  }

  private static String reference(SecretRef ref) {
    return "reference " + ref.source() + " " + ref.id();
  }

  private static Optional<HashedSecret> fileSecret(Path file, String what, KeyedHashes hashes) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_SECRET_FILE_BYTES) {
        return Optional.empty();
      }
      byte[] content = Files.readAllBytes(file);
      return Optional.of(
          new HashedSecret(
              Kind.GATEWAY,
              hashes.of(what, new String(content, StandardCharsets.ISO_8859_1)),
              what + " " + file,
              true));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Precious files that have a second name somewhere. */
  private static Map<Object, Path> linkedFiles(Instance instance) {
    Map<Object, Path> files = new LinkedHashMap<>();
    StateLayout layout = instance.layout();
    for (Path start :
        Set.of(
            instance.configPath(),
            layout.marker(),
            layout.environmentFile(),
            layout.database(),
            layout.credentials(),
            layout.identity(),
            layout.devices(),
            layout.root().resolve("agents"))) {
      try (Stream<Path> walk = Files.walk(start, MAX_DEPTH)) {
        walk.limit(MAX_FILES)
            .forEach(file -> key(file).ifPresent(key -> files.putIfAbsent(key, file)));
      } catch (IOException | UncheckedIOException e) {
        continue; // not there, or not readable for this user
      }
    }
    return files;
  }

  private static Optional<Object> key(Path file) {
    try {
      Map<String, Object> attributes =
          Files.readAttributes(file, "unix:isRegularFile,nlink,fileKey");
      boolean linked =
          Boolean.TRUE.equals(attributes.get("isRegularFile"))
              && attributes.get("nlink") instanceof Integer links
              && links > 1;
      return linked ? Optional.ofNullable(attributes.get("fileKey")) : Optional.empty();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty(); // a file system that does not count names
    }
  }
}
