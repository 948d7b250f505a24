package dev.gatehouse.launcher.cli;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The flags that hold for every command and may stand anywhere before {@code --}, taken out of the
 * command line before its command is known.
 *
 * @param remaining the other words, in their order
 * @param distribution text of {@code --distribution}
 * @param noColor whether {@code --no-color} was there
 * @param ignoreEnvironment whether {@code --ignore-environment} was there
 */
public record GlobalFlags(
    List<String> remaining,
    Optional<String> distribution,
    boolean noColor,
    boolean ignoreEnvironment) {
  private static final String DISTRIBUTION = "--distribution";

  public GlobalFlags {
    remaining = List.copyOf(remaining);
  }

  /**
   * Splits {@code argv}.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when {@code --distribution} has no value
   */
  public static GlobalFlags extract(List<String> argv) {
    List<String> remaining = new ArrayList<>();
    Optional<String> distribution = Optional.empty();
    boolean noColor = false;
    boolean ignoreEnvironment = false;
    int i = 0;
    for (; i < argv.size() && !argv.get(i).equals("--"); i++) {
      String word = argv.get(i);
      if (word.equals("--no-color")) {
        noColor = true;
      } else if (word.equals("--ignore-environment")) {
        ignoreEnvironment = true;
      } else if (word.startsWith(DISTRIBUTION + "=")) {
        distribution = Optional.of(word.substring(DISTRIBUTION.length() + 1));
      } else if (word.equals(DISTRIBUTION)) {
        if (i + 1 == argv.size() || argv.get(i + 1).startsWith("-")) {
          throw new GatehouseException(
              ExitCode.USAGE,
              "--distribution requires a value",
              "name one, for example --distribution sigil");
        }
        distribution = Optional.of(argv.get(++i));
      } else {
        remaining.add(word);
      }
    }
    remaining.addAll(argv.subList(i, argv.size()));
    return new GlobalFlags(remaining, distribution, noColor, ignoreEnvironment);
  }
}
