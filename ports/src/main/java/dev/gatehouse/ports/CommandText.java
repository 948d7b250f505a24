package dev.gatehouse.ports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A command line for people: the program's name and its first arguments, up to the first one that
 * could be or precede a secret.
 */
final class CommandText {
  private static final int ARGUMENTS = 4;
  private static final int ARGUMENT_CHARACTERS = 60;
  private static final Pattern TELLING =
      Pattern.compile(
          "token|passw|passwd|passphrase|secret|credential|auth|bearer|cookie|(^|[-_.])(api)?key",
          Pattern.CASE_INSENSITIVE);
  // Long runs without a separator of words or paths: keys, tokens, hashes.
  private static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9+=_-]{24,}|://[^/\\s]*@");
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]");

  private CommandText() {}

  static String of(List<String> commandLine) {
    String program = name(commandLine.get(0));
    List<String> words = new ArrayList<>();
    words.add(clean(program));
    List<String> arguments = commandLine.subList(1, commandLine.size());
    if (program.toLowerCase(Locale.ROOT).startsWith("java")) {
      arguments = withoutJvmOptions(arguments);
    }
    for (String argument : arguments) {
      if (argument.isEmpty()) {
        continue;
      }
      if (words.size() > ARGUMENTS || isTelling(argument)) {
        words.add("…");
        break;
      }
      words.add(clean(argument));
    }
    return String.join(" ", words);
  }

  private static boolean isTelling(String argument) {
    // A long argument is often a whole script, which may say anything.
    return argument.length() > ARGUMENT_CHARACTERS
        || TELLING.matcher(argument).find()
        || OPAQUE.matcher(argument).find();
  }

  /** The main class says which program a JVM is, its options do not. */
  private static List<String> withoutJvmOptions(List<String> arguments) {
    int i = 0;
    while (i < arguments.size() && arguments.get(i).startsWith("-")) {
      String option = arguments.get(i);
      if (option.equals("-jar")) {
        break;
      }
      boolean takesNext =
          option.equals("-cp")
              || option.equals("-classpath")
              || option.equals("--class-path")
              || option.equals("--module-path")
              || option.equals("-p")
              || option.equals("--add-opens")
              || option.equals("--add-exports")
              || option.equals("--add-modules");
      i += takesNext ? 2 : 1;
    }
    return arguments.subList(Math.min(i, arguments.size()), arguments.size());
  }

  private static String name(String path) {
    // Some programs write a whole sentence there ("nginx: master process /usr/sbin/nginx").
    String first = path.split(" ", 2)[0];
    int slash = Math.max(first.lastIndexOf('/'), first.lastIndexOf('\\'));
    String name = first.substring(slash + 1);
    return name.isEmpty() ? "a program without a name" : name;
  }

  private static String clean(String text) {
    String printable = UNPRINTABLE.matcher(text).replaceAll("?");
    return printable.length() > ARGUMENT_CHARACTERS
        ? printable.substring(0, ARGUMENT_CHARACTERS) + "…"
        : printable;
  }
}
