package dev.gatehouse.gateway.command;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** A command that is one function. */
final class Answering implements SlashCommand {
  private final String name;
  private final List<String> aliases;
  private final String description;
  private final String category;
  private final Right right;
  private final String argument;
  private final Function<Invocation, Future<CommandAnswer>> work;

  /**
   * @param argument what its argument is, for people; empty when it takes none
   */
  Answering(
      String name,
      List<String> aliases,
      String description,
      String category,
      Right right,
      String argument,
      Function<Invocation, Future<CommandAnswer>> work) {
    this.name = name;
    this.aliases = List.copyOf(aliases);
    this.description = description;
    this.category = category;
    this.right = right;
    this.argument = argument;
    this.work = work;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> aliases() {
    return aliases;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public String category() {
    return category;
  }

  @Override
  public Right right() {
    return right;
  }

  @Override
  public JsonArray arguments() {
    return argument.isEmpty()
        ? new JsonArray()
        : new JsonArray()
            .add(
                new JsonObject()
                    .put("name", "value")
                    .put("description", argument)
                    .put("type", "string"));
  }

  @Override
  public Future<CommandAnswer> run(Invocation invocation) {
    return work.apply(invocation);
  }
}
