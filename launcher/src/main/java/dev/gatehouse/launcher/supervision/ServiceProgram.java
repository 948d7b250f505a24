package dev.gatehouse.launcher.supervision;

import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Services;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.ShellWord;
import dev.gatehouse.profiles.service.CommandRunner;
import dev.gatehouse.profiles.service.NativeServices;
import dev.gatehouse.profiles.service.SystemCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The program that an instance's service starts. After an upgrade to another place it must be the
 * new one: the first crash or reboot would bring the old version back, over data that a newer one
 * has written.
 *
 * @param updated whether the service starts the new version from now on
 * @param text what was done, or what is left to do, for people
 */
record ServiceProgram(boolean updated, String text) {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /**
   * Lets the service of {@code instance} start {@code program} from now on. The new version defines
   * the service itself, by its own rules, and nothing is started or stopped. Empty when no service
   * of the instance's own is installed, or when it starts that program already. Blocks.
   */
  static Optional<ServiceProgram> follow(Cli cli, Instance instance, Path program) {
    return follow(
        Services.manager(cli).installed(instance),
        instance,
        program,
        new SystemCommands(Services.environment(cli, instance), LIMIT));
  }

  /** The same where {@code services} are those in which the instance has a service of its own. */
  static Optional<ServiceProgram> follow(
      Optional<NativeServices> services, Instance instance, Path program, CommandRunner commands) {
    if (services.isEmpty() || names(services.get().definition(instance).text(), program)) {
      return Optional.empty();
    }
    String name = services.get().name(instance);
    List<String> install =
        Services.command(List.of(program.toString()), instance, "gateway", "install", "--no-start");
    String left = " still starts the old version after a crash or a reboot; mend it with:\n  ";
    if (!services.get().enabled(instance)) {
      // An install would switch on what somebody has switched off.
      return Optional.of(new ServiceProgram(false, name + left + line(install)));
    }
    CommandRunner.Result result = commands.run(install);
    return Optional.of(
        result.good()
            ? new ServiceProgram(true, name + " starts the new version from now on, too")
            : new ServiceProgram(false, name + left + line(install) + "\n  " + result.detail()));
  }

  /** Whether a definition names the program itself, not one whose path ends like it. */
  static boolean names(String definition, Path program) {
    return Pattern.compile(
            "(?<![\\w./+@:~-])" + Pattern.quote(program.toString()) + "(?![\\w./+@:~-])")
        .matcher(definition)
        .find();
  }

  /** A command line for a shell. */
  private static String line(List<String> words) {
    return words.stream().map(ShellWord::of).collect(Collectors.joining(" "));
  }
}
