package dev.gatehouse.gateway.command;

import static dev.gatehouse.gateway.protocol.ParamsSpec.choice;
import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;

/** {@code commands.list}: the commands that a person can write, for menus of clients. */
final class CommandsList implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(
          word("sessionKey"),
          word("agentId"),
          word("provider"),
          choice("scope", "text", "native", "both"),
          flag("includeArgs"));

  private final Commands commands;

  @Inject
  CommandsList(Commands commands) {
    this.commands = commands;
  }

  @Override
  public String name() {
    return "commands.list";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{commands: [{name, nativeName, textAliases: [], description, category, source, "
        + "scope, acceptsArgs, args?}]}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    boolean withArguments = call.params().getBoolean("includeArgs", true);
    JsonArray list = new JsonArray();
    for (SlashCommand command : commands.all()) {
      JsonArray aliases = new JsonArray().add("/" + command.name());
      command.aliases().forEach(alias -> aliases.add("/" + alias));
      JsonObject json =
          new JsonObject()
              .put("name", command.name())
              .put("nativeName", command.name())
              .put("textAliases", aliases)
              .put("description", command.description())
              .put("category", command.category())
              .put("source", "native")
              .put("scope", "both")
              .put("acceptsArgs", !command.arguments().isEmpty());
      if (withArguments && !command.arguments().isEmpty()) {
        json.put("args", command.arguments());
      }
      list.add(json);
    }
    return Future.succeededFuture(new JsonObject().put("commands", list));
  }
}
