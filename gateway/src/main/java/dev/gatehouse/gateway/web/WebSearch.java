package dev.gatehouse.gateway.web;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.Secrets;
import dev.gatehouse.gateway.log.InstanceLog;
import dev.gatehouse.gateway.outbound.Outbound;
import dev.gatehouse.gateway.outbound.OutboundAnswer;
import dev.gatehouse.gateway.outbound.OutboundRequest;
import dev.gatehouse.gateway.outbound.OutsideText;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.tool.Tool;
import dev.gatehouse.gateway.tool.ToolAnswer;
import dev.gatehouse.gateway.tool.ToolCall;
import dev.gatehouse.gateway.tool.ToolOrigin;
import dev.gatehouse.gateway.transcript.Content;
import dev.gatehouse.gateway.web.SearchProvider.Found;
import dev.gatehouse.gateway.web.SearchProvider.Hit;
import dev.gatehouse.gateway.web.SearchProvider.Query;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code web_search}: finds pages through the search service of the configuration. */
@Singleton
final class WebSearch implements Tool {
  private static final int MOST = 10;
  private static final long MAX_BYTES = 2L * 1024 * 1024;

  private final WebSettings settings;
  private final Outbound outbound;
  private final OutsideText outside;
  private final GatewayLoop loop;
  private final InstanceLog log;
  private final RecentAnswers recent;

  @Inject
  WebSearch(
      WebSettings settings,
      Outbound outbound,
      OutsideText outside,
      GatewayLoop loop,
      InstanceLog log,
      Clock clock) {
    this.settings = settings;
    this.outbound = outbound;
    this.outside = outside;
    this.loop = loop;
    this.log = log;
    this.recent = new RecentAnswers(clock);
  }

  /** A service with what is needed to ask it. */
  private record Service(SearchProvider provider, String base, boolean ours, Optional<String> key) {
    @Override
    public String toString() {
      return provider.id();
    }
  }

  @Override
  public String name() {
    return "web_search";
  }

  @Override
  public String description() {
    return "Searches the web and returns titles, addresses and short texts. Read a result with"
        + " web_fetch.";
  }

  @Override
  public JsonObject parameters() {
    return new JsonObject()
        .put("type", "object")
        .put("required", new JsonArray().add("query"))
        .put(
            "properties",
            new JsonObject()
                .put("query", new JsonObject().put("type", "string").put("minLength", 1))
                .put(
                    "count",
                    new JsonObject().put("type", "integer").put("minimum", 1).put("maximum", MOST))
                .put(
                    "country",
                    new JsonObject()
                        .put("type", "string")
                        .put("description", "two letters, such as DE"))
                .put(
                    "search_lang",
                    new JsonObject()
                        .put("type", "string")
                        .put("description", "language of the results, such as de"))
                .put(
                    "freshness",
                    new JsonObject()
                        .put("type", "string")
                        .put("enum", new JsonArray().add("pd").add("pw").add("pm").add("py"))
                        .put("description", "past day, week, month or year")));
  }

  @Override
  public Risk risk() {
    return Risk.MEDIUM;
  }

  @Override
  public ToolOrigin source() {
    return ToolOrigin.CORE;
  }

  @Override
  public Future<ToolAnswer> call(ToolCall call) {
    if (!settings.enabled("search")) {
      return Future.succeededFuture(
          ToolAnswer.error("web_search is switched off (tools.web.search.enabled)"));
    }
    JsonObject arguments = call.arguments();
    int usual = (int) Math.min(MOST, settings.number("search", "maxResults", 5));
    int count = Math.min(MOST, arguments.getInteger("count", usual));
    return loop.blocking(this::service)
        .compose(
            service -> {
              Query query =
                  new Query(
                      arguments.getString("query"),
                      count,
                      Optional.ofNullable(arguments.getString("country")),
                      Optional.ofNullable(arguments.getString("search_lang")),
                      Optional.ofNullable(arguments.getString("freshness")),
                      settings.text("search", service.provider.id(), "model"));
              String key = service + " " + query;
              return recent
                  .find(key)
                  .map(Future::succeededFuture)
                  .orElseGet(() -> ask(service, query, call, key))
                  .map(text -> answer(service, arguments.getString("query"), text));
            });
  }

  private Future<String> ask(Service service, Query query, ToolCall call, String key) {
    service.key.ifPresent(log::hide);
    OutboundRequest request =
        service
            .provider
            .request(service.base, service.key, query)
            .trust(service.ours ? OutboundRequest.Trust.ANYBODY : OutboundRequest.Trust.OPERATOR)
            .timeout(Duration.ofSeconds(settings.number("search", "timeoutSeconds", 30)))
            .maxBytes(MAX_BYTES)
            .cancelled(call.cancelled())
            .build();
    return outbound
        .fetch(request)
        .map(answer -> text(service.provider.read(body(service, answer)), query.count()))
        .onSuccess(text -> recent.keep(key, text, settings.cacheTime("search")));
  }

