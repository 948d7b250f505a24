package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.profiles.IsolationCheck;
import dev.gatehouse.profiles.IsolationReport;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.security.SecureRandom;
import java.util.List;

/** What the instance shares with others of this host: places, ports, credentials, service names. */
final class IsolationFindings implements DoctorCheck {
  @Override
  public String id() {
    return "isolation";
  }

  @Override
  public String title() {
    return "what is shared with other instances of this host";
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    if (scope.known().isEmpty()) {
      return List.of();
    }
    String own = scope.known().get().instance().stateDirectory().toString();
    return new IsolationCheck(scope.catalog(), new SecureRandom())
        .verify().findings().stream()
            .filter(finding -> finding.stateDirectories().contains(own))
            .map(IsolationFindings::finding)
            .toList();
  }

  private static Finding finding(IsolationReport.Finding shared) {
    String id = "isolation-" + shared.id();
    String title = String.join(" and ", shared.instances()) + " are not apart";
    return switch (shared.severity()) {
      case FAULT -> Finding.fault(id, title, shared.evidence(), shared.remedy());
      case WARNING -> Finding.warning(id, title, shared.evidence(), shared.remedy());
      case NOTE -> Finding.note(id, title, shared.evidence(), shared.remedy());
    };
  }
}
