package dev.gatehouse.gateway.device;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The paired and the asking devices of one instance, in {@code devices/paired.json} and {@code
 * devices/pending.json} of its state directory. Read on first use; every change is on disk before
 * its future completes. Used on the gateway's event loop only.
 */
@Singleton
final class DeviceStore {
  private static final int MAX_PENDING = 100;

  private final Path pairedFile;
  private final Path pendingFile;
  private final GatewayLoop loop;
  private final Clock clock;
  private final Map<String, PairedDevice> paired = new LinkedHashMap<>();
  private final Map<String, PendingDevice> pending = new LinkedHashMap<>();
  private @Nullable Future<Void> loaded;
  private Future<Void> writes = Future.succeededFuture();

  @Inject
  DeviceStore(Instance instance, GatewayLoop loop, Clock clock) {
    Path directory = instance.stateDirectory().resolve("devices");
    this.pairedFile = directory.resolve("paired.json");
    this.pendingFile = directory.resolve("pending.json");
    this.loop = loop;
    this.clock = clock;
  }

  /** Reads the files, once; a file that cannot be read fails every later use too. */
  Future<Void> load() {
    Future<Void> known = loaded;
    if (known != null && !known.failed()) {
      return known;
    }
    Future<Void> reading =
        loop.blocking(() -> List.of(read(pairedFile), read(pendingFile)))
            .map(
                files -> {
                  objects(files.get(0), PairedDevice::of)
                      .forEach(device -> paired.put(device.deviceId(), device));
                  objects(files.get(1), PendingDevice::of)
                      .forEach(request -> pending.put(request.requestId(), request));
                  return null;
                });
    loaded = reading;
    return reading;
  }

  Optional<PairedDevice> paired(String deviceId) {
    return Optional.ofNullable(paired.get(deviceId));
  }

  List<PairedDevice> allPaired() {
    return List.copyOf(paired.values());
  }

  Optional<PendingDevice> pending(String requestId) {
    dropExpired();
    return Optional.ofNullable(pending.get(requestId));
  }

  List<PendingDevice> allPending() {
    dropExpired();
    return List.copyOf(pending.values());
  }

  /** Puts a device in place of what was known of it, and takes its requests away. */
  Future<Void> pair(PairedDevice device) {
    paired.put(device.deviceId(), device);
    boolean hadRequest =
        pending.values().removeIf(request -> request.deviceId().equals(device.deviceId()));
    return hadRequest ? savePaired().compose(ignored -> savePending()) : savePaired();
  }

  /** Forgets a device and its requests. */
  Future<Void> forget(String deviceId) {
    paired.remove(deviceId);
    pending.values().removeIf(request -> request.deviceId().equals(deviceId));
    return savePaired().compose(ignored -> savePending());
  }

  /** Changes what is remembered of a device without waiting for the disk. */
  void remember(PairedDevice device) {
    paired.put(device.deviceId(), device);
  }

  /** Adds a request in place of an earlier one of the same device. */
  Future<Void> ask(PendingDevice request) {
    dropExpired();
    pending.values().removeIf(other -> other.deviceId().equals(request.deviceId()));
    if (pending.size() >= MAX_PENDING) {
      pending.remove(pending.keySet().iterator().next());
    }
    pending.put(request.requestId(), request);
    return savePending();
  }

  /** Takes a request away; empty when there is none. */
  Future<Optional<PendingDevice>> withdraw(String requestId) {
    dropExpired();
    PendingDevice request = pending.remove(requestId);
    return request == null
        ? Future.succeededFuture(Optional.empty())
        : savePending().map(ignored -> Optional.of(request));
  }

  private void dropExpired() {
    long oldest = clock.millis() - PendingDevice.TTL_MILLIS;
    pending.values().removeIf(request -> request.askedAtMillis() < oldest);
  }

  private Future<Void> savePaired() {
    JsonObject all = new JsonObject();
    paired.forEach((id, device) -> all.put(id, device.toJson()));
    return write(pairedFile, all);
  }

  private Future<Void> savePending() {
    JsonObject all = new JsonObject();
    pending.forEach((id, request) -> all.put(id, request.toJson()));
    return write(pendingFile, all);
  }

  /** One write after the other, so that an older state never replaces a newer one. */
  private Future<Void> write(Path file, JsonObject content) {
    byte[] bytes = (content.encodePrettily() + "\n").getBytes(StandardCharsets.UTF_8);
    writes =
        writes
            .otherwiseEmpty()
            .compose(
                ignored ->
                    loop.blocking(
                        () -> {
                          replace(file, bytes);
                          return null;
                        }));
    return writes;
  }

  private static void replace(Path file, byte[] bytes) {
    try {
      SecureFiles.replace(file, bytes);
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.IO,
          "the device list " + file + " could not be written",
          "make room on the disk and check the directory's owner and mode",
          e);
    }
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "{}";
    }
  }

  private <T> List<T> objects(String text, Function<JsonObject, T> reader) {
    List<T> all = new ArrayList<>();
    try {
      JsonObject json = new JsonObject(text);
      for (String key : json.fieldNames()) {
        if (json.getValue(key) instanceof JsonObject object) {
          all.add(reader.apply(object));
        }
      }
    } catch (DecodeException | ClassCastException e) {
      // Starting with an empty list would lock paired devices out, and the next write would lose
      // them for good.
      throw new GatehouseException(
          ExitCode.IO,
          "the device lists in " + pairedFile.getParent() + " cannot be read",
          "repair or move paired.json and pending.json; devices can be paired again",
          e);
    }
    return all;
  }
}
