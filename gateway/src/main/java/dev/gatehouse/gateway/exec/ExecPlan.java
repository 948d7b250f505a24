package dev.gatehouse.gateway.exec;

import dev.gatehouse.gateway.log.VisibleText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Exactly what will be started: decided, shown and run is this and nothing that is read again.
 * Immutable.
 *
 * @param program the first word, found on the disk
 * @param arguments the other words
 * @param cwd real path of the working directory, inside the workspace
 * @param added what the call adds to the environment
 * @param shell whether the text went to a shell as a whole
 * @param caution why it is not enough that the program's path is allowed; empty when it is
 * @param operands files of the workspace that the program will run or read as code, with the hash
 *     of what stood in them
 */
record ExecPlan(
    Program program,
    List<String> arguments,
    Path cwd,
    Map<String, String> added,
    boolean shell,
    Optional<String> caution,
    Map<Path, String> operands) {
  private static final int MAX_OPERANDS = 16;
  private static final long MAX_OPERAND_BYTES = 8L * 1024 * 1024;

  ExecPlan {
    arguments = List.copyOf(arguments);
    added = Map.copyOf(added);
    operands = Map.copyOf(operands);
  }

  /** Makes a plan of words. Blocks. */
  static ExecPlan of(
      Program program,
      List<String> arguments,
      Path cwd,
      Map<String, String> added,
      boolean shell,
      Optional<String> reach) {
    Optional<String> carried = Carriers.reason(program, arguments);
    Optional<String> caution = carried.or(() -> reach);
    Map<Path, String> operands = new TreeMap<>();
    if (program.firm() && carried.isEmpty()) {
      return new ExecPlan(program, arguments, cwd, added, shell, caution, operands);
    }
    List<String> words = new ArrayList<>(arguments);
    if (!program.firm()) {
      words.add(program.real().toString());
    }
    // Words in a text that name a file are what a shell or interpreter would run or read.
    arguments.forEach(text -> words.addAll(List.of(text.split("[\\s;|&<>()'\"=]+"))));
    for (String word : words) {
      if (operands.size() < MAX_OPERANDS && !word.isEmpty() && word.indexOf('\0') < 0) {
        Path file = cwd.resolve(word).normalize();
        hash(file).ifPresent(hash -> operands.put(file, hash));
      }
    }
    return new ExecPlan(program, arguments, cwd, added, shell, caution, operands);
  }

  /** The words as they are started, the program's real path first. */
  List<String> argv() {
    List<String> argv = new ArrayList<>();
    argv.add(program.startPath().toString());
    argv.addAll(arguments);
    return argv;
  }

  /** The whole command as a person reads it. */
  String text() {
    List<String> words = new ArrayList<>();
    words.add(program.given());
    words.addAll(arguments);
    return VisibleText.of(shell ? arguments.get(arguments.size() - 1) : ShellWords.join(words));
  }

  /** A number that stands for all of it. */
  String fingerprint() {
    return ApprovalsFile.hash(
        new JsonObject()
            .put("argv", new JsonArray(argv()))
            .put("program", program.identity())
            .put("cwd", cwd.toString())
            .put("env", new JsonObject(new TreeMap<>(added)))
            .put("operands", operands.toString())
            .encode());
  }

  /** Says what is not any more as it was decided; empty when all is. Blocks. */
  Optional<String> changed() {
    if (!program.unchanged()) {
      return Optional.of(program.found() + " is another file now");
    }
    try {
      if (!cwd.toRealPath().equals(cwd)) {
        return Optional.of(cwd + " leads elsewhere now");
      }
    } catch (IOException e) {
      return Optional.of(cwd + " is gone");
    }
    for (Map.Entry<Path, String> operand : operands.entrySet()) {
      if (!hash(operand.getKey()).equals(Optional.of(operand.getValue()))) {
        return Optional.of(operand.getKey() + " was changed");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> hash(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= MAX_OPERAND_BYTES
          ? Optional.of(
              ApprovalsFile.hash(
                  new String(
                      Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
