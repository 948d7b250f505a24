package dev.gatehouse.profiles.doctor.check;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.SecretRef;
import dev.gatehouse.core.config.Secrets;
import dev.gatehouse.profiles.Credential;
import dev.gatehouse.profiles.CredentialFinder;
import dev.gatehouse.profiles.ShellWord;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether every secret that the configuration refers to can be had, and those that open the gateway
 * are none that can be guessed. Programs that give out secrets are run only on a deep look.
 */
final class SecretsCheck implements DoctorCheck {
  @Override
  public String id() {
    return "secrets";
  }

  @Override
  public String title() {
    return "secrets that the configuration refers to";
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    if (!scope.config().valid()) {
      return List.of();
    }
    Secrets secrets = Secrets.of(scope.config());
    List<Finding> found = new ArrayList<>();
    for (Credential credential :
        CredentialFinder.find(scope.instance().distribution(), scope.config().resolved())) {
      if (credential.active() && (scope.deep() || !isProgram(credential.value()))) {
        look(scope, secrets, credential).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Finding> look(DoctorScope scope, Secrets secrets, Credential credential) {
    String place = credential.path().toString();
    Optional<String> secret;
    try {
      secret = secrets.resolve(credential.value());
    } catch (GatehouseException e) {
      return Optional.of(
          Finding.fault(
                  "secrets-unresolved",
                  "a secret cannot be read",
                  place + ": " + e.getMessage(),
                  scope.hint("config get " + ShellWord.of(place)))
              .withAdvice(e.remedy()));
    }
    boolean opens =
        credential.kind() == Credential.Kind.GATEWAY || credential.kind() == Credential.Kind.HOOK;
    if (opens && secret.isPresent()) {
      try {
        Secrets.refuseWeak(place, secret.get());
      } catch (GatehouseException e) {
        return Optional.of(
            Finding.fault(
                "secrets-weak",
                "a secret that opens the gateway can be guessed",
                String.valueOf(e.getMessage()),
                scope.hint(
                    "config set " + ShellWord.of(place) + " \"$(openssl rand -base64 32)\"")));
      }
    }
    return Optional.empty();
  }

  private static boolean isProgram(Object value) {
    return SecretRef.of(value).filter(ref -> ref.source() == SecretRef.Source.EXEC).isPresent();
  }
}
