package dev.gatehouse.browser.relay;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserProfiles;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The route that gives an extension what it needs to log in; for administrators only. */
final class RelayRoutes implements Routes {
  private final ExtensionRelays relays;

  @Inject
  RelayRoutes(ExtensionRelays relays) {
    this.relays = relays;
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route("POST", "/extension/pair", Access.ADMIN, this::pair));
  }

  private Future<Map<String, Object>> pair(Call call) {
    String asked = call.request().profile();
    String name = asked.isEmpty() ? BrowserProfiles.EXTENSION_PROFILE : asked;
    BrowserProfile profile =
        call.situation()
            .profiles()
            .find(name)
            .filter(found -> found.kind() == BrowserProfile.Kind.EXTENSION)
            .orElseThrow(
                () ->
                    new BrowserException(
                        400,
                        "profile \""
                            + name
                            + "\" is not joined by an extension; name one with driver"
                            + " \"extension\""));
    return relays
        .pairing(profile)
        .map(
            pairing -> {
              Map<String, Object> body = new LinkedHashMap<>();
              body.put("ok", true);
              body.put("profile", profile.name());
              body.put("port", profile.cdpPort());
              body.put("pairing", pairing);
              return body;
            });
  }
}