  private static JsonObject body(Service service, OutboundAnswer answer) {
    if (!answer.ok()) {
      String remedy =
          answer.status() == 401 || answer.status() == 403
              ? "check the key of tools.web.search"
              : "try again later";
      throw new GatehouseException(
          ExitCode.UNREACHABLE,
          "the search service " + service + " answered with status " + answer.status(),
          remedy);
    }
    try {
      return answer.body().toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw new GatehouseException(
          ExitCode.UNREACHABLE,
          "the search service " + service + " answered something that is no JSON object",
          "check tools.web.search." + service + ".baseUrl",
          e);
    }
  }

  private static String text(Found found, int count) {
    StringBuilder text = new StringBuilder(found.answer());
    List<Hit> hits = found.hits().subList(0, Math.min(count, found.hits().size()));
    for (int i = 0; i < hits.size(); i++) {
      Hit hit = hits.get(i);
      text.append(text.length() == 0 ? "" : "\n\n")
          .append(i + 1)
          .append(". ")
          .append(plain(hit.title()))
          .append(hit.age().isEmpty() ? "" : " (" + plain(hit.age()) + ")")
          .append("\n   ")
          .append(plain(hit.url()));
      if (!hit.words().isEmpty()) {
        text.append("\n   ").append(plain(hit.words()));
      }
    }
    return text.length() == 0 ? "nothing was found" : text.toString();
  }

  private static String plain(String text) {
    return text.replaceAll("<[^<>]{0,100}>", "").replaceAll("\\s+", " ").strip();
  }

  private ToolAnswer answer(Service service, String query, String text) {
    return new ToolAnswer(
        List.of(new Content.Text(outside.mark("results of " + service, text))),
        Optional.of(new JsonObject().put("query", query).put("provider", service.provider.id())),
        false);
  }

  /** The service to ask: the one that the configuration names, else the first that has its key. */
  private Service service() {
    ConfigSnapshot config = settings.config().current();
    Optional<String> named = settings.text("search", "provider");
    if (named.isPresent()) {
      SearchProvider provider =
          SearchProvider.of(named.get())
              .orElseThrow(
                  () ->
                      none(
                          "there is no search service \"" + named.get() + "\"",
                          "set tools.web.search.provider to brave, perplexity, tavily or searxng"));
      return service(provider, config)
          .orElseThrow(
              () ->
                  none(
                      "the search service "
                          + provider.id()
                          + " has no "
                          + (provider.needsKey() ? "key" : "address"),
                      "set tools.web.search."
                          + provider.id()
                          + (provider.needsKey() ? ".apiKey" : ".baseUrl")));
    }
    for (SearchProvider provider : SearchProvider.values()) {
      Optional<Service> service = service(provider, config);
      if (service.isPresent()) {
        return service.get();
      }
    }
    throw none(
        "no search service is configured, so the web cannot be searched; known addresses can be"
            + " read with web_fetch",
        "set tools.web.search.provider and its apiKey, or BRAVE_API_KEY");
  }

  private Optional<Service> service(SearchProvider provider, ConfigSnapshot config) {
    Optional<String> base = settings.text("search", provider.id(), "baseUrl");
    Optional<String> key = key(provider, config);
    if (provider.needsKey() ? key.isEmpty() : base.isEmpty()) {
      return Optional.empty();
    }
    String address = base.orElse(provider.base());
    return Optional.of(
        new Service(
            provider,
            address.endsWith("/") ? address.substring(0, address.length() - 1) : address,
            base.isEmpty(),
            key));
  }

  private Optional<String> key(SearchProvider provider, ConfigSnapshot config) {
    Optional<Object> own = settings.value("search", provider.id(), "apiKey");
    Optional<Object> shared =
        provider == SearchProvider.BRAVE
                || settings.text("search", "provider").filter(provider.id()::equals).isPresent()
            ? settings.value("search", "apiKey")
            : Optional.empty();
    Secrets secrets = Secrets.of(config);
    return own.or(() -> shared)
        .flatMap(secrets::resolve)
        .or(
            () ->
                provider.variables().stream()
                    .map(config.environment()::get)
                    .flatMap(Optional::stream)
                    .findFirst());
  }

  private static GatehouseException none(String message, String remedy) {
    return new GatehouseException(ExitCode.CONFIG, message, remedy);
  }
}
