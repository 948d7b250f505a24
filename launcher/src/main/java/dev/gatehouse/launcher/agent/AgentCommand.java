package dev.gatehouse.launcher.agent;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.client.CallRefusedException;
import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.gateway.client.GatewayEvent;
import dev.gatehouse.launcher.cli.Choice;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.CliCommand;
import dev.gatehouse.launcher.client.Connection;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.Selection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code agent}: one message, one answer. */
@Command(
    name = "agent",
    description = "Says something to an agent and prints its answer, word by word as it comes.",
    footer = "  ${ROOT-COMMAND-NAME} --profile rescue agent --message \"why is main down?\"")
public final class AgentCommand extends CliCommand {
  private static final int GRACE_SECONDS = 30;
  private static final int LONGEST_SECONDS = 86_400;

  @Mixin private Connection connection = new Connection();

  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      required = true,
      description = "What to say; - reads it from standard input.")
  private String message = "";

  @Option(names = "--agent", paramLabel = "ID", description = "The agent; default: the main one.")
  private @Nullable String agent;

  @Option(names = "--session", paramLabel = "KEY", description = "Key of the conversation.")
  private @Nullable String session;

  @Option(names = "--session-id", paramLabel = "ID", description = "Id of a conversation.")
  private @Nullable String sessionId;

  @Option(
      names = {"-t", "--to"},
      paramLabel = "TO",
      description = "The person whose conversation is meant.")
  private @Nullable String to;

  @Option(
      names = "--thinking",
      paramLabel = "LEVEL",
      completionCandidates = Choice.Thinking.class,
      description = "How long it may think: off, minimal, low, medium, high or xhigh.")
  private @Nullable String thinking;

  @Option(names = "--channel", paramLabel = "ID", description = "The chat channel that is meant.")
  private @Nullable String channel;

  @Option(names = "--deliver", description = "Send the answer through the channel, too.")
  private boolean deliver;

  @Option(
      names = "--local",
      description =
          "Run the gateway in this process, for this one answer; it must not run already.")
  private boolean local;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long the answer may take, 0 for no limit; default: ${DEFAULT-VALUE}.")
  private int turnSeconds = 600;

  private String printed = "";

  public AgentCommand(Cli cli) {
    super(cli);
  }

  @Override
  protected ExitCode run() throws IOException {
    Map<String, Object> params = params();
    Instance instance = instance(local ? Selection.Purpose.START : Selection.Purpose.CLIENT);
    Fields answer;
    if (local) {
      try (LocalGateway gateway = LocalGateway.start(cli(), instance)) {
        answer = ask(gateway.instance(), params);
      }
    } else {
      connection.follow(cli(), instance);
      answer = ask(instance, params);
    }
    if (json()) {
      Map<String, Object> document = answer(instance);
      answer.tree().forEach(document::putIfAbsent);
      output().json(document);
    } else {
      finish(answer);
    }
    return answer.text("status").equals("ok") ? ExitCode.OK : ExitCode.FAILURE;
  }

  private Fields ask(Instance instance, Map<String, Object> params) {
    Duration limit =
        Duration.ofSeconds(turnSeconds == 0 ? LONGEST_SECONDS : turnSeconds + GRACE_SECONDS);
    try (DirectClient client = connection.open(cli(), instance)) {
      return Fields.of(
          client.callToEnd("agent", params, limit, event -> show(instance, params, event)).value());
    } catch (CallRefusedException e) {
      if (!e.code().equals("UNAVAILABLE")) {
        throw e;
      }
      if (!printed.isEmpty()) {
        output().line("");
      }
      String message = String.valueOf(e.getMessage());
      throw new GatehouseException(
          ExitCode.FAILURE,
          "no answer: " + message.replaceFirst("^.*? refused agent: ", ""),
          "try again, or see which models can answer: " + cli().hint(instance, "models status"),
          e);
    }
  }

  private Map<String, Object> params() throws IOException {
    if (turnSeconds < 0) {
      throw new GatehouseException(
          ExitCode.USAGE, "--timeout is " + turnSeconds, "give 0 or more seconds");
    }
    if (local && connection.elsewhere()) {
      throw new GatehouseException(
          ExitCode.USAGE, "--local and --url exclude each other", "give one of them");
    }
    String text =
        message.equals("-")
            ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip()
            : message;
    if (text.isBlank()) {
      throw new GatehouseException(
          ExitCode.USAGE, "the message is empty", "say something: --message \"status\"");
    }
    Map<String, Object> params =
        new Params()
            .with("message", text)
            .with("agentId", agent)
            .with("sessionKey", session)
            .with("sessionId", sessionId)
            .with("to", to)
            .with("thinking", thinking)
            .with("channel", channel)
            .with("deliver", deliver)
            .with("idempotencyKey", UUID.randomUUID().toString())
            .tree();
    params.put("timeout", turnSeconds);
    return params;
  }

  /** Prints what is new of the text so far. */
  private void show(Instance instance, Map<String, Object> params, GatewayEvent event) {
    Fields payload = Fields.of(event.payload());
    if (event.name().equals("exec.approval.requested")) {
      waits(instance, params, payload);
      return;
    }
    if (json()
        || !event.name().equals("agent")
        || !payload.text("stream").equals("assistant")
        || !payload.text("runId").equals(params.get("idempotencyKey"))) {
      return;
    }
    String text = payload.object("data").find("text").orElse("");
    if (text.startsWith(printed)) {
      output().part(text.substring(printed.length()));
      printed = text;
    }
  }

  /** Says that the answer waits for a person, who can decide in another terminal. */
  private void waits(Instance instance, Map<String, Object> params, Fields payload) {
    Fields request = payload.object("request");
    if (!request.text("runId").equals(params.get("idempotencyKey"))) {
      return;
    }
    if (!printed.isEmpty() && !printed.endsWith("\n")) {
      output().line("");
    }
    String id = payload.text("id");
    output().note("the agent waits to run: " + request.text("command"));
    output()
        .note(
            "  decide in another terminal with: " + cli().hint(instance, "approvals allow " + id));
    output().note("  or: " + cli().hint(instance, "approvals deny " + id));
  }

  private void finish(Fields answer) {
    StringBuilder whole = new StringBuilder();
    for (Fields payload : answer.object("result").list("payloads")) {
      payload
          .find("text")
          .ifPresent(text -> whole.append(whole.isEmpty() ? "" : "\n").append(text));
    }
    String text = whole.toString();
    if (printed.isEmpty()) {
      output().line(text);
    } else {
      output().line("");
      // Texts between tool calls were shown as they came; what was not shown is the last one.
      if (!text.strip().endsWith(printed.strip()) && !printed.strip().endsWith(text.strip())) {
        output().line(text);
      }
    }
    if (!answer.text("status").equals("ok")) {
      output().note(answer.find("summary").orElse("the turn ended as " + answer.text("status")));
    }
  }
}
