package dev.gatehouse.gateway.workspace;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;

/** Makes the refusals of this package: what is wrong with which path, and what to do. */
final class WorkspaceRefusal {
  private WorkspaceRefusal() {}

  static GatehouseException of(String path, String problem, String remedy) {
    return new GatehouseException(ExitCode.USAGE, shown(path) + " " + problem, remedy);
  }

  static GatehouseException outside(String path) {
    return of(
        path,
        "lies outside of the workspace",
        "use a path inside of the workspace, relative to it");
  }

  static GatehouseException missing(String path) {
    return of(path, "does not exist", "look with ls or find for what there is");
  }

  /** A path as a message may show it: short, on one line. */
  static String shown(String path) {
    StringBuilder text = new StringBuilder();
    path.codePoints()
        .limit(200)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                text.append(String.format("\\u%04x", c));
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.isEmpty() ? "the empty path" : text.toString();
  }
}
