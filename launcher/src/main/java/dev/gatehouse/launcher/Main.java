package dev.gatehouse.launcher;

/** The entry point of the program. */
public final class Main {
  private Main() {}

  /** Runs the command line {@code args} and ends the process with its exit code. */
  public static void main(String[] args) {
    System.out.println("gatehouse");
  }
}
