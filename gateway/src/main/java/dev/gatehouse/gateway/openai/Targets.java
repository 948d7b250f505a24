package dev.gatehouse.gateway.openai;

import dev.gatehouse.gateway.agent.Agents;
import dev.gatehouse.gateway.provider.ModelRef;
import dev.gatehouse.gateway.provider.Models;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.session.SessionKeys;
import dev.gatehouse.profiles.Instance;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which agent, which conversation and which model a request of this API means. */
final class Targets {
  private final Agents agents;
  private final SessionKeys keys;
  private final Models models;
  private final List<String> brands;

  @Inject
  Targets(Agents agents, SessionKeys keys, Models models, Instance instance) {
    this.agents = agents;
    this.keys = keys;
    this.models = models;
    List<String> names = new ArrayList<>(instance.distribution().brands());
    for (String name : List.of("gatehouse", "openclaw")) {
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    this.brands = List.copyOf(names);
  }

  /**
   * What is meant.
   *
   * @param named whether the conversation has a name, and is there to be gone on with
   * @param model the model to ask; empty for the agent's own
   * @param channel the channel that tools are to think of
   */
  record Target(
      String agentId,
      SessionKey session,
      boolean named,
      Optional<ModelRef> model,
      Optional<String> channel) {}

  /**
   * Reads headers, {@code model} and {@code user} of a request.
   *
   * @param prefix of a conversation's name: {@code openai}, {@code openresponses}
   */
  Target target(MultiMap headers, JsonObject body, String prefix) {
    String model = text(body, "model").orElse("");
    String agentId =
        header(headers, "agent-id")
            .or(() -> header(headers, "agent"))
            .map(this::agent)
            .orElseGet(() -> agentOfModel(model));
    Optional<String> key = header(headers, "session-key");
    Optional<String> user = text(body, "user");
    SessionKey session;
    if (key.isPresent()) {
      session = keys.canonical(key.get());
      agentId = agents.orMain(session.agentId());
      agent(agentId);
    } else {
      session =
          keys.canonical(
              "agent:"
                  + agentId
                  + ":"
                  + prefix
                  + user.map(name -> "-user:" + name).orElseGet(() -> ":" + UUID.randomUUID()));
    }
    return new Target(
        agentId,
        session,
        key.isPresent() || user.isPresent(),
        header(headers, "model").map(this::backend),
        header(headers, "message-channel"));
  }

  /** The ids that {@code /v1/models} lists. */
  JsonArray models() {
    JsonArray list = new JsonArray();
    list.add(entry(brands.get(0))).add(entry(brands.get(0) + "/default"));
    agents.all().forEach(agent -> list.add(entry(brands.get(0) + "/" + agent.id())));
    return list;
  }

  /** One of {@link #models()}, in any spelling that a request may use. */
  JsonObject model(String id) {
    for (String brand : brands) {
      if (id.equals(brand) || id.startsWith(brand + "/") || id.startsWith(brand + ":")) {
        agentOfModel(id);
        return entry(id);
      }
    }
    throw ApiException.noModel(id);
  }

  private JsonObject entry(String id) {
    return new JsonObject()
        .put("id", id)
        .put("object", "model")
        .put("created", 0)
        .put("owned_by", brands.get(0))
        .put("permission", new JsonArray());
  }

  /** A name that means none of our agents is some other API's; the main agent answers to it. */
  private String agentOfModel(String model) {
    List<String> prefixes = new ArrayList<>(List.of("agent:"));
    brands.forEach(brand -> prefixes.addAll(List.of(brand + "/", brand + ":")));
    for (String prefix : prefixes) {
      if (model.startsWith(prefix)) {
        String id = model.substring(prefix.length()).strip();
        if (id.equals("default")) {
          break;
        }
        return agents
            .find(id)
            .filter(agent -> !id.isEmpty())
            .map(Agents.Agent::id)
            .orElseThrow(() -> ApiException.noModel(model));
      }
    }
    return agents.main().id();
  }

  private String agent(String id) {
    return agents
        .find(id)
        .map(Agents.Agent::id)
        .orElseThrow(() -> ApiException.invalid("unknown agent id \"" + id + "\""));
  }

  private ModelRef backend(String name) {
    return models.resolve(name).orElseThrow(() -> ApiException.noModel(name));
  }

  private Optional<String> header(MultiMap headers, String name) {
    return brands.stream()
        .map(brand -> headers.get("x-" + brand + "-" + name))
        .filter(value -> value != null && !value.isBlank())
        .map(String::strip)
        .findFirst();
  }

  static Optional<String> text(JsonObject body, String key) {
    return body.getValue(key) instanceof String value && !value.isBlank()
        ? Optional.of(value.strip())
        : Optional.empty();
  }
}
