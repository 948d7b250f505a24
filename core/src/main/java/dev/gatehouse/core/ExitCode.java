package dev.gatehouse.core;

/**
 * The exit codes of every command, in one place. A supervisor must be able to tell a fault that
 * goes away by itself from one that needs a person, so permanent faults have codes of their own.
 */
public enum ExitCode {
  OK(0, "done"),
  FAILURE(1, "the command ran and failed"),
  USAGE(2, "the command line is wrong"),
  NOT_RUNNING(3, "the instance is not running"),
  CONFLICT(69, "a port, lock or directory is held by somebody else"),
  INTERNAL(70, "a bug in this program"),
  IO(74, "a file could not be read or written"),
  UNREACHABLE(75, "the gateway did not answer; trying again may help"),
  IDENTITY(76, "the peer did not prove to be the instance that was meant"),
  ACCESS(77, "the credential was refused or a permission is missing"),
  CONFIG(78, "the configuration is wrong; a restart does not help");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The process exit status, 0..78. Values from 64 up follow the BSD {@code sysexits}. */
  public int code() {
    return code;
  }

  /** One clause for a person, without a final stop. */
  public String meaning() {
    return meaning;
  }
}
