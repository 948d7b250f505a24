package dev.gatehouse.browser.chromium;

import dev.gatehouse.profiles.doctor.DoctorCheck;
import java.util.List;

/** What the doctor looks at of an instance's browsers. */
public final class BrowserChecks {
  private BrowserChecks() {}

  /** All of them. */
  public static List<DoctorCheck> all() {
    return List.of(new OrphanedBrowserCheck(), new BrowserProgramCheck());
  }
}
