package dev.gatehouse.gateway.turn;

import dev.gatehouse.gateway.transcript.Message;
import dev.gatehouse.gateway.transcript.StopReason;
import dev.gatehouse.gateway.turn.TurnResult.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The sentences of turns, and what can be read from an agent's own words. */
final class RunText {
  /** Model of messages that a command wrote; models do not see them. */
  static final String COMMAND_MODEL = "gateway-injected";

  /** An agent that says only this wants to say nothing. */
  static final String NO_REPLY = "NO_REPLY";

  /** The same in a conversation of agents. */
  private static final Set<String> SILENT = Set.of(NO_REPLY, "REPLY_SKIP", "ANNOUNCE_SKIP");

  static final String STOPPED_TOOL =
      "The turn was stopped before this tool answered. It may have run, in whole or in part.";

  static final String CRASHED_TOOL =
      "The gateway stopped before this tool answered. It may have run, in whole or in part: check"
          + " before you call it again.";

  static final String TOO_LONG =
      "the conversation does not fit into the model, and there is nothing left to shorten: start a"
          + " new one with /new";

  static final String CRASHED = "the gateway stopped during this turn";

  private static final String MEDIA = "MEDIA:";
  private static final int SUMMARY_CHARS = 160;

  private RunText() {}

  /** Whether a message is one that a command wrote. */
  static boolean ofCommand(Message message) {
    return message instanceof Message.Assistant said
        && said.stopReason() == StopReason.INJECTED
        && said.model().equals(COMMAND_MODEL);
  }

  /** Returns what is to be delivered of an agent's words, empty when it wants to say nothing. */
  static List<Payload> payloads(String text) {
    List<String> media = new ArrayList<>();
    StringBuilder words = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(MEDIA) && line.length() > MEDIA.length()) {
        String url = line.substring(MEDIA.length()).strip();
        if (!url.isEmpty()) {
          media.add(url);
          continue;
        }
      }
      words.append(words.isEmpty() ? "" : "\n").append(line);
    }
    String rest = words.toString().strip();
    if (SILENT.contains(rest)) {
      rest = "";
    }
    return rest.isEmpty() && media.isEmpty() ? List.of() : List.of(new Payload(rest, media));
  }

  /** One line that stands for a message that did not fit into the queue. */
  static String summary(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= SUMMARY_CHARS ? line : line.substring(0, SUMMARY_CHARS - 1) + "…";
  }

  /** Tells the model of messages that did not fit into the queue. */
  static String overflow(List<String> summaries) {
    StringBuilder text =
        new StringBuilder("[Queue overflow] ")
            .append(summaries.size())
            .append(summaries.size() == 1 ? " earlier message" : " earlier messages")
            .append(" in short:");
    summaries.forEach(line -> text.append("\n- ").append(line));
    return text.toString();
  }
}
