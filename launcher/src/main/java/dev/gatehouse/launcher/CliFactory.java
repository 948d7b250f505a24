package dev.gatehouse.launcher;

import dev.gatehouse.launcher.cli.Cli;
import java.lang.reflect.Constructor;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the subcommands that a group names: each takes the {@link Cli}. */
final class CliFactory implements IFactory {
  private final IFactory others = CommandLine.defaultFactory();
  private final Cli cli;

  CliFactory(Cli cli) {
    this.cli = cli;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Cli.class) {
        constructor.setAccessible(true);
        return type.cast(constructor.newInstance(cli));
      }
    }
    return others.create(type);
  }
}
