package dev.gatehouse.gateway.exec;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.log.VisibleText;
import dev.gatehouse.gateway.tool.ToolCall;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes of a call's arguments what exactly would be started. */
@Singleton
final class ExecPlans {
  private static final int MAX_COMMAND_CHARS = 64 * 1024;
  private static final Path SHELL = Path.of("/bin/sh");

  private final ExecModes modes;
  private final Children children;
  private final Reach reach;

  @Inject
  ExecPlans(ExecModes modes, Children children, Reach reach) {
    this.modes = modes;
    this.children = children;
    this.reach = reach;
  }

  /**
   * A command that could be started.
   *
   * @param programs where its programs are looked for
   */
  record Prepared(ExecPlan plan, Programs programs) {}

  /** Finds out what exactly would be started. Blocks. */
  Prepared prepare(ToolCall call) {
    JsonObject arguments = call.arguments();
    Path root = root(call);
    Path cwd = cwd(root, arguments.getString("workdir", "."));
    Map<String, String> added = new LinkedHashMap<>();
    arguments
        .getJsonObject("env", new JsonObject())
        .forEach(entry -> added.put(entry.getKey(), String.valueOf(entry.getValue())));
    ChildVariables.check(added, children.distributions());
    Programs programs = programs(call);
    List<String> words = new ArrayList<>();
    boolean shell = false;
    if (arguments.getValue("argv") instanceof JsonArray argv) {
      argv.forEach(word -> words.add((String) word));
    } else {
      String command = arguments.getString("command");
      Optional<List<String>> parsed = parse(command);
      shell = parsed.isEmpty();
      words.addAll(parsed.orElseGet(() -> List.of(SHELL.toString(), "-c", command)));
    }
    int length = words.stream().mapToInt(String::length).sum();
    if (length > MAX_COMMAND_CHARS || words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
      throw refused(
          "the command is too long, or holds the character 0", "write it to a file and run that");
    }
    Program program = programs.find(words.get(0), cwd);
    List<String> rest = words.subList(1, words.size());
    Optional<String> reach = shell ? Optional.empty() : this.reach.reason(program, rest, cwd, root);
    return new Prepared(ExecPlan.of(program, rest, cwd, added, shell, reach), programs);
  }

  private static Optional<List<String>> parse(String command) {
    try {
      return ShellWords.parse(command);
    } catch (IllegalArgumentException e) {
      throw refused("the command is not complete: " + e.getMessage(), "correct it");
    }
  }

  private Programs programs(ToolCall call) {
    List<String> first = new ArrayList<>();
    if (modes.setting(call.scope().agentId(), "pathPrepend").orElse(null) instanceof List<?> list) {
      list.forEach(
          each -> {
            if (each instanceof String text) {
              first.add(children.environment().path(text).toString());
            }
          });
    }
    return Programs.of(children.environment().get("PATH"), first, call.scope().workspace());
  }

  private static Path root(ToolCall call) {
    try {
      return call.scope().workspace().toRealPath();
    } catch (IOException e) {
      throw refused(
          "the workspace " + call.scope().workspace() + " is missing",
          "create the folder, or correct the agent's workspace in the configuration");
    }
  }

  private static Path cwd(Path root, String given) {
    try {
      Path cwd = root.resolve(given).toRealPath();
      if (!cwd.startsWith(root)) {
        throw refused(
            VisibleText.of(given) + " lies outside of the workspace", "use a folder inside of it");
      }
      if (!Files.isDirectory(cwd)) {
        throw refused(VisibleText.of(given) + " is no folder", "name a folder of the workspace");
      }
      return cwd;
    } catch (IOException | InvalidPathException e) {
      throw refused(
          "the folder " + VisibleText.of(given) + " is missing", "make it first, or use another");
    }
  }

  private static GatehouseException refused(String what, String remedy) {
    return new GatehouseException(ExitCode.USAGE, what, remedy);
  }
}
