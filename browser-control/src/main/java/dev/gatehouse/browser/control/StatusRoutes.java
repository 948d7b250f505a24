package dev.gatehouse.browser.control;

import dev.gatehouse.browser.cdp.DevToolsProbe;
import dev.gatehouse.browser.chromium.BrowserFinder;
import dev.gatehouse.browser.chromium.FoundBrowser;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserProfiles;
import dev.gatehouse.browser.profile.BrowserSettings;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.profile.ProfileInspector;
import dev.gatehouse.browser.profile.ProfileInspector.Report;
import dev.gatehouse.browser.route.Access;
import dev.gatehouse.browser.route.Call;
import dev.gatehouse.browser.route.Route;
import dev.gatehouse.browser.route.Routes;
import dev.gatehouse.browser.tab.Browser;
import dev.gatehouse.browser.tab.Browsers;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.component.GatewayContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code GET /} and {@code GET /profiles}: what is true of browsers now. Starts none. */
final class StatusRoutes implements Routes {
  private final Vertx vertx;
  private final GatewayContext context;
  private final Browsers browsers;
  private final ProfileInspector inspector;
  private final BrowserFinder finder;
  private final ControlPort controlPort;

  @Inject
  StatusRoutes(
      Vertx vertx,
      GatewayContext context,
      Browsers browsers,
      ProfileInspector inspector,
      BrowserFinder finder,
      ControlPort controlPort) {
    this.vertx = vertx;
    this.context = context;
    this.browsers = browsers;
    this.inspector = inspector;
    this.finder = finder;
    this.controlPort = controlPort;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        new Route("GET", "/", Access.READ, this::status),
        new Route("GET", "/profiles", Access.READ, call -> profiles(call.situation())));
  }

  /** Which browser would be started; {@code error} says why there is none. */
  private record Detection(Optional<FoundBrowser> found, Optional<String> error) {}

  private Future<Map<String, Object>> status(Call call) {
    BrowserSituation situation = call.situation();
    BrowserProfile profile = known(situation, call.request().profile());
    return Future.all(
            inspector.inspect(situation, profile),
            vertx.executeBlocking(() -> detect(situation.settings()), false))
        .map(both -> status(situation, both.<Report>resultAt(0), both.resultAt(1)));
  }

  private static BrowserProfile known(BrowserSituation situation, String name) {
    BrowserProfile profile =
        situation
            .profiles()
            .find(name)
            .orElseThrow(() -> new BrowserException(404, unknown(situation.profiles(), name)));
    BrowserProfiles.conflict(profile, situation.others())
        .ifPresent(
            conflict -> {
              throw new BrowserException(409, conflict);
            });
    return profile;
  }

  private static String unknown(BrowserProfiles profiles, String name) {
    return "Profile \""
        + (name.isEmpty() ? profiles.defaultName() : name)
        + "\" not found. Available profiles: "
        + profiles.all().stream().map(BrowserProfile::name).collect(Collectors.joining(", "));
  }

  private Map<String, Object> status(
      BrowserSituation situation, Report report, Detection detection) {
    BrowserSettings settings = situation.settings();
    BrowserProfile profile = report.profile();
    Instance instance = context.instance();
    Optional<Browser> browser = browsers.running(profile.name());
    Optional<Browser.Ownership> own = browser.map(Browser::ownership);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("enabled", settings.enabled());
    body.put("instance", instance.displayName());
    body.put("instanceId", instance.marker().map(marker -> marker.id()).orElse(null));
    body.put("controlPort", controlPort.number().orElse(null));
    body.put(
        "controlUrl", controlPort.number().map(port -> "http://127.0.0.1:" + port).orElse(null));
    body.put("profile", profile.name());
    body.put("driver", driver(profile));
    body.put("transport", "cdp");
    body.put("running", browser.isPresent() || report.running());
    body.put("cdpReady", browser.isPresent() || report.finding().ready());
    body.put("cdpHttp", report.finding().listener() == DevToolsProbe.Listener.BROWSER);
    body.put("pid", browser.flatMap(Browser::pid).orElse(null));
    body.put("cdpPort", port(profile));
    body.put("cdpPortSource", profile.portSource().label());
    body.put("cdpPortReason", profile.port().text());
    body.put("cdpUrl", profile.endpoint().shown());
    body.put("listener", report.listener());
    body.put("tabCount", browser.map(now -> now.tabs().size()).orElse(report.pages()));
    body.put("chosenBrowser", own.flatMap(Browser.Ownership::product).orElse(null));
    body.put("detectedBrowser", detection.found().map(f -> f.kind().label()).orElse(null));
    body.put(
        "detectedExecutablePath",
        detection.found().map(f -> f.executable().toString()).orElse(null));
    body.put("detectError", detection.error().orElse(null));
    body.put(
        "userDataDir",
        own.flatMap(Browser.Ownership::userData)
            .or(() -> profile.userData().map(Object::toString))
            .orElse(null));
    body.put("color", profile.color());
    body.put("headless", own.flatMap(Browser.Ownership::headless).orElse(settings.headless()));
    body.put(
        "noSandbox",
        own.flatMap(Browser.Ownership::sandboxed)
            .map(sandboxed -> !sandboxed)
            .orElse(settings.noSandbox()));
    body.put("executablePath", settings.executablePath().orElse(null));
    body.put("attachOnly", profile.attachOnly());
    body.put("notes", own.map(Browser.Ownership::notes).orElse(List.of()));
    body.put("lastProblem", browsers.problem(profile.name()).orElse(null));
    body.put("problems", situation.profiles().problems());
    return body;
  }

  private Future<Map<String, Object>> profiles(BrowserSituation situation) {
    List<Future<Report>> looks = new ArrayList<>();
    situation.profiles().all().forEach(p -> looks.add(inspector.inspect(situation, p)));
    return Future.all(looks)
        .map(
            done -> {
              List<Object> rows = new ArrayList<>();
              looks.forEach(look -> rows.add(row(situation, look.result())));
              Map<String, Object> body = new LinkedHashMap<>();
              body.put("instance", context.instance().displayName());
              body.put("profiles", rows);
              body.put("problems", situation.profiles().problems());
              return body;
            });
  }

  private Map<String, Object> row(BrowserSituation situation, Report report) {
    BrowserProfile profile = report.profile();
    Optional<Browser> browser = browsers.running(profile.name());
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", profile.name());
    row.put("cdpPort", port(profile));
    row.put("cdpPortSource", profile.portSource().label());
    row.put("cdpPortReason", profile.port().text());
    row.put("cdpPortsPassedOver", profile.port().passedOverRows());
    row.put("cdpUrl", profile.endpoint().shown());
    row.put("color", profile.color());
    row.put("driver", driver(profile));
    row.put("running", browser.isPresent() || report.running());
    row.put("tabCount", browser.map(now -> now.tabs().size()).orElse(report.pages()));
    row.put("isDefault", profile.name().equals(situation.profiles().defaultName()));
    row.put("isRemote", profile.remote());
    row.put("listener", report.listener());
    row.put("lastProblem", browsers.problem(profile.name()).orElse(null));
    row.put("conflict", report.conflict().orElse(null));
    return row;
  }

  private String driver(BrowserProfile profile) {
    return profile.driver(context.instance().distribution().managedBrowserProfile());
  }

  private static @Nullable Integer port(BrowserProfile profile) {
    return profile.endpoint().known() ? (Integer) profile.cdpPort() : null;
  }

  private Detection detect(BrowserSettings settings) {
    try {
      Optional<FoundBrowser> found = finder.find(settings.executablePath());
      return new Detection(
          found, found.isPresent() ? Optional.empty() : Optional.of(finder.howToInstall()));
    } catch (GatehouseException e) {
      return new Detection(Optional.empty(), Optional.ofNullable(e.getMessage()));
    }
  }
}
