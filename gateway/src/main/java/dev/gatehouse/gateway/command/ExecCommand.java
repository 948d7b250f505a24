package dev.gatehouse.gateway.command;

import dev.gatehouse.gateway.command.CommandAnswer.Reply;
import dev.gatehouse.gateway.session.Sessions;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code /exec}: shows or sets how this conversation runs commands. What the configuration allows
 * stays the most that a session gets.
 */
final class ExecCommand implements SlashCommand {
  private static final Map<String, List<String>> VALUES =
      Map.of(
          "host", List.of("gateway"),
          "security", List.of("deny", "allowlist", "full"),
          "ask", List.of("off", "on-miss", "always"));
  private static final Map<String, String> FIELDS =
      Map.of("host", "execHost", "security", "execSecurity", "ask", "execAsk");
  private static final String HELP =
      "/exec security=<deny|allowlist|full> ask=<off|on-miss|always> host=gateway, or /exec default."
          + " A session is never freer than the configuration.";

  private final Sessions sessions;

  @Inject
  ExecCommand(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public String name() {
    return "exec";
  }

  @Override
  public String description() {
    return "Shows or sets how this conversation runs commands.";
  }

  @Override
  public String category() {
    return "options";
  }

  @Override
  public Right right() {
    return Right.ADMIN;
  }

  @Override
  public JsonArray arguments() {
    return new JsonArray()
        .add(
            new JsonObject()
                .put("name", "settings")
                .put("description", "security=… ask=…")
                .put("type", "string"));
  }

  @Override
  public Future<CommandAnswer> run(Invocation invocation) {
    String given = invocation.argument().toLowerCase(Locale.ROOT);
    if (given.isEmpty()) {
      return sessions
          .find(invocation.line().session())
          .map(
              entry -> {
                StringBuilder text = new StringBuilder();
                for (String name : List.of("host", "security", "ask")) {
                  text.append(name)
                      .append(": ")
                      .append(
                          entry
                              .flatMap(found -> found.text(FIELDS.getOrDefault(name, "")))
                              .orElse("default"))
                      .append('\n');
                }
                return new Reply(text + HELP);
              });
    }
    JsonObject merge = new JsonObject();
    if (given.equals("default")) {
      FIELDS.values().forEach(merge::putNull);
    } else {
      for (String word : given.split("\\s+")) {
        String[] setting = word.split("=", 2);
        String field = FIELDS.get(setting[0]);
        if (field == null
            || setting.length < 2
            || !VALUES.getOrDefault(setting[0], List.of()).contains(setting[1])) {
          return Future.succeededFuture(
              new Reply("\"" + word + "\" is no setting of /exec. " + HELP));
        }
        merge.put(field, setting[1]);
      }
    }
    return sessions
        .patch(invocation.line().session(), merge)
        .map(entry -> new Reply("/exec is now " + given + "."));
  }
}
