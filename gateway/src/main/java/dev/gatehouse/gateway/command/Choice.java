package dev.gatehouse.gateway.command;

import dev.gatehouse.gateway.command.CommandAnswer.Reply;
import dev.gatehouse.gateway.session.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** A command that shows or sets one of a session's settings. */
final class Choice implements SlashCommand {
  private final Sessions sessions;
  private final String name;
  private final List<String> aliases;
  private final String description;
  private final Right right;
  private final String field;
  private final List<Value> values;

  Choice(
      Sessions sessions,
      String name,
      List<String> aliases,
      String description,
      Right right,
      String field,
      List<Value> values) {
    this.sessions = sessions;
    this.name = name;
    this.aliases = List.copyOf(aliases);
    this.description = description;
    this.right = right;
    this.field = field;
    this.values = List.copyOf(values);
  }

  /**
   * One value.
   *
   * @param word what a person writes
   * @param stored what the session's entry says; empty takes the setting away
   */
  record Value(String word, String stored) {
    static Value of(String word) {
      return new Value(word, word);
    }
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
    return "options";
  }

  @Override
  public Right right() {
    return right;
  }

  @Override
  public JsonArray arguments() {
    JsonArray choices = new JsonArray();
    values.forEach(
        value ->
            choices.add(new JsonObject().put("value", value.word()).put("label", value.word())));
    return new JsonArray()
        .add(
            new JsonObject()
                .put("name", "value")
                .put("description", description)
                .put("type", "string")
                .put("choices", choices));
  }

  @Override
  public Future<CommandAnswer> run(Invocation invocation) {
    String given = invocation.argument().toLowerCase(Locale.ROOT);
    String words = String.join(", ", values.stream().map(Value::word).toList());
    if (given.isEmpty()) {
      return sessions
          .find(invocation.line().session())
          .map(
              entry -> {
                String now = entry.flatMap(found -> found.text(field)).orElse("default");
                return new Reply("/" + name + " is " + now + ". Choose one of: " + words + ".");
              });
    }
    for (Value value : values) {
      if (value.word().equals(given)) {
        JsonObject merge = new JsonObject();
        if (value.stored().isEmpty()) {
          merge.putNull(field);
        } else {
          merge.put(field, value.stored());
        }
        return sessions
            .patch(invocation.line().session(), merge)
            .map(entry -> new Reply("/" + name + " is now " + given + "."));
      }
    }
    return Future.succeededFuture(
        new Reply("\"" + given + "\" is no value of /" + name + ". Choose one of: " + words + "."));
  }
}
