package dev.gatehouse.gateway.session;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The shape of a transcript's file without what is said in it: which records it has, in which
 * order, and which of them the conversation went back behind.
 *
 * @param header its first line; empty where it has none
 */
record TranscriptOutline(JsonObject header, List<Step> steps) {
  /**
   * A record.
   *
   * @param line where it stands, from 1
   * @param parentId the record before it; empty for the first
   * @param left whether the conversation went back behind it
   */
  record Step(long line, String id, Optional<String> parentId, long at, boolean left) {}

  /** Is told what is wrong with a line. */
  @FunctionalInterface
  interface Problems {
    void found(long line, String what);
  }

  /** Reads a file. What cannot be read is told and left out. Blocks. */
  static TranscriptOutline read(LineReader lines, Problems problems) throws IOException {
    JsonObject header = new JsonObject();
    boolean begun = false;
    Optional<Optional<String>> leaf = Optional.empty();
    Map<String, Integer> places = new HashMap<>();
    List<Step> steps = new ArrayList<>();
    List<Integer> parents = new ArrayList<>();
    for (LineReader.Line line = lines.next(); line != null; line = lines.next()) {
      String problem = line.problem();
      if (problem != null) {
        problems.found(line.number(), problem);
        if (line.text().isEmpty()) {
          continue;
        }
      }
      TranscriptLine record;
      try {
        record = TranscriptLine.read(line.text(), line.number());
      } catch (IllegalArgumentException e) {
        problems.found(line.number(), e.getMessage() + "; this line was left out");
        continue;
      }
      if (record.type().equals(TranscriptLine.HEADER)) {
        if (!begun) {
          header = record.body().put("id", record.id()).put("at", record.at());
          begun = true;
        }
        continue;
      }
      leaf = record.leaf();
      if (leaf.isPresent()) {
        continue;
      }
      String id =
          places.containsKey(record.id())
              ? TranscriptLine.derived(line.text(), line.number())
              : record.id();
      int place = steps.size();
      if (places.putIfAbsent(id, place) != null) {
        problems.found(line.number(), "has the id of an earlier line; this line was left out");
        continue;
      }
      // One that names no record that is there follows the line before it.
      int parent = record.root() ? -1 : record.parentId().map(places::get).orElse(place - 1);
      parents.add(parent);
      Optional<String> parentId =
          record.parentId().isEmpty() && parent >= 0
              ? Optional.of(steps.get(parent).id)
              : record.parentId();
      steps.add(new Step(line.number(), id, parentId, time(record, steps, header), false));
    }
    return new TranscriptOutline(header, marked(steps, parents, end(leaf, places, steps.size())));
  }

  private static long time(TranscriptLine record, List<Step> steps, JsonObject header) {
    if (record.at() > 0) {
      return record.at();
    }
    return steps.isEmpty() ? header.getLong("at", 0L) : steps.get(steps.size() - 1).at;
  }

  private static int end(Optional<Optional<String>> leaf, Map<String, Integer> places, int size) {
    return leaf.isEmpty()
        ? size - 1
        : leaf.get().map(id -> places.getOrDefault(id, size - 1)).orElse(-1);
  }

  private static List<Step> marked(List<Step> steps, List<Integer> parents, int end) {
    boolean[] followed = new boolean[steps.size()];
    for (int place = end; place >= 0; place = parents.get(place)) {
      followed[place] = true;
    }
    List<Step> marked = new ArrayList<>(steps.size());
    for (int place = 0; place < steps.size(); place++) {
      Step step = steps.get(place);
      marked.add(
          followed[place] ? step : new Step(step.line, step.id, step.parentId, step.at, true));
    }
    return marked;
  }
}
