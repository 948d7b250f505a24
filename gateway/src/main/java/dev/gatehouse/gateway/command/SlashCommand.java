package dev.gatehouse.gateway.command;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.List;

/** One command, bound with a Guice {@code Multibinder}. */
public interface SlashCommand {
  /** The category of commands that no list shows. */
  String HIDDEN = "hidden";

  /** Its name without the slash: {@code status}. */
  String name();

  /** Other names of it, without the slash. */
  default List<String> aliases() {
    return List.of();
  }

  /** What it does, one sentence for people. */
  String description();

  /** {@code session}, {@code options}, {@code status}, {@code management}, {@code tools}. */
  default String category() {
    return "session";
  }

  /** Its arguments, as {@code commands.list} describes them; empty when it takes none. */
  default JsonArray arguments() {
    return new JsonArray();
  }

  /** Who may give it. */
  default Right right() {
    return Right.SENDER;
  }

  /** Does it. Called on the gateway's event loop: never blocks. */
  Future<CommandAnswer> run(Invocation invocation);

  /** Who may give a command; one rule for every door. */
  enum Right {
    /** Everybody who may speak with the agent. */
    SENDER,
    /** Who may change sessions: operators with write access, and owners on channels. */
    OWNER,
    /** Who may change the gateway: operators with admin access. */
    ADMIN
  }

  /**
   * One use of a command.
   *
   * @param line the message it stands in
   * @param name the name that was written, without the slash, in lower case
   * @param argument what follows it, trimmed; empty for nothing
   */
  record Invocation(CommandLine line, String name, String argument) {}
}
