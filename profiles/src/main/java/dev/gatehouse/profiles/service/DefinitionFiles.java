package dev.gatehouse.profiles.service;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.profiles.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads and writes the files that define services, and refuses those that are not this instance's.
 * All methods block.
 */
public final class DefinitionFiles {
  private static final int MAX_BYTES = 1 << 20;

  private final DefinitionFormat format;

  public DefinitionFiles(DefinitionFormat format) {
    this.format = format;
  }

  /** What stands at {@code path}, seen from {@code instance}. */
  public DefinitionFile read(Path path, Instance instance) {
    try {
      if (!Files.isRegularFile(path)) {
        return new DefinitionFile(
            path,
            Files.exists(path) ? DefinitionFile.Ownership.FOREIGN : DefinitionFile.Ownership.ABSENT,
            Optional.empty(),
            "");
      }
      if (Files.size(path) > MAX_BYTES) {
        return new DefinitionFile(path, DefinitionFile.Ownership.FOREIGN, Optional.empty(), "");
      }
      return of(path, new String(Files.readAllBytes(path), StandardCharsets.UTF_8), instance);
    } catch (NoSuchFileException e) {
      return new DefinitionFile(path, DefinitionFile.Ownership.ABSENT, Optional.empty(), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A definition that was read from elsewhere, seen from {@code instance}. */
  public DefinitionFile of(Path path, String text, Instance instance) {
    Optional<ServiceOwner> owner = format.owner(text);
    DefinitionFile.Ownership ownership =
        owner
            .map(
                known ->
                    known.is(instance)
                        ? DefinitionFile.Ownership.OWN
                        : DefinitionFile.Ownership.OTHER_INSTANCE)
            .orElse(DefinitionFile.Ownership.FOREIGN);
    return new DefinitionFile(path, ownership, owner, text);
  }

  /**
   * Refuses a definition that may not be replaced or removed for {@code instance}.
   *
   * @param force whether another instance's may be, when that instance's directory is gone
   * @throws GatehouseException with {@link ExitCode#CONFLICT}
   */
  public static void refuseOthers(DefinitionFile file, Instance instance, boolean force) {
    switch (file.ownership()) {
      case ABSENT, OWN -> {}
      case FOREIGN ->
          throw new GatehouseException(
              ExitCode.CONFLICT,
              "the service of this name was not written by this program: " + file.path(),
              "look at it; when nobody needs it, stop it and delete that file, or use another"
                  + " --profile; nothing was changed");
      case OTHER_INSTANCE -> {
        ServiceOwner owner = file.owner().orElseThrow();
        boolean gone = !Files.exists(owner.stateDirectory());
        if (!force || !gone) {
          throw new GatehouseException(
              ExitCode.CONFLICT,
              "the service of this name belongs to "
                  + owner.displayName()
                  + " in "
                  + owner.stateDirectory()
                  + (gone ? ", which is gone" : "")
                  + ", not to "
                  + instance.displayName()
                  + " in "
                  + instance.stateDirectory(),
              gone
                  ? "take the name over with: " + instance.commandHint("gateway install --force")
                  : "use another --profile for this instance; nothing was changed");
        }
      }
    }
  }

  /**
   * Refuses all but the definition of {@code instance} itself.
   *
   * @throws GatehouseException with {@link ExitCode#CONFLICT} when it is somebody else's, with
   *     {@link ExitCode#FAILURE} when there is none
   */
  public static void requireOwn(DefinitionFile file, Instance instance) {
    refuseOthers(file, instance, false);
    if (!file.own()) {
      throw new GatehouseException(
          ExitCode.FAILURE,
          instance.displayName() + " is not installed as a service",
          "install it with: " + instance.commandHint("gateway install"));
    }
  }

  /** Replaces the definition and the file of its variables, each whole or not at all. */
  public void write(Path path, ServiceDefinition definition) {
    try {
      SecureFiles.replace(
          definition.environmentFile(),
          EnvironmentText.write(format.privateVariables(definition))
              .getBytes(StandardCharsets.UTF_8));
      SecureFiles.replace(path, format.bytes(definition));
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "cannot write the service to " + path + ": " + e.getMessage(),
          "check that the directory is writable and the disk not full",
          e);
    }
  }

  /** Puts back what was there before a {@link #write} that came to nothing. */
  public void restore(DefinitionFile before) {
    if (before.ownership() == DefinitionFile.Ownership.ABSENT) {
      remove(before.path());
      return;
    }
    try {
      SecureFiles.replace(before.path(), before.text().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a definition; does nothing when there is none. */
  public static void remove(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** In what an installed text differs from what {@code definition} would give now. */
  public List<Drift> drift(String installed, ServiceDefinition definition) {
    Map<String, String> has = format.fields(installed);
    Map<String, String> wants = format.fields(format.render(definition));
    Optional<ServiceOwner> owner = format.owner(installed);
    boolean elsewhere =
        owner
            .filter(
                known ->
                    known.stateDirectory().equals(definition.owner().stateDirectory())
                        && known.configPath().equals(definition.owner().configPath()))
            .isEmpty();
    Set<String> names = new TreeSet<>(has.keySet());
    names.addAll(wants.keySet());
    List<Drift> drifts = new ArrayList<>();
    for (String name : names) {
      String now = has.getOrDefault(name, "");
      String wanted = wants.getOrDefault(name, "");
      if (!now.equals(wanted)) {
        drifts.add(new Drift(name, now, wanted, elsewhere));
      }
    }
    return drifts;
  }
}
