package dev.gatehouse.launcher.onboard;

import java.util.LinkedHashMap;
import java.util.Map;

/** The search service of the agents, as keys of the configuration. */
final class SearchChoice {
  static final String KEY = "search key";

  private SearchChoice() {}

  static Map<String, Object> settings(Answers answers) {
    Map<String, Object> settings = new LinkedHashMap<>();
    answers
        .get(Topic.SEARCH)
        .filter(service -> !service.equals(Answers.SKIP))
        .ifPresent(
            service -> {
              settings.put("tools.web.search.provider", service);
              answers
                  .secret(KEY)
                  .ifPresent(key -> settings.put("tools.web.search." + service + ".apiKey", key));
              answers
                  .get(Topic.SEARCH_URL)
                  .ifPresent(url -> settings.put("tools.web.search." + service + ".baseUrl", url));
            });
    return settings;
  }
}
