package dev.gatehouse.gateway.web;

import dev.gatehouse.gateway.outbound.OutboundRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A search service: what it is asked, and what its answers say. */
enum SearchProvider {
  /** Brave Search, {@code GET /res/v1/web/search}. */
  BRAVE("brave", "https://api.search.brave.com", List.of("BRAVE_API_KEY", "BRAVE_SEARCH_API_KEY")) {
    @Override
    OutboundRequest.Builder request(String base, Optional<String> key, Query query) {
      StringBuilder url = new StringBuilder(base).append("/res/v1/web/search?q=");
      url.append(encode(query.words())).append("&count=").append(query.count());
      query.country().ifPresent(value -> url.append("&country=").append(encode(value)));
      query.language().ifPresent(value -> url.append("&search_lang=").append(encode(value)));
      query.freshness().ifPresent(value -> url.append("&freshness=").append(encode(value)));
      return OutboundRequest.get(url.toString())
          .header("X-Subscription-Token", key.orElse(""))
          .header("Accept", "application/json");
    }

    @Override
    Found read(JsonObject answer) {
      JsonObject web = object(answer, "web");
      return new Found("", hits(web, "results", "title", "url", "description", "age"));
    }
  },
  /** Perplexity, or any service with its {@code POST /chat/completions}: an answer with sources. */
  PERPLEXITY("perplexity", "https://api.perplexity.ai", List.of("PERPLEXITY_API_KEY")) {
    @Override
    OutboundRequest.Builder request(String base, Optional<String> key, Query query) {
      JsonObject body =
          new JsonObject()
              .put("model", query.model().orElse("sonar"))
              .put(
                  "messages",
                  new JsonArray()
                      .add(new JsonObject().put("role", "user").put("content", query.words())));
      query.freshness().ifPresent(value -> body.put("search_recency_filter", recency(value)));
      return post(base + "/chat/completions", body)
          .header("Authorization", "Bearer " + key.orElse(""));
    }

    @Override
    Found read(JsonObject answer) {
      JsonArray choices = array(answer, "choices");
      JsonObject message =
          choices.isEmpty() || !(choices.getValue(0) instanceof JsonObject choice)
              ? new JsonObject()
              : object(choice, "message");
      List<Hit> sources = hits(answer, "search_results", "title", "url", "snippet", "date");
      if (sources.isEmpty()) {
        sources = new ArrayList<>();
        for (Object citation : array(answer, "citations")) {
          if (citation instanceof String url) {
            sources.add(new Hit(url, url, "", ""));
          }
        }
      }
      return new Found(text(message, "content"), sources);
    }
  },
  /** Tavily, {@code POST /search}. */
  TAVILY("tavily", "https://api.tavily.com", List.of("TAVILY_API_KEY")) {
    @Override
    OutboundRequest.Builder request(String base, Optional<String> key, Query query) {
      JsonObject body =
          new JsonObject().put("query", query.words()).put("max_results", query.count());
      query.freshness().ifPresent(value -> body.put("time_range", recency(value)));
      return post(base + "/search", body).header("Authorization", "Bearer " + key.orElse(""));
    }

    @Override
    Found read(JsonObject answer) {
      return new Found(
          text(answer, "answer"),
          hits(answer, "results", "title", "url", "content", "published_date"));
    }
  },
  /** A SearXNG server of one's own, {@code GET /search?format=json}. */
  SEARXNG("searxng", "", List.of()) {
    @Override
    OutboundRequest.Builder request(String base, Optional<String> key, Query query) {
      StringBuilder url = new StringBuilder(base).append("/search?format=json&q=");
      url.append(encode(query.words()));
      query.language().ifPresent(value -> url.append("&language=").append(encode(value)));
      query
          .freshness()
          .ifPresent(value -> url.append("&time_range=").append(encode(recency(value))));
      OutboundRequest.Builder request =
          OutboundRequest.get(url.toString()).header("Accept", "application/json");
      key.ifPresent(value -> request.header("Authorization", "Bearer " + value));
      return request;
    }

    @Override
    Found read(JsonObject answer) {
      return new Found("", hits(answer, "results", "title", "url", "content", "publishedDate"));
    }
  };

  private static final Map<String, String> RECENCY =
      Map.of("pd", "day", "pw", "week", "pm", "month", "py", "year");

  private final String id;
  private final String base;
  private final List<String> variables;

  SearchProvider(String id, String base, List<String> variables) {
    this.id = id;
    this.base = base;
    this.variables = variables;
  }

  /**
   * What is looked for.
   *
   * @param freshness {@code pd}, {@code pw}, {@code pm} or {@code py}
   */
  record Query(
      String words,
      int count,
      Optional<String> country,
      Optional<String> language,
      Optional<String> freshness,
      Optional<String> model) {}

  /** One result. */
  record Hit(String title, String url, String words, String age) {}

  /** What was found: an answer in words, where the service writes one, and pages. */
  record Found(String answer, List<Hit> hits) {}

  abstract OutboundRequest.Builder request(String base, Optional<String> key, Query query);

  abstract Found read(JsonObject answer);

  String id() {
    return id;
  }

  /** Where it is asked when the configuration does not say; empty when it must say. */
  String base() {
    return base;
  }

  /** Variables of the environment in which people keep its key. */
  List<String> variables() {
    return variables;
  }

  boolean needsKey() {
    return this != SEARXNG;
  }

  static Optional<SearchProvider> of(String id) {
    for (SearchProvider provider : values()) {
      if (provider.id.equals(id)) {
        return Optional.of(provider);
      }
    }
    return Optional.empty();
  }

  private static String recency(String freshness) {
    return RECENCY.getOrDefault(freshness, "year");
  }

  private static OutboundRequest.Builder post(String url, JsonObject body) {
    return OutboundRequest.post(url, Buffer.buffer(body.encode()))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static List<Hit> hits(
      JsonObject answer, String list, String title, String url, String words, String age) {
    List<Hit> hits = new ArrayList<>();
    for (Object entry : array(answer, list)) {
      if (entry instanceof JsonObject hit && hit.getValue(url) instanceof String address) {
        hits.add(new Hit(text(hit, title), address, text(hit, words), text(hit, age)));
      }
    }
    return hits;
  }

  private static JsonObject object(JsonObject json, String key) {
    return json.getValue(key) instanceof JsonObject found ? found : new JsonObject();
  }

  private static JsonArray array(JsonObject json, String key) {
    return json.getValue(key) instanceof JsonArray found ? found : new JsonArray();
  }

  private static String text(JsonObject json, String key) {
    return json.getValue(key) instanceof String found ? found.strip() : "";
  }
}
