package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.profiles.IsolationCheck;
import dev.gatehouse.profiles.IsolationReport;
import dev.gatehouse.profiles.ShellWord;
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
            .map(finding -> finding(scope, finding))
            .toList();
  }

  private static Finding finding(DoctorScope scope, IsolationReport.Finding shared) {
    String id = "isolation-" + shared.id();
    String title = String.join(" and ", shared.instances()) + " are not apart";
    String command = command(scope, shared.id());
    Finding finding =
        switch (shared.severity()) {
          case FAULT -> Finding.fault(id, title, shared.evidence(), command);
          case WARNING -> Finding.warning(id, title, shared.evidence(), command);
          case NOTE -> Finding.note(id, title, shared.evidence(), command);
        };
    return finding.withAdvice(shared.remedy());
  }

  /**
   * Mends where one side can give way by itself; else shows the places, and where they are from.
   */
  private static String command(DoctorScope scope, String id) {
    String secret = " \"$(openssl rand -base64 32)\"";
    return switch (id) {
      case "workspace-shared", "workspace-nested", "workspace-in-state-directory" ->
          scope.hint(
              "config set agents.defaults.workspace "
                  + ShellWord.of(scope.layout().root().resolve("workspace")));
      case "gateway-token-shared" -> scope.hint("config set gateway.auth.token" + secret);
      case "hook-token-shared" -> scope.hint("config set hooks.token" + secret);
      case "config-invalid" -> scope.hint("config validate");
      default -> scope.hint("instances show --verbose");
    };
  }
}
