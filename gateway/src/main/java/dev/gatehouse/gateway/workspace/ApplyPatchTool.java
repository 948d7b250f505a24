package dev.gatehouse.gateway.workspace;

import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.workspace.Patch.Change;
import dev.gatehouse.gateway.workspace.Patch.Hunk;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** {@code apply_patch}: changes several files by one patch. */
final class ApplyPatchTool extends WorkspaceTool {
  private static final int MAX_FILES = 200;

  private final FileLocks locks;

  @Inject
  ApplyPatchTool(GatewayLoop loop, FileLocks locks) {
    super(
        "apply_patch",
        "Changes files of the workspace by a patch: *** Begin Patch, then for each file *** Add"
            + " File: path with + lines, *** Update File: path (and *** Move to: path) with @@ and"
            + " lines that start with space, - or +, or *** Delete File: path; then *** End Patch."
            + " Nothing is written unless all of it fits.",
        """
        {"type": "object",
         "properties": {
           "input": {"type": "string", "minLength": 1, "maxLength": 10000000,
                     "description": "The whole patch"}},
         "required": ["input"],
         "additionalProperties": false}
        """,
        Risk.MEDIUM,
        loop);
    this.locks = locks;
  }

  /** A change that is ready to be made. */
  private interface Step {
    String make();
  }

  @Override
  ToolAnswer work(JsonObject arguments, ToolCall call) {
    Patch patch = Patch.parse(arguments.getString("input"));
    if (patch.changes().size() > MAX_FILES) {
      return ToolAnswer.error("The patch changes more than " + MAX_FILES + " files; split it.");
    }
    return locks.changing(
        call.scope().workspace(),
        () -> {
          WorkspaceFolder folder = WorkspaceFolder.openOrCreate(call.scope().workspace());
          Set<String> seen = new HashSet<>();
          List<Step> steps = new ArrayList<>();
          for (Change change : patch.changes()) {
            if (!seen.add(folder.shown(change.path()))) {
              throw WorkspaceRefusal.of(
                  change.path(),
                  "stands in the patch twice",
                  "put all its changes under one heading; nothing was changed");
            }
            steps.add(prepare(folder, change, seen));
          }
          StringBuilder done = new StringBuilder("Done:\n");
          for (Step step : steps) {
            done.append(step.make()).append('\n');
          }
          return ToolAnswer.text(done.toString());
        });
  }

  private static Step prepare(WorkspaceFolder folder, Change change, Set<String> seen) {
    if (change instanceof Patch.Add add) {
      requireFree(folder, add.path());
      byte[] bytes = add.content().getBytes(StandardCharsets.UTF_8);
      return () -> {
        folder.write(add.path(), bytes, null);
        return "A " + folder.shown(add.path());
      };
    }
    if (change instanceof Patch.Delete delete) {
      if (folder.find(delete.path()).filter(WorkspaceFolder.Entry::file).isEmpty()) {
        throw WorkspaceRefusal.of(
            delete.path(), "is no file that could be deleted", "correct the patch");
      }
      return () -> {
        String shown = folder.shown(delete.path());
        folder.delete(delete.path());
        return "D " + shown;
      };
    }
    return update(folder, (Patch.Update) change, seen);
  }

  private static Step update(WorkspaceFolder folder, Patch.Update update, Set<String> seen) {
    WorkspaceFolder.Read read = folder.read(update.path(), WriteTool.MAX_BYTES);
    FileText file =
        FileText.of(read.bytes())
            .orElseThrow(
                () ->
                    WorkspaceRefusal.of(
                        update.path(), "is no text", "use a program with exec to change it"));
    byte[] bytes = file.with(patched(update, file.text())).bytes();
    Optional<String> moveTo = update.moveTo();
    moveTo.ifPresent(
        target -> {
          requireFree(folder, target);
          if (!seen.add(folder.shown(target))) {
            throw WorkspaceRefusal.of(
                target, "stands in the patch twice", "choose another name; nothing was changed");
          }
        });
    return () -> {
      String shown = folder.shown(update.path());
      if (moveTo.isEmpty()) {
        folder.write(update.path(), bytes, read.attributes());
        return "M " + shown;
      }
      folder.write(moveTo.get(), bytes, null);
      folder.delete(update.path());
      return "R " + shown + " -> " + folder.shown(moveTo.get());
    };
  }

  private static void requireFree(WorkspaceFolder folder, String path) {
    if (folder.find(path).isPresent()) {
      throw WorkspaceRefusal.of(
          path, "exists already", "use Update File to change it; nothing was changed");
    }
  }

  private static String patched(Patch.Update update, String text) {
    boolean ends = text.isEmpty() || text.endsWith("\n");
    String whole = ends && !text.isEmpty() ? text.substring(0, text.length() - 1) : text;
    List<String> lines =
        new ArrayList<>(text.isEmpty() ? List.of() : List.of(whole.split("\n", -1)));
    int from = 0;
    for (int i = 0; i < update.hunks().size(); i++) {
      Hunk hunk = update.hunks().get(i);
      if (!hunk.header().isEmpty()) {
        int header = search(lines, List.of(hunk.header()), from, false);
        // A header need not be a whole line: "@@ class Main" names a line that starts so.
        from = header >= 0 ? header + 1 : afterStart(lines, hunk.header(), from);
      }
      int place =
          hunk.before().isEmpty()
              ? hunk.header().isEmpty() || hunk.atEnd() ? lines.size() : from
              : search(lines, hunk.before(), from, hunk.atEnd());
      if (place < 0) {
        throw WorkspaceRefusal.of(
            "change " + (i + 1) + " of " + update.path(),
            "does not fit: its lines with space and - do not stand in the file in this order",
            "read the file again and correct the patch; nothing was changed");
      }
      List<String> replaced = lines.subList(place, place + hunk.before().size());
      replaced.clear();
      lines.addAll(place, hunk.after());
      from = place + hunk.after().size();
    }
    return lines.isEmpty() ? "" : String.join("\n", lines) + (ends ? "\n" : "");
  }

  private static int afterStart(List<String> lines, String header, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).strip().startsWith(header)) {
        return i + 1;
      }
    }
    return from;
  }

  /** Looks for lines exactly, then without spaces at their end, then without any around them. */
  private static int search(List<String> lines, List<String> wanted, int from, boolean atEnd) {
    List<UnaryOperator<String>> ways =
        List.of(UnaryOperator.identity(), String::stripTrailing, String::strip);
    for (UnaryOperator<String> way : ways) {
      int first = atEnd ? Math.max(from, lines.size() - wanted.size()) : from;
      for (int i = first; i + wanted.size() <= lines.size(); i++) {
        if (fits(lines, wanted, i, way)) {
          return i;
        }
      }
    }
    return -1;
  }

  private static boolean fits(
      List<String> lines, List<String> wanted, int at, UnaryOperator<String> way) {
    for (int i = 0; i < wanted.size(); i++) {
      if (!way.apply(lines.get(at + i)).equals(way.apply(wanted.get(i)))) {
        return false;
      }
    }
    return true;
  }
}
