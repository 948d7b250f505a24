package dev.gatehouse.profiles.component;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigSnapshot;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Changes the configuration file of a running gateway. Safe to use from several threads. */
@FunctionalInterface
public interface ConfigEdits {
  /**
   * Changes the file, comments kept, whole or not at all, and puts it in force. Never blocks.
   *
   * @param author who wants it, for the history
   * @param reason what for, one line
   * @param edit makes the new document from the one in the file, on a worker; what it throws fails
   *     the stage, and nothing is written
   * @return the configuration in force afterwards; fails with a {@code GatehouseException} when the
   *     result could not be used
   */
  CompletionStage<ConfigSnapshot> edit(
      String author, String reason, UnaryOperator<ConfigDocument> edit);
}
