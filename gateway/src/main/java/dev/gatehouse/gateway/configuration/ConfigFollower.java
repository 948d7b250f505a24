package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.Generation;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.component.GatewayComponent;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Takes up what others write into the configuration's files while the gateway runs: commands and
 * editors. It looks at the files' ages every two seconds, included files and {@code .env} too, and
 * reads them when one has changed and then rested for {@code gateway.reload.debounceMs}. What is
 * invalid, or has failed its probation, is left alone, and the log says so once. With {@code
 * gateway.reload.mode} at {@code off} nothing is followed.
 */
@Singleton
final class ConfigFollower implements GatewayComponent {
  private static final long PERIOD_MILLIS = 2_000;
  private static final long DEBOUNCE_MILLIS = 300;

  private final ConfigStore store;
  private final ConfigChanges changes;
  private final LiveConfig live;
  private final GatewayLoop loop;
  private final InstanceLog log;
  private final Clock clock;
  private Runnable timer = () -> {};
  private List<String> seen = List.of();
  private List<String> moving = List.of();
  private @Nullable ConfigSnapshot last;
  private boolean looking;

  @Inject
  ConfigFollower(
      ConfigStore store,
      ConfigChanges changes,
      LiveConfig live,
      GatewayLoop loop,
      InstanceLog log,
      Clock clock) {
    this.store = store;
    this.changes = changes;
    this.live = live;
    this.loop = loop;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "configuration";
  }

  @Override
  public CompletionStage<Void> start() {
    loop.run(() -> timer = loop.every(PERIOD_MILLIS, this::look));
    return Future.<Void>succeededFuture().toCompletionStage();
  }

  @Override
  public CompletionStage<Void> stop() {
    loop.run(() -> timer.run());
    return Future.<Void>succeededFuture().toCompletionStage();
  }

  private void look() {
    if (looking || ReloadMode.of(live.current()) == ReloadMode.OFF) {
      return;
    }
    looking = true;
    List<Path> files = live.current().files();
    loop.blocking(() -> ages(files))
        .compose(
            now -> {
              if (now.equals(seen)) {
                return Future.<Void>succeededFuture();
              }
              if (!seen.isEmpty() && !now.equals(moving)) {
                // Whoever writes may not be done yet.
                moving = now;
                loop.after(debounceMillis(), this::look);
                return Future.<Void>succeededFuture();
              }
              seen = now;
              // In order with the changes of clients, so that an older reading is never taken last.
              return loop.blockingInOrder(this::read).<Void>map(this::takeUp);
            })
        .onComplete(
            done -> {
              looking = false;
              if (done.failed()) {
                log.warn(
                    "config",
                    "the configuration changed on disk and cannot be read",
                    "why",
                    String.valueOf(done.cause().getMessage()));
              }
            });
  }

  private long debounceMillis() {
    return ConfigTrees.at(live.current().resolved(), "gateway", "reload", "debounceMs")
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).longValue())
        .orElse(DEBOUNCE_MILLIS);
  }

  private ConfigSnapshot read() {
    ConfigSnapshot file = store.read();
    if (!file.hash().equals(live.current().hash())) {
      try {
        store.noticeOutsideChange();
      } catch (GatehouseException e) {
        log.warn("config", "the change cannot be recorded", "why", e.getMessage());
      }
      if (!isRefused(file)) {
        changes.onTrial(file);
      }
    }
    if (!file.valid() && live.standing().mode() != ConfigStanding.Mode.SAFE) {
      live.standing(held(file));
    }
    return file;
  }

  private ConfigStanding held(ConfigSnapshot file) {
    int inForce =
        store.history().stream()
            .filter(generation -> generation.hash().equals(live.current().hash()))
            .mapToInt(Generation::number)
            .max()
            // An older generation with newer keys of access is not recorded.
            .orElse(live.standing().generation());
    return new ConfigStanding(
        ConfigStanding.Mode.HELD,
        inForce,
        "it cannot be used: " + ConfigChoice.firstError(file),
        file.hash(),
        "",
        clock.instant(),
        false);
  }

  /** Whether the file still has the text that failed, and which nobody may start on again. */
  private boolean isRefused(ConfigSnapshot file) {
    ConfigStanding standing = live.standing();
    boolean keeps =
        standing.mode() == ConfigStanding.Mode.HELD || standing.mode() == ConfigStanding.Mode.SAFE;
    return keeps && file.valid() && standing.refusedHash().equals(file.hash());
  }

  private @Nullable Void takeUp(ConfigSnapshot file) {
    @Nullable ConfigSnapshot before = last;
    last = file;
    boolean changed =
        !file.hash().equals(live.current().hash())
            // Whatever was held back is settled when the file says again what is in force.
            || live.standing().mode() == ConfigStanding.Mode.SAFE
            || live.standing().mode() == ConfigStanding.Mode.HELD
            // The file is the same, but what it includes is not.
            || before != null
                && before.hash().equals(file.hash())
                && !before.resolved().equals(file.resolved());
    if (isRefused(file)) {
      return null;
    }
    if (changed && file.valid()) {
      ConfigChanges.Done done = changes.takeUp(file, 0);
      log.info(
          "config",
          done.restarts()
              ? "the configuration changed on disk and needs a restart"
              : "the configuration changed on disk and is in force",
          "hash",
          file.hash().substring(0, 12),
          "needRestart",
          done.needRestart().isEmpty() ? "nothing" : String.join(",", done.needRestart()));
    } else if (changed) {
      log.warn(
          "config",
          "the configuration changed on disk and is not taken up, because it is invalid",
          "why",
          ConfigChoice.firstError(file));
    }
    return null;
  }

  private static List<String> ages(List<Path> files) {
    return files.stream().map(ConfigFollower::age).toList();
  }

  /** What changes when a file is written, also when it is replaced by another one. Blocks. */
  private static String age(Path file) {
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      return file + " " + facts.lastModifiedTime() + " " + facts.size() + " " + facts.fileKey();
    } catch (IOException e) {
      return file + " is not there";
    }
  }
}
