package dev.gatehouse.gateway.provider;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.core.config.SecretRef;
import dev.gatehouse.gateway.configuration.LiveConfig;
import dev.gatehouse.profiles.doctor.DoctorCheck;
import dev.gatehouse.profiles.doctor.DoctorScope;
import dev.gatehouse.profiles.doctor.Finding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Whether the models that shall answer have a provider and a credential. Asks nobody. */
final class ModelCheck implements DoctorCheck {
  @Override
  public String id() {
    return "model";
  }

  @Override
  public String title() {
    return "the models that answer, and their credentials";
  }

  @Override
  public List<Finding> run(DoctorScope scope) {
    if (!scope.config().valid()) {
      return List.of();
    }
    Setting setting = new Setting(scope);
    List<Finding> found = new ArrayList<>();
    for (ModelRef model : setting.wanted()) {
      if (model.provider().equals(Models.AUTOMATIC.provider())) {
        found.add(
            Finding.note(
                    "model-none",
                    "no model is chosen: the operator's assistant answers, without a model",
                    "neither the configuration nor the environment names one",
                    scope.hint("models list --all"))
                .withAdvice("choose one of them with \"models set\""));
        continue;
      }
      Optional<ProviderSettings> provider = setting.models.settings(model);
      if (provider.isEmpty() || provider.get().baseUrl().isEmpty()) {
        found.add(
            Finding.fault(
                "model-unknown-provider",
                "a model's provider is not known",
                model + " needs models.providers." + model.provider(),
                scope.hint("models list --all")));
      } else {
        credential(scope, setting, model, provider.get()).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Finding> credential(
      DoctorScope scope, Setting setting, ModelRef model, ProviderSettings provider) {
    if (!scope.deep() && setting.asksProgram(provider)) {
      return Optional.empty();
    }
    String mend = scope.hint("models auth add " + provider.id());
    try {
      return setting.credentials.find(provider).isEmpty()
          ? Optional.of(
              Finding.fault(
                  "model-credential-missing",
                  "there is no credential for a model that shall answer",
                  model
                      + ": "
                      + provider.name()
                      + " has no key in the configuration, in the agent's profiles, nor in "
                      + String.join(", ", provider.env()),
                  mend))
          : Optional.empty();
    } catch (GatehouseException e) {
      return Optional.of(
          Finding.fault(
                  "model-credential-unreadable",
                  "the credential of a model cannot be read",
                  model + ": " + e.getMessage(),
                  mend)
              .withAdvice(e.remedy()));
    }
  }

  /** The models of a configuration and what belongs to them. */
  static final class Setting {
    final Models models;
    final Credentials credentials;
    private final DoctorScope scope;

    Setting(DoctorScope scope) {
      this.scope = scope;
      LiveConfig live = new LiveConfig(scope.config(), UnaryOperator.identity());
      this.models = new Models(live, new Catalogue());
      this.credentials = new Credentials(live, scope.instance(), secret -> {}, scope.clock());
    }

    /** The default model and those that stand in for it, each once. */
    Set<ModelRef> wanted() {
      Set<ModelRef> wanted = new LinkedHashSet<>();
      wanted.add(models.preferred());
      if (ConfigTrees.at(scope.config().resolved(), "agents", "defaults", "model", "fallbacks")
              .orElse(null)
          instanceof List<?> more) {
        more.forEach(text -> models.resolve(String.valueOf(text)).ifPresent(wanted::add));
      }
      return wanted;
    }

    /** Whether a program would be run to get a credential of the provider. */
    boolean asksProgram(ProviderSettings provider) {
      return isProgram(provider.apiKey())
          || new AuthProfiles(credentials.agentDirectory())
              .read().stream()
                  .anyMatch(
                      profile ->
                          profile.provider().equals(provider.id()) && isProgram(profile.value()));
    }

    private static boolean isProgram(@Nullable Object value) {
      return SecretRef.of(value).filter(ref -> ref.source() == SecretRef.Source.EXEC).isPresent();
    }
  }
}
