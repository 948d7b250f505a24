package dev.gatehouse.browser.state;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.state.Emulations.Subject;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.IllformedLocaleException;
import java.util.Locale;

/** Time zone and language of a tab. Never blocks. */
final class PlaceAndTime {
  private static final String IN_EFFECT = "already in effect";

  /** Zone names as the page's own machine knows them: what was asked for, and what holds now. */
  private static final String ZONES =
      "id => {"
          + " const zone = o => new Intl.DateTimeFormat('en', o).resolvedOptions().timeZone;"
          + " try { return { wanted: zone({ timeZone: id }), now: zone({}) }; }"
          + " catch (e) { return { wanted: '', now: zone({}) }; } }";

  private final PageScript script;
  private final UserAgents agents;

  @Inject
  PlaceAndTime(PageScript script, UserAgents agents) {
    this.script = script;
    this.agents = agents;
  }

  /** Sets the time zone; fails with 400 when the browser knows no such zone. */
  Future<Void> timezone(Tab tab, String id) {
    return zones(tab, id)
        .compose(
            zones -> {
              if (zones.getString("wanted", "").isEmpty()) {
                return Future.failedFuture(
                    new BrowserException(
                        400,
                        "Invalid timezone ID: "
                            + printable(id)
                            + ". Use a name like Europe/Berlin or UTC"));
              }
              return set(tab, id);
            });
  }

  private Future<Void> set(Tab tab, String id) {
    TabEmulation emulation = tab.part(TabEmulation.class);
    Emulation change = zone(id);
    return emulation
        .set(Subject.TIMEZONE, change)
        .recover(
            cause ->
                inEffect(cause)
                    // Ours from before the page changed its process: give it up and take it anew.
                    ? emulation
                        .spread(zone(""))
                        .otherwiseEmpty()
                        .compose(done -> emulation.set(Subject.TIMEZONE, change))
                    : Future.failedFuture(cause))
        .recover(cause -> inEffect(cause) ? held(tab, id) : Future.failedFuture(cause));
  }

  /** A page that shares its process with another tab's shares the zone as well. */
  private Future<Void> held(Tab tab, String id) {
    return zones(tab, id)
        .compose(
            zones ->
                zones.getString("wanted").equals(zones.getString("now"))
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new BrowserException(
                            409,
                            "another tab runs in the same process and holds the time zone "
                                + zones.getString("now")
                                + " there: set that tab's time zone, or open this address in a tab"
                                + " of its own")));
  }

  Future<Void> clearTimezone(Tab tab) {
    return tab.part(TabEmulation.class).unset(Subject.TIMEZONE, zone(""));
  }

  /** Sets the language of the page's scripts and of its requests. */
  Future<Void> locale(Tab tab, String locale) {
    String tag = locale.replace('_', '-');
    try {
      new Locale.Builder().setLanguageTag(tag);
    } catch (IllformedLocaleException e) {
      return Future.failedFuture(
          new BrowserException(
              400, "Invalid locale: " + printable(locale) + ". Use a tag like de-DE"));
    }
    TabEmulation emulation = tab.part(TabEmulation.class);
    return emulation
        .set(Subject.LOCALE, language(tag))
        .recover(
            cause ->
                inEffect(cause)
                    ? emulation
                        .spread(language(""))
                        .otherwiseEmpty()
                        .compose(done -> emulation.set(Subject.LOCALE, language(tag)))
                    : Future.failedFuture(cause))
        .compose(done -> agents.use(tab, emulation.agent().withLanguage(tag)));
  }

  Future<Void> clearLocale(Tab tab) {
    TabEmulation emulation = tab.part(TabEmulation.class);
    return emulation
        .unset(Subject.LOCALE, language(""))
        .compose(done -> agents.use(tab, emulation.agent().withLanguage("")));
  }

  private Future<JsonObject> zones(Tab tab, String id) {
    return script
        .call(tab.frames().main(), ZONES, new JsonArray().add(id))
        .map(JsonObject.class::cast);
  }

  private static Emulation zone(String id) {
    return Emulation.ofFrames(
        "Emulation.setTimezoneOverride", new JsonObject().put("timezoneId", id));
  }

  private static Emulation language(String tag) {
    return Emulation.ofFrames("Emulation.setLocaleOverride", new JsonObject().put("locale", tag));
  }

  private static boolean inEffect(Throwable cause) {
    return cause instanceof CdpException refusal && refusal.reason().contains(IN_EFFECT);
  }

  private static String printable(String text) {
    String cut = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", "?");
  }
}
