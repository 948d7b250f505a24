package dev.gatehouse.core.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.util.List;

/** A configuration that cannot be used, or an edit that would make it so; knows every problem. */
public final class InvalidConfigException extends GatehouseException {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  InvalidConfigException(String message, String remedy, List<ConfigProblem> problems) {
    super(ExitCode.CONFIG, message, remedy);
    this.problems = List.copyOf(problems);
  }

  /** All problems, errors first. */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
