package dev.gatehouse.gateway.provider;

import dev.gatehouse.profiles.doctor.DoctorCheck;
import java.time.Duration;
import java.util.List;

/** What the doctor looks at of an instance's models. */
public final class ModelChecks {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private ModelChecks() {}

  /** All of them. */
  public static List<DoctorCheck> all() {
    return List.of(new ModelCheck(), new ModelReachCheck(LIMIT));
  }
}
