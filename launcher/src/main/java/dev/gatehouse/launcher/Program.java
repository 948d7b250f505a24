package dev.gatehouse.launcher;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.distribution.Distribution;
import dev.gatehouse.core.distribution.Distributions;
import dev.gatehouse.gateway.client.CallRefusedException;
import dev.gatehouse.launcher.cli.Choice;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.cli.Failures;
import dev.gatehouse.launcher.cli.GlobalFlags;
import dev.gatehouse.launcher.cli.Output;
import dev.gatehouse.ports.HostDirectory;
import dev.gatehouse.profiles.ProfileFlags;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** One run of the program: finds the command, runs it, maps what it throws to an exit code. */
final class Program {
  private final Environment environment;
  private final String calledAs;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;

  /**
   * Creates a run.
   *
   * @param calledAs the name the program was started by, which may be that of a distribution
   * @param terminal whether a person sees the output
   */
  Program(
      Environment environment,
      String calledAs,
      PrintStream out,
      PrintStream err,
      boolean terminal) {
    this.environment = environment;
    this.calledAs = calledAs;
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  /** Runs a command line and returns its exit code. */
  int run(List<String> argv) {
    boolean json = asksForJson(argv);
    boolean color = terminal && environment.get("NO_COLOR").isEmpty() && !json;
    Output output = new Output(out, err, color && !argv.contains("--no-color"));
    Failures failures = new Failures(output, "gatehouse", Optional.empty());
    try {
      HostDirectory host = HostDirectory.of(environment);
      failures = new Failures(output, "gatehouse", Optional.of(bugReports(host)));
      GlobalFlags flags = GlobalFlags.extract(argv);
      Distributions distributions = Distributions.load(Program.class.getClassLoader());
      Distribution distribution = choose(distributions, flags.distribution());
      failures = new Failures(output, distribution.id(), Optional.of(bugReports(host)));
      ProfileFlags.Extracted profile = ProfileFlags.extract(flags.remaining());
      Cli cli =
          new Cli(
              environment,
              distributions,
              distribution,
              profile.selection().withPreferFlags(flags.ignoreEnvironment()),
              host,
              output,
              profile.remaining());
      return execute(cli, failures, color, json);
    } catch (Exception | LinkageError | StackOverflowError e) {
      return failures.print(e, json);
    } finally {
      output.flush();
    }
  }

  private int execute(Cli cli, Failures failures, boolean color, boolean json) {
    CommandLine line = Commands.commandLine(cli);
    line.setColorScheme(
        new ColorScheme.Builder(color ? Ansi.ON : Ansi.OFF)
            .commands(Ansi.Style.bold)
            .options(Ansi.Style.bold)
            .build());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    line.setParameterExceptionHandler((e, args) -> usage(e, failures, json));
    line.setExecutionStrategy(
        parsed -> {
          Choice.check(parsed);
          return new CommandLine.RunLast().execute(parsed);
        });
    line.setExecutionExceptionHandler(
        (e, command, result) -> failures.print(refusal(e, command), json));
    return line.execute(cli.arguments().toArray(String[]::new));
  }

  /** A gateway that refuses parameters means the options that they came from. */
  private static Throwable refusal(Throwable e, CommandLine command) {
    if (e instanceof CallRefusedException refused
        && refused.exitCode() == ExitCode.FAILURE
        && refused.code().equals("INVALID_REQUEST")
        && !command.getCommandName().equals("call")) {
      return new GatehouseException(
          ExitCode.USAGE,
          String.valueOf(refused.getMessage()),
          refused.remedy().startsWith("check the parameters")
              ? "see: " + command.getCommandSpec().qualifiedName() + " --help"
              : refused.remedy(),
          refused);
    }
    return e;
  }

  private static int usage(ParameterException e, Failures failures, boolean json) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    StringBuilder remedy = new StringBuilder();
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().get(0);
      boolean option = word.startsWith("-");
      message = name + " has no " + (option ? "option " : "command ") + word;
      List<String> near =
          Nearest.to(
              word,
              option
                  ? command.getCommandSpec().optionsMap().keySet()
                  : command.getSubcommands().keySet());
      if (!near.isEmpty()) {
        remedy.append("did you mean ").append(String.join(" or ", near)).append("?\n");
      }
      if (!option && command.getSubcommands().isEmpty()) {
        message = name + " takes no \"" + word + "\"";
      }
    }
    remedy.append("see: ").append(name).append(" --help");
    return failures.print(ExitCode.USAGE, message, remedy.toString(), json);
  }

  /** The distribution named by a flag, else by the program's own name, else the default one. */
  private Distribution choose(Distributions distributions, Optional<String> flag) {
    if (flag.isPresent()) {
      return distributions.get(flag.get());
    }
    return distributions.all().stream()
        .filter(distribution -> distribution.id().equals(calledAs))
        .findFirst()
        .orElseGet(() -> distributions.get(Distributions.DEFAULT_ID));
  }

  private static boolean asksForJson(List<String> argv) {
    return argv.stream().takeWhile(word -> !word.equals("--")).anyMatch("--json"::equals);
  }

  private static Path bugReports(HostDirectory host) {
    return host.path().resolve("bugs");
  }
}
