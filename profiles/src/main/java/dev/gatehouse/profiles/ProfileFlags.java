package dev.gatehouse.profiles;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes {@code --profile NAME}, {@code --profile=NAME} and {@code --dev} out of a command line,
 * wherever they stand before {@code --}, so that {@code gateway --dev} and {@code onboard --profile
 * rescue} mean the profile too. Pure.
 */
public final class ProfileFlags {
  private static final String PROFILE = "--profile";
  private static final String DEV = "--dev";

  private ProfileFlags() {}

  /**
   * Splits {@code argv}.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when a value is missing, is no profile
   *     name, or when two of the flags disagree
   */
  public static Extracted extract(List<String> argv) {
    List<String> remaining = new ArrayList<>();
    List<String> names = new ArrayList<>();
    boolean dev = false;
    int i = 0;
    for (; i < argv.size() && !argv.get(i).equals("--"); i++) {
      String word = argv.get(i);
      if (word.equals(DEV)) {
        dev = true;
      } else if (word.equals(PROFILE)) {
        if (i + 1 == argv.size() || argv.get(i + 1).startsWith("-")) {
          throw missing();
        }
        names.add(checked(argv.get(++i)));
      } else if (word.startsWith(PROFILE + "=")) {
        names.add(checked(word.substring(PROFILE.length() + 1)));
      } else {
        remaining.add(word);
      }
    }
    remaining.addAll(argv.subList(i, argv.size()));
    return new Extracted(remaining, one(names), dev);
  }

  private static String checked(String text) {
    return parse(text, PROFILE).value();
  }

  /**
   * Checks the text of a profile name with the family's words.
   *
   * @param where the flag or variable it comes from
   */
  static ProfileName parse(String text, String where) {
    String name = text.trim();
    if (name.isEmpty()) {
      throw missing();
    }
    try {
      return new ProfileName(name);
    } catch (GatehouseException e) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "Invalid " + where + " (use letters, numbers, \"_\", \"-\" only): " + e.getMessage(),
          e.remedy(),
          e);
    }
  }

  /** Refuses {@code --dev} together with another profile. */
  static void refuseDevWith(Optional<String> profile) {
    if (profile.isPresent() && !profile.get().trim().equals(Selection.DEV_PROFILE)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "Cannot combine --dev with --profile",
          "--dev means the profile \"dev\"; leave out one of the two");
    }
  }

  private static Optional<String> one(List<String> names) {
    List<String> different = names.stream().distinct().toList();
    if (different.size() > 1) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "--profile is given twice: " + String.join(" and ", different),
          "name one profile");
    }
    return different.stream().findFirst();
  }

  private static GatehouseException missing() {
    return new GatehouseException(
        ExitCode.USAGE,
        "--profile requires a value",
        "name the profile, for example --profile rescue");
  }

  /**
   * A command line without its profile flags.
   *
   * @param remaining the other words, in their order
   * @param profile checked name from {@code --profile}
   * @param dev whether {@code --dev} was there
   */
  public record Extracted(List<String> remaining, Optional<String> profile, boolean dev) {
    public Extracted {
      remaining = List.copyOf(remaining);
      if (dev) {
        refuseDevWith(profile);
      }
    }

    /** What the flags select, for a client command. */
    public Selection selection() {
      Selection selection = Selection.nothing().withDev(dev);
      return profile.map(selection::withProfile).orElse(selection);
    }
  }
}
