package dev.gatehouse.browser.control;

import dev.gatehouse.browser.cdp.DevToolsProbe;
import dev.gatehouse.browser.chromium.BrowserFinder;
import dev.gatehouse.browser.chromium.FoundBrowser;
import dev.gatehouse.browser.profile.BrowserProfile;
import dev.gatehouse.browser.profile.BrowserProfiles;
import dev.gatehouse.browser.profile.BrowserSettings;
import dev.gatehouse.browser.profile.BrowserSituation;
import dev.gatehouse.browser.profile.ProfileInspector;
import dev.gatehouse.browser.profile.ProfileInspector.Report;
import dev.gatehouse.browser.route.ControlAnswer;
import dev.gatehouse.browser.route.ControlRequest;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers browser requests, whether they come over HTTP on the control port or over the gateway as
 * {@code browser.request}: one table of routes, so that both tell the same. Never blocks.
 */
final class ControlRouter {
  private static final Logger LOG = LoggerFactory.getLogger(ControlRouter.class);

  private final Vertx vertx;
  private final GatewayContext context;
  private final BrowserSituation.Reader situations;
  private final ProfileInspector inspector;
  private final BrowserFinder finder;
  private final ControlPort controlPort;

  @Inject
  ControlRouter(
      Vertx vertx,
      GatewayContext context,
      BrowserSituation.Reader situations,
      ProfileInspector inspector,
      BrowserFinder finder,
      ControlPort controlPort) {
    this.vertx = vertx;
    this.context = context;
    this.situations = situations;
    this.inspector = inspector;
    this.finder = finder;
    this.controlPort = controlPort;
  }

  /** Answers {@code request}. The future does not fail. */
  Future<ControlAnswer> handle(ControlRequest request) {
    return situations
        .read()
        .compose(situation -> route(request, situation))
        .otherwise(ControlRouter::failure);
  }

  private Future<ControlAnswer> route(ControlRequest request, BrowserSituation situation) {
    if (!situation.settings().enabled()) {
      return answer(503, "browser control is disabled");
    }
    boolean get = request.method().equals("GET");
    if (get && request.path().equals("/")) {
      return withProfile(request, situation, profile -> status(situation, profile));
    }
    if (get && request.path().equals("/profiles")) {
      return profiles(situation);
    }
    return switch (LaterRoutes.find(request.method(), request.path())) {
      case KNOWN ->
          answer(
              501,
              request.method()
                  + " "
                  + request.path()
                  + " is not available in this version: it cannot start or drive browsers yet");
      case OTHER_METHOD -> answer(405, request.method() + " is not possible here");
      case UNKNOWN -> Future.succeededFuture(new ControlAnswer(404, Map.of("error", "Not Found")));
    };
  }

  private interface ProfileRoute {
    Future<ControlAnswer> answer(BrowserProfile profile);
  }

  private static Future<ControlAnswer> withProfile(
      ControlRequest request, BrowserSituation situation, ProfileRoute route) {
    Optional<BrowserProfile> profile = situation.profiles().find(request.profile());
    if (profile.isEmpty()) {
      String name =
          request.profile().isEmpty() ? situation.profiles().defaultName() : request.profile();
      return answer(404, unknown(name, situation.profiles()));
    }
    Optional<String> conflict = BrowserProfiles.conflict(profile.get(), situation.others());
    return conflict.isPresent() ? answer(409, conflict.get()) : route.answer(profile.get());
  }

  private static String unknown(String name, BrowserProfiles profiles) {
    String available =
        profiles.all().stream().map(BrowserProfile::name).collect(Collectors.joining(", "));
    return "Profile \"" + name + "\" not found. Available profiles: " + available;
  }

  private Future<ControlAnswer> status(BrowserSituation situation, BrowserProfile profile) {
    return Future.all(
            inspector.inspect(situation, profile),
            vertx.executeBlocking(() -> detect(situation.settings()), false))
        .map(
            both -> {
              Report report = both.resultAt(0);
              Detection detection = both.resultAt(1);
              return ControlAnswer.ok(status(situation, report, detection));
            });
  }

