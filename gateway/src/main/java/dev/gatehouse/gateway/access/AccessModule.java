package dev.gatehouse.gateway.access;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.OptionalBinder;
import dev.gatehouse.profiles.component.CredentialCheck;

/**
 * Who may do what in one gateway. Needs {@code Clock} and {@code InstanceLog}; whoever starts the
 * gateway may bind {@link GivenSecrets}.
 */
public final class AccessModule extends AbstractModule {
  @Override
  protected void configure() {
    OptionalBinder.newOptionalBinder(binder(), GivenSecrets.class)
        .setDefault()
        .toInstance(GivenSecrets.NONE);
    OptionalBinder.newOptionalBinder(binder(), BearerTokens.class);
    bind(AccessControl.class);
    bind(HttpAccess.class);
    bind(CredentialCheck.class).to(GatewayCredentials.class);
  }
}
