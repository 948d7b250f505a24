package dev.gatehouse.profiles.backup;

import java.util.Locale;
import java.util.Optional;

/** What a backup is made of; each part can be left out. */
public enum BackupPart {
  /** The configuration file and its generations. */
  CONFIG,
  /** Tokens, keys, pairings, and the file of variables. */
  CREDENTIALS,
  /** Conversations, jobs, approvals, skills, plugins, media: the rest of the state directory. */
  STATE,
  /** The default agent's workspace. */
  WORKSPACE,
  /** User data of managed browsers. */
  BROWSER,
  /** Logs. */
  LOGS;

  /** The name in archives and answers. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The part of that name; empty for a name that no version up to this one knows. */
  static Optional<BackupPart> of(String id) {
    for (BackupPart part : values()) {
      if (part.id().equals(id)) {
        return Optional.of(part);
      }
    }
    return Optional.empty();
  }
}