  private Map<String, Object> status(
      BrowserSituation situation, Report report, Detection detection) {
    BrowserSettings settings = situation.settings();
    BrowserProfile profile = report.profile();
    Instance instance = context.instance();
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
    body.put("running", report.running());
    body.put("cdpReady", report.finding().ready());
    body.put("cdpHttp", report.finding().listener() == DevToolsProbe.Listener.BROWSER);
    body.put("pid", null);
    body.put("cdpPort", port(profile));
    body.put("cdpPortSource", profile.portSource().label());
    body.put("cdpPortReason", profile.port().text());
    body.put("cdpUrl", profile.endpoint().shown());
    body.put("listener", report.listener());
    body.put("chosenBrowser", null);
    body.put("detectedBrowser", detection.found().map(f -> f.kind().label()).orElse(null));
    body.put(
        "detectedExecutablePath",
        detection.found().map(f -> f.executable().toString()).orElse(null));
    body.put("detectError", detection.error().orElse(null));
    body.put("userDataDir", profile.userData().map(Object::toString).orElse(null));
    body.put("color", profile.color());
    body.put("headless", settings.headless());
    body.put("noSandbox", settings.noSandbox());
    body.put("executablePath", settings.executablePath().orElse(null));
    body.put("attachOnly", profile.attachOnly());
    body.put("problems", situation.profiles().problems());
    return body;
  }

  private Future<ControlAnswer> profiles(BrowserSituation situation) {
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
              return ControlAnswer.ok(body);
            });
  }

  private Map<String, Object> row(BrowserSituation situation, Report report) {
    BrowserProfile profile = report.profile();
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", profile.name());
    row.put("cdpPort", port(profile));
    row.put("cdpPortSource", profile.portSource().label());
    row.put("cdpPortReason", profile.port().text());
    row.put("cdpPortsPassedOver", profile.port().passedOverRows());
    row.put("cdpUrl", profile.endpoint().shown());
    row.put("color", profile.color());
    row.put("driver", driver(profile));
    row.put("running", report.running());
    row.put("tabCount", report.pages());
    row.put("isDefault", profile.name().equals(situation.profiles().defaultName()));
    row.put("isRemote", profile.remote());
    row.put("listener", report.listener());
    row.put("conflict", report.conflict().orElse(null));
    return row;
  }

  private String driver(BrowserProfile profile) {
    return profile.driver(context.instance().distribution().managedBrowserProfile());
  }

  private static @Nullable Integer port(BrowserProfile profile) {
    return profile.endpoint().known() ? (Integer) profile.cdpPort() : null;
  }

  /** Which browser would be started; {@code error} says why there is none. */
  private record Detection(Optional<FoundBrowser> found, Optional<String> error) {}

  private Detection detect(BrowserSettings settings) {
    try {
      Optional<FoundBrowser> found = finder.find(settings.executablePath());
      return new Detection(
          found,
          found.isPresent()
              ? Optional.empty()
              : Optional.of(
                  "No supported browser found: install Chrome, Chromium, Brave or Edge, or set"
                      + " browser.executablePath"));
    } catch (GatehouseException e) {
      return new Detection(Optional.empty(), Optional.ofNullable(e.getMessage()));
    }
  }

  private static Future<ControlAnswer> answer(int status, String message) {
    return Future.succeededFuture(ControlAnswer.error(status, message));
  }

  private static ControlAnswer failure(Throwable cause) {
    if (cause instanceof GatehouseException e) {
      int status =
          switch (e.exitCode()) {
            case USAGE -> 400;
            case CONFLICT -> 409;
            case OK, FAILURE, NOT_RUNNING, INTERNAL, IO, UNREACHABLE, IDENTITY, ACCESS, CONFIG ->
                500;
          };
      return ControlAnswer.error(status, e.getMessage() + "; " + e.remedy());
    }
    LOG.error("browser request failed", cause);
    return ControlAnswer.error(500, "internal error");
  }
}
