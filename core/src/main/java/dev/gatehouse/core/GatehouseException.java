package dev.gatehouse.core;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A failure that a person can act on. The message says what is wrong and on which thing, the remedy
 * what to do; neither holds a secret. Anything else that escapes is a bug and keeps its own type.
 */
public class GatehouseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final String remedy;

  public GatehouseException(ExitCode exitCode, String message, String remedy) {
    this(exitCode, message, remedy, null);
  }

  public GatehouseException(
      ExitCode exitCode, String message, String remedy, @Nullable Throwable cause) {
    super(requireNonNull(message, "message"), cause);
    this.exitCode = requireNonNull(exitCode, "exitCode");
    this.remedy = requireNonNull(remedy, "remedy");
  }

  /** Never null here, unlike other exceptions' messages. */
  @Override
  public String getMessage() {
    return requireNonNull(super.getMessage());
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  public String remedy() {
    return remedy;
  }
}
