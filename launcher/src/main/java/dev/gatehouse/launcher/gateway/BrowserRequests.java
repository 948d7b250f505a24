package dev.gatehouse.launcher.gateway;

import dev.gatehouse.gateway.client.DirectClient;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks an instance's browser control service through its gateway, which has proven who it is. */
final class BrowserRequests {
  private static final String METHOD = "browser.request";

  private BrowserRequests() {}

  static Map<String, Object> get(DirectClient client, String path, Map<String, Object> query) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("method", "GET");
    params.put("path", path);
    if (!query.isEmpty()) {
      params.put("query", query);
    }
    return client.call(METHOD, params).object();
  }
}
