package dev.gatehouse.browser.state;

import dev.gatehouse.browser.state.Emulations.Subject;
import dev.gatehouse.browser.state.TabEmulation.AgentChoice;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tabs say about themselves: device and language travel in one command. Never blocks. */
final class UserAgents {
  private static final Pattern MAJOR = Pattern.compile("/(\\d+)");
  private static final String METHOD = "Emulation.setUserAgentOverride";

  @Inject
  UserAgents() {}

  /** Makes {@code tab} speak as {@code choice} says, and keeps the choice. */
  Future<Void> use(Tab tab, AgentChoice choice) {
    TabEmulation emulation = tab.part(TabEmulation.class);
    Future<Void> done;
    if (choice.equals(AgentChoice.NONE)) {
      done =
          emulation.unset(
              Subject.AGENT, Emulation.ofAll(METHOD, new JsonObject().put("userAgent", "")));
    } else {
      done =
          major(tab)
              .compose(
                  major ->
                      emulation.set(Subject.AGENT, Emulation.ofAll(METHOD, params(choice, major))));
    }
    return done.onSuccess(set -> emulation.agent(choice));
  }

  private static Future<String> major(Tab tab) {
    return tab.browser()
        .session()
        .send("Browser.getVersion")
        .map(answer -> major(answer.getString("product", "")));
  }

  /** The number after the slash of {@code Chrome/156.0.1.2}. */
  static String major(String product) {
    Matcher matcher = MAJOR.matcher(product);
    return matcher.find() ? matcher.group(1) : "150";
  }

  static JsonObject params(AgentChoice choice, String major) {
    JsonObject params = new JsonObject();
    params.put("userAgent", choice.device().map(d -> d.agent().userAgent(major)).orElse(""));
    if (!choice.language().isEmpty()) {
      params.put("acceptLanguage", choice.language());
    }
    choice
        .device()
        .ifPresent(
            device -> {
              params.put("platform", device.agent().platform());
              if (!device.agent().system().isEmpty()) {
                params.put("userAgentMetadata", hints(device, major));
              }
            });
    return params;
  }

  private static JsonObject hints(Device device, String major) {
    return new JsonObject()
        .put(
            "brands",
            new JsonArray()
                .add(new JsonObject().put("brand", "Chromium").put("version", major))
                .add(new JsonObject().put("brand", "Not:A-Brand").put("version", "8")))
        .put("platform", device.agent().system())
        .put("platformVersion", "")
        .put("architecture", "")
        .put("model", device.agent().system().equals("Android") ? device.name() : "")
        .put("mobile", device.agent().mobile());
  }
}
