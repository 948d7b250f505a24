package dev.gatehouse.profiles.service.supervisor;

/** Looks whether a gateway still answers. */
public interface HealthProbe {
  /** Finds nothing wrong, ever; for a gateway that cannot be asked. */
  HealthProbe NONE = () -> Sign.UNKNOWN;

  /** Looks once. Blocks for as long as an answer may take. */
  Sign look();

  /** What was found. */
  enum Sign {
    /** It answered, and proved to be it. */
    ANSWERS,
    /** Its port is open, but no answer came in time. */
    SILENT,
    /** Somebody else answers on its port. */
    STRANGER,
    /** It gives no answer while another version takes its place. */
    REPLACED,
    /** It has not taken its ports yet. */
    STARTING,
    /** It cannot be told: its port is closed here, or nobody knows how it would prove itself. */
    UNKNOWN
  }
}
