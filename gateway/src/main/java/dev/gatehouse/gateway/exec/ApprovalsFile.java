package dev.gatehouse.gateway.exec;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.file.SecureFiles;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.StateLayout;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * The instance's own {@code exec-approvals.json}: which commands agents may run without being asked
 * about. Read anew for each decision, so that what an operator writes counts at once. Changes run
 * one after the other, on a worker.
 */
@Singleton
final class ApprovalsFile {
  private static final int MAX_BYTES = 4 * 1024 * 1024;
  private static final String ALL_AGENTS = "*";

  private final Path path;
  private final Path socket;
  private final GatewayLoop loop;
  private final Clock clock;

  @Inject
  ApprovalsFile(Instance instance, GatewayLoop loop, Clock clock) {
    StateLayout layout = StateLayout.of(instance);
    this.path = layout.execApprovals();
    this.socket = layout.execApprovalsSocket();
    this.loop = loop;
    this.clock = clock;
  }

  /**
   * One reading of the file.
   *
   * @param exists whether there is a file
   * @param hash lower-case hex SHA-256 of its text
   * @param file its content; without a file, what an empty one would hold
   */
  record Snapshot(boolean exists, String hash, JsonObject file) {
    /** A setting of an agent: its own, else of all agents, else of the defaults. */
    Optional<Object> setting(String agentId, String key) {
      return own(agentId, key)
          .or(() -> own(ALL_AGENTS, key))
          .or(() -> Optional.ofNullable(object(file, "defaults").getValue(key)));
    }

    /** What an agent is allowed, with what all agents are allowed. */
    List<AllowEntry> allowlist(String agentId) {
      List<AllowEntry> entries = new ArrayList<>();
      for (String name : List.of(agentId, ALL_AGENTS)) {
        if (object(object(file, "agents"), name).getValue("allowlist") instanceof JsonArray list) {
          for (Object entry : list) {
            if (entry instanceof JsonObject json) {
              AllowEntry.of(json).ifPresent(entries::add);
            } else if (entry instanceof String pattern) {
              AllowEntry.of(new JsonObject().put("pattern", pattern)).ifPresent(entries::add);
            }
          }
        }
      }
      return entries;
    }

    private Optional<Object> own(String agentId, String key) {
      return Optional.ofNullable(object(object(file, "agents"), agentId).getValue(key));
    }
  }

  Path path() {
    return path;
  }

  /** Reads the file. Blocks. */
  Snapshot read() {
    String text;
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw unreadable(null);
      }
      text = Files.readString(path);
    } catch (NoSuchFileException e) {
      return new Snapshot(false, hash(""), fresh());
    } catch (IOException e) {
      throw unreadable(e);
    }
    try {
      return new Snapshot(true, hash(text), new JsonObject(text));
    } catch (DecodeException e) {
      // Going on with an empty list could allow what a default of the file forbids.
      throw unreadable(e);
    }
  }

  /** Reads the file on a worker. */
  Future<Snapshot> load() {
    return loop.blocking(this::read);
  }

  /** Changes the file; the future completes with what was written, when it is on the disk. */
  Future<Snapshot> change(UnaryOperator<Snapshot> change) {
    return loop.blockingInOrder(
        () -> {
          Snapshot changed = change.apply(read());
          String text = changed.file().encodePrettily() + "\n";
          try {
            SecureFiles.replace(path, text.getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            throw new GatehouseException(
                ExitCode.IO,
                "the list of approvals " + path + " could not be written",
                "make room on the disk and check the directory's owner and mode",
                e);
          }
          return new Snapshot(true, hash(text), changed.file());
        });
  }

  /** Adds to what an agent is allowed; the same entry is not added twice. */
  Future<Snapshot> allow(String agentId, String pattern, Optional<String> argPattern) {
    return change(
        snapshot -> {
          JsonArray list = allowlist(snapshot.file(), agentId);
          for (Object entry : list) {
            if (entry instanceof JsonObject json
                && pattern.equals(json.getValue("pattern"))
                && argPattern.equals(Optional.ofNullable(json.getString("argPattern")))) {
              return snapshot;
            }
          }
          JsonObject entry =
              new JsonObject()
                  .put("id", UUID.randomUUID().toString())
                  .put("pattern", pattern)
                  .put("source", "allow-always")
                  .put("createdAt", clock.millis());
          argPattern.ifPresent(value -> entry.put("argPattern", value));
          list.add(entry);
          return snapshot;
        });
  }

  /** Takes entries away; the future tells how many there were. */
  Future<Integer> revoke(String entryId) {
    int[] count = {0};
    return change(
            snapshot -> {
              JsonObject agents = object(snapshot.file(), "agents");
              for (String agent : agents.fieldNames()) {
                if (object(agents, agent).getValue("allowlist") instanceof JsonArray list) {
                  for (int i = list.size() - 1; i >= 0; i--) {
                    if (list.getValue(i) instanceof JsonObject json
                        && entryId.equals(json.getValue("id"))) {
                      list.remove(i);
                      count[0]++;
                    }
                  }
                }
              }
              return snapshot;
            })
        .map(ignored -> count[0]);
  }

  /** Notes that an entry let a command run. */
  Future<Snapshot> used(String agentId, AllowEntry entry, String command, Path real) {
    return change(
        snapshot -> {
          for (String name : List.of(agentId, ALL_AGENTS)) {
            if (object(object(snapshot.file(), "agents"), name).getValue("allowlist")
                instanceof JsonArray list) {
              for (Object each : list) {
                if (each instanceof JsonObject json
                    && AllowEntry.of(json).filter(entry::equals).isPresent()) {
                  json.put("lastUsedAt", clock.millis())
                      .put("lastUsedCommand", command)
                      .put("lastResolvedPath", real.toString());
                }
              }
            }
          }
          return snapshot;
        });
  }

  private JsonObject fresh() {
    return new JsonObject()
        .put("version", 1)
        .put("socket", new JsonObject().put("path", socket.toString()))
        .put("defaults", new JsonObject())
        .put("agents", new JsonObject());
  }

  private static JsonArray allowlist(JsonObject file, String agentId) {
    JsonObject agents = object(file, "agents");
    file.put("agents", agents);
    JsonObject agent = object(agents, agentId);
    agents.put(agentId, agent);
    JsonArray list =
        agent.getValue("allowlist") instanceof JsonArray array ? array : new JsonArray();
    agent.put("allowlist", list);
    return list;
  }

  private static JsonObject object(JsonObject parent, String key) {
    return parent.getValue(key) instanceof JsonObject json ? json : new JsonObject();
  }

  private GatehouseException unreadable(@org.jspecify.annotations.Nullable Exception cause) {
    String what = "the list of approvals " + path + " cannot be read";
    String remedy = "repair or remove the file; until then no command runs";
    return cause == null
        ? new GatehouseException(ExitCode.IO, what, remedy)
        : new GatehouseException(ExitCode.IO, what, remedy, cause);
  }

  static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
