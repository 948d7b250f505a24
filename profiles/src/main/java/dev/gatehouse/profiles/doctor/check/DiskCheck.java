package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.profiles.ShellWord;
import dev.gatehouse.profiles.budget.DiskUse;
import dev.gatehouse.profiles.budget.InstanceBudget;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether there is room on the disks that the instance writes to, and within its own quota. */
final class DiskCheck implements DoctorCheck {
  private static final long LEAST = 64L << 20;
  private static final long LITTLE = 512L << 20;

  @Override
  public String id() {
    return "disk";
  }

  @Override
  public String title() {
    return "room on the disk";
  }

  @Override
  public List<Finding> run(DoctorScope scope) throws IOException {
    List<Finding> found = new ArrayList<>();
    Set<FileStore> stores = new LinkedHashSet<>();
    for (Path place : List.of(scope.instance().stateDirectory(), scope.host().path())) {
      Optional<Path> existing = existing(place);
      if (existing.isPresent()) {
        FileStore store = Files.getFileStore(existing.get());
        if (stores.add(store)) {
          room(existing.get(), store).ifPresent(found::add);
        }
      }
    }
    quota(scope).ifPresent(found::add);
    return found;
  }

  private static Optional<Finding> room(Path place, FileStore store) throws IOException {
    String mend = "du -xh --max-depth=1 " + ShellWord.of(place);
    String advice = "make room on that disk";
    if (store.isReadOnly()) {
      return Optional.of(
          Finding.fault(
              "disk-read-only",
              "the disk cannot be written",
              "the file system of " + place + " is mounted read-only",
              "mount -o remount,rw " + ShellWord.of(store.name())));
    }
    long usable = store.getUsableSpace();
    String evidence =
        Sizes.text(usable) + " of " + Sizes.text(store.getTotalSpace()) + " left for " + place;
    if (usable < LEAST) {
      return Optional.of(
          Finding.fault("disk-full", "the disk is full", evidence, mend).withAdvice(advice));
    }
    return usable < LITTLE
        ? Optional.of(
            Finding.warning("disk-low", "the disk is nearly full", evidence, mend)
                .withAdvice(advice))
        : Optional.empty();
  }

  private static Optional<Finding> quota(DoctorScope scope) throws IOException {
    OptionalLong limit =
        scope.config().valid()
            ? InstanceBudget.of(scope.config().resolved()).diskBytes()
            : OptionalLong.empty();
    if (limit.isEmpty() || !Files.isDirectory(scope.layout().root())) {
      return Optional.empty();
    }
    DiskUse use = DiskUse.of(scope.layout().root());
    String evidence =
        Sizes.text(use.bytes())
            + " of the "
            + Sizes.text(limit.getAsLong())
            + " that gateway.budget.diskMb allows; most is in "
            + use.largest();
    String mend = scope.hint("config set gateway.budget.diskMb " + (limit.getAsLong() >> 19));
    String advice = "or remove what is not needed from " + scope.layout().root();
    if (use.bytes() >= limit.getAsLong()) {
      return Optional.of(
          Finding.fault("disk-quota", "the state directory's quota is used up", evidence, mend)
              .withAdvice(advice));
    }
    return use.bytes() >= limit.getAsLong() / 10 * 9
        ? Optional.of(
            Finding.warning(
                    "disk-quota-near", "the state directory's quota is nearly used", evidence, mend)
                .withAdvice(advice))
        : Optional.empty();
  }

  private static Optional<Path> existing(Path path) {
    @Nullable Path at = path.toAbsolutePath();
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return Optional.ofNullable(at);
  }
}
