package dev.gatehouse.profiles.doctor;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * One thing that is wrong. Immutable; holds no secret.
 *
 * @param id stable id of the kind of finding: the id of its check, or one that starts with it
 * @param severity how bad it is
 * @param title what is wrong, as one clause
 * @param evidence what was seen, with paths, numbers and names
 * @param command the exact command line that mends it, or that shows what a person has to decide:
 *     for a shell, nothing but the command
 * @param advice what else there is to know or to do; may be empty
 * @param fix what {@code --fix} does, empty where a person has to decide
 */
public record Finding(
    String id,
    Severity severity,
    String title,
    String evidence,
    String command,
    String advice,
    Optional<Fix> fix) {
  public Finding {
    requireNonNull(id, "id");
    requireNonNull(severity, "severity");
    requireNonNull(title, "title");
    requireNonNull(evidence, "evidence");
    requireNonNull(command, "command");
    requireNonNull(advice, "advice");
    requireNonNull(fix, "fix");
  }

  /** Something that works badly or not at all. */
  public static Finding fault(String id, String title, String evidence, String command) {
    return new Finding(id, Severity.FAULT, title, evidence, command, "", Optional.empty());
  }

  /** Something that can become a fault. */
  public static Finding warning(String id, String title, String evidence, String command) {
    return new Finding(id, Severity.WARNING, title, evidence, command, "", Optional.empty());
  }

  /** Something good to know. */
  public static Finding note(String id, String title, String evidence, String command) {
    return new Finding(id, Severity.NOTE, title, evidence, command, "", Optional.empty());
  }

  /** The same finding with what mends it. */
  public Finding withFix(Fix mending) {
    return new Finding(id, severity, title, evidence, command, advice, Optional.of(mending));
  }

  /** The same finding with what a person has to know beside the command. */
  public Finding withAdvice(String text) {
    return new Finding(id, severity, title, evidence, command, text, fix);
  }

  /** What to do, in one line for a person: the command, then the advice. */
  public String mend() {
    return advice.isEmpty() ? command : command + "  (" + advice + ")";
  }

  /** How bad a finding is. */
  public enum Severity {
    /** The instance does not work, or harms itself or a sibling. */
    FAULT,
    /** It can become a fault. */
    WARNING,
    /** Good to know. */
    NOTE
  }

  /**
   * Mends one finding, and nothing beyond the instance that was examined. It proves anew what it
   * relies on, because time has passed since the check looked. Runs once.
   */
  @FunctionalInterface
  public interface Fix {
    /**
     * Mends. Blocks.
     *
     * @return what was done, as one clause
     * @throws Exception when it could not, with nothing half done
     */
    String apply() throws Exception;
  }
}
