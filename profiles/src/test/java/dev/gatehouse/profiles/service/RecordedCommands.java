package dev.gatehouse.profiles.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A service manager's program that is not on this machine: says what it was told to say. */
public final class RecordedCommands implements CommandRunner {
  private static final Result GOOD = new Result(0, "", "");

  private final List<String> ran = new ArrayList<>();
  private final Map<String, Result> answers = new LinkedHashMap<>();

  /** Answers every command line that begins with {@code start}; the latest word counts. */
  public RecordedCommands answer(String start, int exit, String out) {
    answers.put(start, new Result(exit, out, exit == 0 ? "" : "refused: " + start));
    return this;
  }

  @Override
  public Result run(List<String> command) {
    String line = String.join(" ", command);
    ran.add(line);
    Result answer = GOOD;
    for (Map.Entry<String, Result> known : answers.entrySet()) {
      if (line.startsWith(known.getKey())) {
        answer = known.getValue();
      }
    }
    return answer;
  }

  /** Every command line up to now. */
  public List<String> ran() {
    return List.copyOf(ran);
  }

  /** Forgets what was run. */
  public void clear() {
    ran.clear();
  }
}
