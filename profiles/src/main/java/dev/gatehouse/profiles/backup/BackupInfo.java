package dev.gatehouse.profiles.backup;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.config.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an archive says about itself at its beginning. Holds no secret.
 *
 * @param id random id of the backup
 * @param distribution whose it is
 * @param profile whose it is
 * @param instanceId id of the instance; empty where it was never set up
 * @param createdAtMillis when it was made, epoch milliseconds
 * @param reason one line
 * @param parts what it holds
 * @param sealed whether a passphrase is needed
 */
public record BackupInfo(
    String id,
    String distribution,
    String profile,
    String instanceId,
    long createdAtMillis,
    String reason,
    Set<BackupPart> parts,
    boolean sealed) {
  /** The form of archives that this program writes, and the newest that it reads. */
  public static final int FORMAT = 1;

  public BackupInfo {
    requireNonNull(id, "id");
    requireNonNull(distribution, "distribution");
    requireNonNull(profile, "profile");
    requireNonNull(instanceId, "instanceId");
    requireNonNull(reason, "reason");
    EnumSet<BackupPart> copy = EnumSet.noneOf(BackupPart.class);
    copy.addAll(parts);
    parts = Collections.unmodifiableSet(copy);
  }

  /** The name of the instance for people: {@code sigil/main}. */
  public String displayName() {
    return distribution + "/" + profile;
  }

  /** Whether it makes an older one superfluous: same instance, same reason, nothing less. */
  boolean replaces(BackupInfo older) {
    return distribution.equals(older.distribution)
        && profile.equals(older.profile)
        && instanceId.equals(older.instanceId)
        && reason.equals(older.reason)
        && parts.containsAll(older.parts);
  }

  /** For programs. */
  public Map<String, Object> toJson() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("format", (long) FORMAT);
    tree.put("id", id);
    tree.put("distribution", distribution);
    tree.put("profile", profile);
    tree.put("instanceId", instanceId);
    tree.put("createdAtMillis", createdAtMillis);
    tree.put("createdAt", Instant.ofEpochMilli(createdAtMillis).toString());
    tree.put("reason", reason);
    tree.put("parts", parts.stream().map(BackupPart::id).toList());
    tree.put("sealed", sealed);
    return tree;
  }

  byte[] bytes() {
    return Json.write(toJson()).getBytes(StandardCharsets.UTF_8);
  }

  /** Empty when the tree is not what a backup says. */
  static Optional<BackupInfo> parse(byte[] json) {
    Object tree;
    try {
      tree = Json.parse(new String(json, StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
    if (!(tree instanceof Map<?, ?> map)
        || !(map.get("format") instanceof Number format)
        || !(map.get("id") instanceof String id)
        || !(map.get("distribution") instanceof String distribution)
        || !(map.get("profile") instanceof String profile)
        || !(map.get("instanceId") instanceof String instanceId)
        || !(map.get("createdAtMillis") instanceof Number created)
        || !(map.get("reason") instanceof String reason)
        || !(map.get("parts") instanceof List<?> names)
        || !(map.get("sealed") instanceof Boolean sealed)) {
      return Optional.empty();
    }
    if (format.intValue() > FORMAT) {
      throw ArchiveProblem.newer(format.intValue());
    }
    List<BackupPart> parts = new ArrayList<>();
    names.forEach(name -> BackupPart.of(String.valueOf(name)).ifPresent(parts::add));
    return Optional.of(
        new BackupInfo(
            id,
            distribution,
            profile,
            instanceId,
            created.longValue(),
            reason,
            Set.copyOf(parts),
            sealed));
  }
}
