package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.provider.ModelCall;
import dev.gatehouse.gateway.provider.ModelCalls;
import dev.gatehouse.gateway.provider.ModelChain;
import dev.gatehouse.gateway.provider.ModelFailure;
import dev.gatehouse.gateway.provider.ModelListener;
import dev.gatehouse.gateway.provider.ModelRequest;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.session.SessionEntry;
import dev.gatehouse.gateway.session.TranscriptEntry;
import dev.gatehouse.gateway.session.Transcripts;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.transcript.Message;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes long conversations short: a model sums up the older messages, the newest stay as they are.
 */
@Singleton
final class Compactor {
  private static final String SYSTEM =
      "You keep the memory of a conversation between a person and an AI agent. Write what is needed"
          + " to go on with it without the original: the person's goals and wishes, decisions and"
          + " why, facts, names, paths, commands and their outcomes, what is open and what comes"
          + " next. Keep exact values. Write plain sentences and lists, no preamble.";

  private static final String LEFT_OUT =
      "Older messages of this conversation were left out because they did not fit any more.";

  private static final int MAX_PART_CHARS = 2_000;
  private static final long LIMIT_MILLIS = 180_000;

  private final GatewayLoop loop;
  private final Clock clock;
  private final InstanceLog log;
  private final Transcripts transcripts;
  private final Models models;
  private final ModelCalls calls;

  @Inject
  Compactor(
      GatewayLoop loop,
      Clock clock,
      InstanceLog log,
      Transcripts transcripts,
      Models models,
      ModelCalls calls) {
    this.loop = loop;
    this.clock = clock;
    this.log = log;
    this.transcripts = transcripts;
    this.models = models;
    this.calls = calls;
  }

  /**
   * Sums up the older messages of a session. When no model can do it, the older messages are left
   * out of what models see and a sentence says so; in the transcript they stay in either case.
   *
   * @param keepTokens about how much of the newest messages stays
   * @param wishes what a person wants to be kept, empty for nothing special
   * @param cancelled completes when it is no longer wanted
   * @return the number of tokens before it; empty when there is nothing to sum up
   */
  Future<Optional<Long>> compact(
      SessionEntry entry,
      ModelChain chain,
      long keepTokens,
      String wishes,
      Future<Void> cancelled) {
    return transcripts
        .context(entry.sessionId())
        .compose(
            entries -> {
              int cut = cut(entries, keepTokens);
              if (cut <= 0) {
                return Future.succeededFuture(Optional.empty());
              }
              List<Message> all = messages(entries);
              long before = Conversation.tokens(all);
              return summary(chain, messages(entries.subList(0, cut)), wishes, cancelled)
                  .compose(
                      summary ->
                          transcripts.compacted(entry, summary, entries.get(cut).id(), before))
                  .map(ignored -> Optional.of(before));
            });
  }

  /** Where the kept part begins: at a message of a person, so that no call loses its result. */
  static int cut(List<TranscriptEntry> entries, long keepTokens) {
    long kept = 0;
    int cut = -1;
    for (int i = entries.size() - 1; i > 0; i--) {
      Optional<Message> message = entries.get(i).message();
      if (message.isEmpty()) {
        continue;
      }
      kept += Conversation.tokens(message.get());
      if (cut > 0 && kept > keepTokens) {
        break;
      }
      if (message.get() instanceof Message.User) {
        cut = i;
      }
    }
    // What would be summed up must be more than an earlier summary.
    return cut > 1 || cut == 1 && entries.get(0).message().isPresent() ? cut : -1;
  }

  /** Returns what a model sees of them; a summary is a message of its own. */
  static List<Message> messages(List<TranscriptEntry> entries) {
    List<Message> messages = new ArrayList<>();
    for (TranscriptEntry entry : entries) {
      entry.message().ifPresent(messages::add);
      entry
          .summary()
          .ifPresent(
              summary ->
                  messages.add(
                      new Message.User(
                          List.of(new Content.Text("[What was said before, in short]\n" + summary)),
                          entry.at())));
    }
    return messages;
  }

  private Future<String> summary(
      ModelChain chain, List<Message> messages, String wishes, Future<Void> cancelled) {
    long window = models.facts(chain.primary()).contextWindow();
    String told = told(messages, Math.max(4_000, window * 2));
    String question =
        "The conversation so far:\n\n"
            + told
            + "\n\nSum it up for the agent that goes on with it."
            + (wishes.isBlank() ? "" : " Keep above all: " + wishes.strip());
    ModelRequest request =
        ModelRequest.of(
            chain.primary(),
            SYSTEM,
            List.of(new Message.User(List.of(new Content.Text(question)), clock.millis())));
    Promise<String> answer = Promise.promise();
    ModelCall call =
        calls.start(
            chain,
            request,
            new ModelListener() {
              @Override
              public void done(Message.Assistant said) {
                String text = said.text().strip();
                answer.tryComplete(text.isEmpty() ? LEFT_OUT : text);
              }

              @Override
              public void failed(ModelFailure failure) {
                log.warn(
                    "turn",
                    "no model sums up a session",
                    "why",
                    String.valueOf(failure.getMessage()));
                answer.tryComplete(LEFT_OUT);
              }
            });
    Runnable stopTimer = loop.after(LIMIT_MILLIS, () -> answer.tryComplete(LEFT_OUT));
    cancelled.onComplete(ignored -> loop.run(() -> answer.tryFail("cancelled")));
    return answer
        .future()
        .onComplete(
            ignored -> {
              stopTimer.run();
              call.cancel();
            });
  }

  /**
   * The messages as one text, the long ones shortened, the oldest left out where all is too long.
   */
  private static String told(List<Message> messages, long maxChars) {
    List<String> lines = new ArrayList<>();
    for (Message message : messages) {
      lines.add(told(message));
    }
    long chars = lines.stream().mapToLong(String::length).sum();
    int first = 0;
    while (chars > maxChars && first < lines.size() - 1) {
      chars -= lines.get(first++).length();
    }
    String rest = String.join("\n\n", lines.subList(first, lines.size()));
    return first == 0 ? rest : "(" + first + " older messages are left out)\n\n" + rest;
  }

  private static String told(Message message) {
    StringBuilder text = new StringBuilder();
    if (message instanceof Message.User) {
      text.append("Person: ");
    } else if (message instanceof Message.Assistant) {
      text.append("Agent: ");
    } else if (message instanceof Message.ToolResult result) {
      text.append("Tool ").append(result.toolName()).append(": ");
    }
    for (Content part : message.content()) {
      if (part instanceof Content.Text words) {
        text.append(shortened(words.text()));
      } else if (part instanceof Content.ToolUse call) {
        text.append("[calls ")
            .append(call.name())
            .append(' ')
            .append(shortened(call.arguments().encode()))
            .append(']');
      } else if (part instanceof Content.Image) {
        text.append("[a picture]");
      }
    }
    return text.toString();
  }

  private static String shortened(String text) {
    return text.length() <= MAX_PART_CHARS
        ? text
        : text.substring(0, MAX_PART_CHARS / 2)
            + " … "
            + text.substring(text.length() - MAX_PART_CHARS / 2);
  }
}
