package dev.gatehouse.gateway.transcript;

/** Why an assistant's message ended. */
public enum StopReason {
  STOP("stop"),
  TOOL_USE("toolUse"),
  LENGTH("length"),
  ERROR("error"),
  ABORTED("aborted"),
  /** Not made by a model: the answer of a command, or a message put in by an operator. */
  INJECTED("injected");

  private final String wireName;

  StopReason(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  /** Reads {@link #wireName()}; an unknown name counts as {@link #STOP}. */
  public static StopReason of(String name) {
    for (StopReason reason : values()) {
      if (reason.wireName.equals(name)) {
        return reason;
      }
    }
    return STOP;
  }
}
