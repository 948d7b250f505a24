package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.ShellWord;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether the state directory is there, is the instance's own, and can be written. */
final class StateDirectoryCheck implements DoctorCheck {
  /** Folders whose programs copy, lock and change files behind a database's back. */
  private static final Set<String> SYNCED =
      Set.of(
          "dropbox",
          "onedrive",
          "google drive",
          "googledrive",
          "icloud drive",
          "mobile documents",
          "cloudstorage",
          "nextcloud",
          "syncthing");

  @Override
  public String id() {
    return "state-directory";
  }

  @Override
  public String title() {
    return "the state directory";
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    Path state = scope.instance().stateDirectory();
    if (!Files.exists(state)) {
      boolean dangling = Files.isSymbolicLink(state);
      return List.of(
          dangling
              ? Finding.fault(
                      "state-directory-dangling",
                      "the state directory is a link to nothing",
                      state + " leads to a place that does not exist",
                      "rm " + ShellWord.of(state))
                  .withAdvice("that removes the link; or mount or restore what it leads to")
              : Finding.fault(
                  "state-directory-missing",
                  "the instance is not set up",
                  state + " does not exist",
                  scope.hint("setup")));
    }
    List<Finding> found = new ArrayList<>();
    marker(scope, state).ifPresent(found::add);
    if (!Files.isWritable(state)) {
      found.add(
          Finding.fault(
                  "state-directory-read-only",
                  "nothing can be written",
                  state + " is not writable for " + System.getProperty("user.name"),
                  "chmod u+rwx " + ShellWord.of(state))
              .withAdvice("or mount its disk for writing"));
    }
    synced(scope, state).ifPresent(found::add);
    return found;
  }

  private static Optional<Finding> marker(DoctorScope scope, Path state) {
    Optional<InstanceMarker> marker;
    try {
      marker = InstanceMarker.read(state);
    } catch (GatehouseException e) {
      return Optional.of(
          Finding.fault(
                  "state-directory-marker-damaged",
                  "the file that says whose directory this is cannot be read",
                  String.valueOf(e.getMessage()),
                  scope.hint("backup list"))
              .withAdvice(e.remedy()));
    }
    String own = scope.instance().displayName();
    if (marker.isEmpty()) {
      return Optional.of(
          Finding.fault(
              "state-directory-unmarked",
              "the instance is not set up completely",
              state + " has no " + InstanceMarker.FILE_NAME,
              scope.hint("setup")));
    }
    return marker
        .filter(known -> !known.displayName().equals(own))
        .map(
            known ->
                Finding.fault(
                        "state-directory-foreign",
                        "the state directory belongs to another instance",
                        state + " is marked as that of " + known.displayName() + ", not of " + own,
                        scope.hint("instances show --verbose"))
                    .withAdvice(
                        "name " + known.displayName() + ", or choose another state directory"));
  }

  private static Optional<Finding> synced(DoctorScope scope, Path state) {
    for (Path part : Places.real(state)) {
      String name = part.toString().toLowerCase(Locale.ROOT);
      if (SYNCED.stream().anyMatch(name::startsWith)) {
        return Optional.of(
            Finding.warning(
                    "state-directory-synced",
                    "a program that copies files to other machines works in the state directory",
                    state + " lies in " + part,
                    scope.hint("backup create"))
                .withAdvice("then move it out of that folder, or exclude it there"));
      }
    }
    return Optional.empty();
  }
}
