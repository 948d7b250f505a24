package dev.gatehouse.gateway.command;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.multibindings.ProvidesIntoSet;
import dev.gatehouse.gateway.command.Choice.Value;
import dev.gatehouse.gateway.command.SlashCommand.Right;
import dev.gatehouse.gateway.protocol.RpcMethod;
import dev.gatehouse.gateway.session.Sessions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Commands of one gateway; a feature adds its own to the set of {@link SlashCommand}. */
public final class CommandModule extends AbstractModule {
  /** Commands of the family that are not here, and why. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry(
              "bash",
              "a message never becomes the text of a shell. Ask the agent to run the command; exec"
                  + " asks for approval where that is needed."),
          Map.entry("allowlist", "edit allowFrom of the channel in the configuration."),
          Map.entry("tts", "this gateway does not speak answers."),
          Map.entry("voice", "this gateway does not speak answers."),
          Map.entry("acp", "this gateway runs no other agent programs."),
          Map.entry("focus", "a conversation cannot be bound to another session."),
          Map.entry("unfocus", "a conversation cannot be bound to another session."),
          Map.entry("kill", "write /subagents stop <number>."),
          Map.entry("steer", "write /subagents steer <number> <message>."),
          Map.entry("tell", "write /subagents steer <number> <message>."),
          Map.entry("mcp", "MCP servers stand in the configuration; /config shows it."),
          Map.entry("plugins", "this gateway loads no plug-ins."),
          Map.entry("plugin", "this gateway loads no plug-ins."),
          Map.entry("login", "models get their keys with `models auth` on the command line."),
          Map.entry("dock", "a conversation stays on its channel."),
          Map.entry("export-session", "use `sessions export` on the command line."),
          Map.entry("fast", "choose a faster model with /model."));

  @Override
  protected void configure() {
    bind(Commands.class);
    bind(CommandRights.class);
    bind(SessionCommands.class);
    bind(GatewayCommands.class);
    bind(AgentCommands.class);
    bind(ExecCommand.class);
    bind(CommandsList.class);
    Multibinder<SlashCommand> commands = Multibinder.newSetBinder(binder(), SlashCommand.class);
    commands.addBinding().to(ExecCommand.class);
    REFUSED.forEach((name, why) -> commands.addBinding().toInstance(new Refused(name, why)));
    Multibinder.newSetBinder(binder(), RpcMethod.class).addBinding().to(CommandsList.class);
  }

  @ProvidesIntoSet
  SlashCommand begin(SessionCommands sessionCommands) {
    return new Answering(
        "new",
        List.of("reset"),
        "Begins a new conversation; a model and a first message may follow.",
        "session",
        Right.OWNER,
        "model or first message",
        sessionCommands::begin);
  }

  @ProvidesIntoSet
  SlashCommand status(SessionCommands sessionCommands) {
    return new Answering(
        "status",
        List.of(),
        "Shows model, tokens and session.",
        "status",
        Right.SENDER,
        "",
        sessionCommands::status);
  }

  @ProvidesIntoSet
  SlashCommand whoami(SessionCommands sessionCommands) {
    return new Answering(
        "whoami",
        List.of("id"),
        "Shows who you are to this gateway.",
        "status",
        Right.SENDER,
        "",
        sessionCommands::whoAmI);
  }

  @ProvidesIntoSet
  SlashCommand model(SessionCommands sessionCommands) {
    return new Answering(
        "model",
        List.of(),
        "Shows or sets the model of this conversation.",
        "options",
        Right.OWNER,
        "name of a model, or default",
        sessionCommands::model);
  }

  @ProvidesIntoSet
  SlashCommand models(SessionCommands sessionCommands) {
    return new Answering(
        "models",
        List.of(),
        "Lists the models.",
        "options",
        Right.SENDER,
        "provider",
        sessionCommands::models);
  }

  @ProvidesIntoSet
  SlashCommand think(SessionCommands sessionCommands) {
    return new Answering(
        "think",
        List.of("thinking", "t"),
        "Shows or sets how long the model thinks.",
        "options",
        Right.OWNER,
        "off, minimal, low, medium, high, xhigh or default",
        sessionCommands::think);
  }

  @ProvidesIntoSet
  SlashCommand usage(SessionCommands sessionCommands) {
    return new Answering(
        "usage",
        List.of(),
        "Shows what this conversation used, or sets what stands under answers.",
        "options",
        Right.OWNER,
        "off, tokens or full",
        sessionCommands::usage);
  }

  @ProvidesIntoSet
  SlashCommand agents(AgentCommands agentCommands) {
    return new Answering(
        "agents",
        List.of(),
        "Lists the agents of this gateway.",
        "status",
        Right.OWNER,
        "",
        agentCommands::agents);
  }

  @ProvidesIntoSet
  SlashCommand tools(AgentCommands agentCommands) {
    return new Answering(
        "tools",
        List.of(),
        "Lists the tools of this conversation.",
        "status",
        Right.OWNER,
        "",
        agentCommands::tools);
  }

  @ProvidesIntoSet
  SlashCommand context(AgentCommands agentCommands) {
    return new Answering(
        "context",
        List.of(),
        "Shows what the model reads before the conversation.",
        "status",
        Right.OWNER,
        "list or detail",
        agentCommands::context);
  }

  @ProvidesIntoSet
  SlashCommand skill(AgentCommands agentCommands) {
    return new Answering(
        "skill",
        List.of(),
        "Lets the agent use a skill now.",
        "tools",
        Right.SENDER,
        "name, and what to do",
        agentCommands::skill);
  }

  @ProvidesIntoSet
  SlashCommand help(GatewayCommands gatewayCommands) {
    return new Answering(
        "help",
        List.of(),
        "Shows the most useful commands.",
        "status",
        Right.SENDER,
        "",
        gatewayCommands::help);
  }

  @ProvidesIntoSet
  SlashCommand commands(GatewayCommands gatewayCommands) {
    return new Answering(
        "commands",
        List.of(),
        "Lists all commands.",
        "status",
        Right.SENDER,
        "",
        gatewayCommands::list);
  }

  @ProvidesIntoSet
  SlashCommand config(GatewayCommands gatewayCommands) {
    return new Answering(
        "config",
        List.of(),
        "Shows or sets values of the configuration.",
        "management",
        Right.ADMIN,
        "show <path>, set <path>=<value>, unset <path>",
        gatewayCommands::config);
  }

  @ProvidesIntoSet
  SlashCommand restart(GatewayCommands gatewayCommands) {
    return new Answering(
        "restart",
        List.of(),
        "Says how this gateway is restarted.",
        "management",
        Right.ADMIN,
        "",
        gatewayCommands::restart);
  }

  @ProvidesIntoSet
  SlashCommand debug(GatewayCommands gatewayCommands) {
    return new Answering(
        "debug",
        List.of(),
        "Says what can be set for one run only.",
        "management",
        Right.ADMIN,
        "",
        gatewayCommands::debug);
  }

  @ProvidesIntoSet
  SlashCommand verbose(Sessions sessions) {
    return new Choice(
        sessions,
        "verbose",
        List.of("v"),
        "Sets whether tool calls are shown.",
        Right.OWNER,
        "verboseLevel",
        values("on", "full", "off"));
  }

  @ProvidesIntoSet
  SlashCommand reasoning(Sessions sessions) {
    return new Choice(
        sessions,
        "reasoning",
        List.of("reason"),
        "Sets whether thoughts are shown.",
        Right.OWNER,
        "reasoningLevel",
        values("on", "off", "stream"));
  }

  @ProvidesIntoSet
  SlashCommand elevated(Sessions sessions) {
    return new Choice(
        sessions,
        "elevated",
        List.of("elev"),
        "Sets whether programs may run outside of the sandbox.",
        Right.ADMIN,
        "elevatedLevel",
        values("on", "off", "ask", "full"));
  }

  @ProvidesIntoSet
  SlashCommand queue(Sessions sessions) {
    return new Choice(
        sessions,
        "queue",
        List.of(),
        "Sets what happens to messages while the agent is busy.",
        Right.OWNER,
        "queueMode",
        values("collect", "steer", "followup", "steer-backlog", "interrupt"));
  }

  @ProvidesIntoSet
  SlashCommand activation(Sessions sessions) {
    return new Choice(
        sessions,
        "activation",
        List.of(),
        "Sets when the agent answers in a group.",
        Right.OWNER,
        "groupActivation",
        values("mention", "always"));
  }

  @ProvidesIntoSet
  SlashCommand send(Sessions sessions) {
    return new Choice(
        sessions,
        "send",
        List.of(),
        "Sets whether this conversation may send.",
        Right.OWNER,
        "sendPolicy",
        List.of(new Value("on", "allow"), new Value("off", "deny"), new Value("inherit", "")));
  }

  private static List<Value> values(String... words) {
    return Stream.concat(Stream.of(words).map(Value::of), Stream.of(new Value("default", "")))
        .toList();
  }
}
