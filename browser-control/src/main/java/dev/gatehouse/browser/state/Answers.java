package dev.gatehouse.browser.state;

import dev.gatehouse.browser.tab.Tab;
import java.util.LinkedHashMap;
import java.util.Map;

/** The answers that all routes of this package have in common. */
final class Answers {
  private Answers() {}

  /** {@code {ok, targetId}}; more may be put into it. */
  static Map<String, Object> ok(Tab tab) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", true);
    answer.put("targetId", tab.targetId());
    return answer;
  }

  static Map<String, Object> ok(Tab tab, String key, Object value) {
    Map<String, Object> answer = ok(tab);
    answer.put(key, value);
    return answer;
  }
}
