package dev.gatehouse.gateway.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A patch in the family's format, read. Immutable.
 *
 * <pre>
 * *** Begin Patch
 * *** Add File: notes/new.md
 * +a line
 * *** Update File: src/Main.java
 * *** Move to: src/App.java
 * &#64;&#64; class Main
 *  context
 * -old line
 * +new line
 * *** Delete File: old.txt
 * *** End Patch
 * </pre>
 *
 * @param changes one for each file, in the order of the patch
 */
record Patch(List<Change> changes) {
  private static final String BEGIN = "*** Begin Patch";
  private static final String END = "*** End Patch";
  private static final String ADD = "*** Add File: ";
  private static final String UPDATE = "*** Update File: ";
  private static final String DELETE = "*** Delete File: ";
  private static final String MOVE = "*** Move to: ";
  private static final String END_OF_FILE = "*** End of File";

  /** What happens to one file. */
  sealed interface Change {
    /** The file, as the patch names it. */
    String path();
  }

  /** A new file. */
  record Add(String path, String content) implements Change {}

  /** A file that goes. */
  record Delete(String path) implements Change {}

  /** A file whose lines change, and which may move. */
  record Update(String path, Optional<String> moveTo, List<Hunk> hunks) implements Change {}

  /**
   * Lines that are replaced by others.
   *
   * @param header a line before which the place is not; empty for none
   * @param before the lines as they are, context included
   * @param after the lines as they shall be
   * @param atEnd whether they are the last of the file
   */
  record Hunk(String header, List<String> before, List<String> after, boolean atEnd) {}

  /** Reads a patch; what is wrong with it is refused with the number of the line. */
  static Patch parse(String text) {
    return new Reader(text).read();
  }

  private static final class Reader {
    private final List<String> lines;
    private int at;

    Reader(String text) {
      List<String> all = new ArrayList<>(List.of(text.replace("\r\n", "\n").strip().split("\n")));
      // Models like to put a patch into a here-document.
      if (all.size() > 2 && all.get(0).matches("<<\\s*['\"]?EOF['\"]?")) {
        all.remove(0);
        if (all.get(all.size() - 1).strip().equals("EOF")) {
          all.remove(all.size() - 1);
        }
      }
      this.lines = all;
    }

    Patch read() {
      if (!line().strip().equals(BEGIN)) {
        throw wrong("must be \"" + BEGIN + "\"");
      }
      at++;
      List<Change> changes = new ArrayList<>();
      while (at < lines.size() && !line().strip().equals(END)) {
        changes.add(change());
      }
      if (at >= lines.size()) {
        throw wrong("is missing: a patch ends with \"" + END + "\"");
      }
      if (changes.isEmpty()) {
        throw wrong("comes too early: the patch changes nothing");
      }
      return new Patch(changes);
    }

    private Change change() {
      String line = line();
      if (line.startsWith(ADD)) {
        at++;
        StringBuilder content = new StringBuilder();
        while (at < lines.size() && line().startsWith("+")) {
          content.append(line().substring(1)).append('\n');
          at++;
        }
        return new Add(path(line, ADD), content.toString());
      }
      if (line.startsWith(DELETE)) {
        at++;
        return new Delete(path(line, DELETE));
      }
      if (line.startsWith(UPDATE)) {
        at++;
        return update(path(line, UPDATE));
      }
      throw wrong("must start a file with Add File, Update File or Delete File");
    }

    private Update update(String path) {
      Optional<String> moveTo = Optional.empty();
      if (at < lines.size() && line().startsWith(MOVE)) {
        moveTo = Optional.of(path(line(), MOVE));
        at++;
      }
      List<Hunk> hunks = new ArrayList<>();
      while (at < lines.size() && !startsFile(line())) {
        if (line().isBlank() && at + 1 < lines.size() && startsFile(lines.get(at + 1))) {
          at++;
        } else {
          hunks.add(hunk());
        }
      }
      if (hunks.isEmpty() && moveTo.isEmpty()) {
        throw wrong("comes too early: nothing of " + path + " is changed");
      }
      return new Update(path, moveTo, hunks);
    }

    private static boolean startsFile(String line) {
      return line.startsWith(ADD)
          || line.startsWith(UPDATE)
          || line.startsWith(DELETE)
          || line.strip().equals(END);
    }

    private Hunk hunk() {
      String header = "";
      if (line().startsWith("@@")) {
        header = line().substring(2).strip();
        at++;
      }
      List<String> before = new ArrayList<>();
      List<String> after = new ArrayList<>();
      boolean atEnd = false;
      int start = at;
      while (at < lines.size() && !line().startsWith("@@") && !startsFile(line())) {
        String line = line();
        if (line.equals(END_OF_FILE)) {
          atEnd = true;
          at++;
          break;
        }
        if (line.isEmpty()) {
          before.add("");
          after.add("");
        } else {
          String rest = line.substring(1);
          switch (line.charAt(0)) {
            case ' ' -> {
              before.add(rest);
              after.add(rest);
            }
            case '-' -> before.add(rest);
            case '+' -> after.add(rest);
            default -> throw wrong("must start with a space, + or -");
          }
        }
        at++;
      }
      if (at == start) {
        throw wrong("comes too early: there are no lines to change");
      }
      return new Hunk(header, before, after, atEnd);
    }

    private String path(String line, String prefix) {
      String path = line.substring(prefix.length()).strip();
      if (path.isEmpty()) {
        throw wrong("names no file");
      }
      return path;
    }

    private String line() {
      return at < lines.size() ? lines.get(at) : "";
    }

    private RuntimeException wrong(String problem) {
      return WorkspaceRefusal.of(
          "line " + (at + 1) + " of the patch", problem, "correct the patch; nothing was changed");
    }
  }
}
