package dev.gatehouse.gateway.command;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.agent.Agents.Agent;
import dev.gatehouse.gateway.command.CommandAnswer.Continue;
import dev.gatehouse.gateway.command.CommandAnswer.Reply;
import dev.gatehouse.gateway.command.SlashCommand.Invocation;
import dev.gatehouse.gateway.prompt.PromptRequest;
import dev.gatehouse.gateway.prompt.Prompts;
import dev.gatehouse.gateway.prompt.Prompts.Part;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.provider.ToolSpec;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.Sessions;
import dev.gatehouse.gateway.skill.SkillState;
import dev.gatehouse.gateway.skill.Skills;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolScope;
import dev.gatehouse.gateway.tool.Toolbox;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the commands about agents, their tools, skills and prompts do. */
@Singleton
final class AgentCommands {
  private static final int CHARS_PER_TOKEN = 4;

  private final Agents agents;
  private final Skills skills;
  private final Prompts prompts;
  private final Toolbox toolbox;
  private final Models models;
  private final Sessions sessions;
  private final GatewayLoop loop;

  @Inject
  AgentCommands(
      Agents agents,
      Skills skills,
      Prompts prompts,
      Toolbox toolbox,
      Models models,
      Sessions sessions,
      GatewayLoop loop) {
    this.agents = agents;
    this.skills = skills;
    this.prompts = prompts;
    this.toolbox = toolbox;
    this.models = models;
    this.sessions = sessions;
    this.loop = loop;
  }

  /** Lists the agents. */
  Future<CommandAnswer> agents(Invocation invocation) {
    String here = agents.orMain(invocation.line().session().agentId());
    String main = agents.main().id();
    return reply(
        agents.all().stream()
            .map(
                agent ->
                    "- "
                        + agent.id()
                        + name(agent)
                        + (agent.id().equals(here) ? " (this conversation)" : "")
                        + (agent.id().equals(main) ? " (default)" : "")
                        + ": "
                        + agents.models(agent.id()).primary())
            .collect(Collectors.joining("\n")));
  }

  private static String name(Agent agent) {
    return agent.displayName().equals(agent.id()) ? "" : " – " + agent.displayName();
  }

  /** Lists the tools that a message of this person could use here. */
  Future<CommandAnswer> tools(Invocation invocation) {
    return toolbox
        .effective(scope(invocation, Optional.empty()))
        .map(
            tools ->
                new Reply(
                    tools.isEmpty()
                        ? "There are no tools in this conversation."
                        : tools.stream().map(Tool::name).collect(Collectors.joining(", "))));
  }

  /** Lets the model use a skill now. */
  Future<CommandAnswer> skill(Invocation invocation) {
    String agentId = agents.orMain(invocation.line().session().agentId());
    String[] words = invocation.argument().split("\\s+", 2);
    return loop.blocking(() -> skills.of(agentId))
        .map(
            all -> {
              List<String> usable =
                  all.stream()
                      .filter(SkillState::visible)
                      .map(state -> state.skill().name())
                      .toList();
              Optional<String> name =
                  usable.stream().filter(each -> each.equalsIgnoreCase(words[0])).findFirst();
              if (name.isEmpty()) {
                return new Reply(
                    (words[0].isEmpty()
                            ? "Write /skill <name> [what to do]."
                            : "There is no usable skill \"" + words[0] + "\".")
                        + (usable.isEmpty() ? "" : " Skills: " + String.join(", ", usable) + "."));
              }
              return new Continue(
                  "Read the skill \""
                      + name.get()
                      + "\" with the tool `skill` and follow it."
                      + (words.length > 1 ? "\n\n" + words[1].strip() : ""));
            });
  }

  /** Tells what the model reads before the conversation, and how much room it takes. */
  Future<CommandAnswer> context(Invocation invocation) {
    SessionKey session = invocation.line().session();
    boolean detail =
        List.of("detail", "all").contains(invocation.argument().toLowerCase(Locale.ROOT));
    return sessions.find(session).compose(entry -> context(invocation, entry, detail));
  }

  private Future<CommandAnswer> context(
      Invocation invocation, Optional<SessionEntry> entry, boolean detail) {
    SessionKey session = invocation.line().session();
    String agentId = agents.orMain(session.agentId());
    ModelRef model =
        entry
            .flatMap(found -> found.text("modelOverride"))
            .map(
                name ->
                    new ModelRef(
                        entry.flatMap(found -> found.text("providerOverride")).orElse("anthropic"),
                        name))
            .orElseGet(() -> agents.models(agentId).primary());
    return toolbox
        .effective(scope(invocation, Optional.of(model.provider())))
        .compose(
            tools -> {
              List<ToolSpec> specs =
                  tools.stream()
                      .map(tool -> new ToolSpec(tool.name(), tool.description(), tool.parameters()))
                      .toList();
              PromptRequest request =
                  PromptRequest.builder(agentId, session).tools(specs).model(model).build();
              return prompts
                  .parts(request)
                  .map(parts -> new Reply(text(parts, specs, entry, model, detail)));
            });
  }

  private String text(
      List<Part> parts,
      List<ToolSpec> specs,
      Optional<SessionEntry> entry,
      ModelRef model,
      boolean detail) {
    int prompt = parts.stream().mapToInt(Part::chars).sum();
    int schemas = specs.stream().mapToInt(AgentCommands::size).sum();
    StringBuilder text =
        new StringBuilder("What the model reads before the conversation (tokens are estimates):");
    for (Part part : parts) {
      text.append("\n- ").append(part.name()).append(": ").append(size(part.chars()));
    }
    text.append("\nSystem prompt: ")
        .append(size(prompt))
        .append("\nDescriptions of ")
        .append(specs.size())
        .append(" tools: ")
        .append(size(schemas));
    if (detail) {
      for (ToolSpec spec : specs) {
        text.append("\n- ").append(spec.name()).append(": ").append(size(size(spec)));
      }
    }
    text.append("\nThe last call read ")
        .append(entry.map(found -> found.number("totalTokens")).orElse(0L))
        .append(" of ")
        .append(models.facts(model).contextWindow())
        .append(" tokens of ")
        .append(model)
        .append('.');
    if (!detail && !specs.isEmpty()) {
      text.append(" /context detail shows every tool.");
    }
    return text.toString();
  }

  private static int size(ToolSpec spec) {
    return spec.description().length() + spec.parameters().encode().length();
  }

  private static String size(int chars) {
    return String.format(
        Locale.ROOT, "%,d characters, ~%,d tokens", chars, chars / CHARS_PER_TOKEN);
  }

  private ToolScope scope(Invocation invocation, Optional<String> provider) {
    CommandLine line = invocation.line();
    String agentId = agents.orMain(line.session().agentId());
    return new ToolScope(
        agentId,
        line.session(),
        Optional.of(line.runId()),
        agents.workspace(agentId),
        line.origin(),
        line.channel(),
        provider,
        line.session().rest().startsWith("subagent:"));
  }

  private static Future<CommandAnswer> reply(String text) {
    return Future.succeededFuture(new Reply(text));
  }
}
