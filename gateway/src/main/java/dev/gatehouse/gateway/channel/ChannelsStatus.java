package dev.gatehouse.gateway.channel;

import static dev.gatehouse.gateway.protocol.ParamsSpec.flag;
import static dev.gatehouse.gateway.protocol.ParamsSpec.integer;
import static dev.gatehouse.gateway.protocol.ParamsSpec.word;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.channel.Channels.Channel;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Clock;

/**
 * {@code channels.status}: every configured channel with its accounts, and that none is running.
 */
final class ChannelsStatus implements RpcMethod {
  private static final ParamsSpec PARAMS =
      ParamsSpec.of(flag("probe"), integer("timeoutMs", 0), word("channel"));

  private final Channels channels;
  private final Clock clock;

  @Inject
  ChannelsStatus(Channels channels, Clock clock) {
    this.channels = channels;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "channels.status";
  }

  @Override
  public Scope scope() {
    return Scope.READ;
  }

  @Override
  public ParamsSpec params() {
    return PARAMS;
  }

  @Override
  public String result() {
    return "{ts, channelOrder: [], channelLabels, channelDetailLabels, channelSystemImages, "
        + "channelMeta: [{id, label, detailLabel}], channels, channelAccounts, "
        + "channelDefaultAccountId, statusIssues?: [{channel, message}]}";
  }

  @Override
  public Future<JsonObject> call(RpcCall call) {
    String only = call.params().getString("channel");
    JsonArray order = new JsonArray();
    JsonObject labels = new JsonObject();
    JsonArray meta = new JsonArray();
    JsonObject summaries = new JsonObject();
    JsonObject accounts = new JsonObject();
    JsonObject defaults = new JsonObject();
    JsonArray issues = new JsonArray();
    for (Channel channel : channels.all()) {
      if (only == null || only.equals(channel.id())) {
        order.add(channel.id());
        labels.put(channel.id(), channel.label());
        meta.add(
            new JsonObject()
                .put("id", channel.id())
                .put("label", channel.label())
                .put("detailLabel", channel.label()));
        summaries.put(channel.id(), new JsonObject().put("configured", true).put("running", false));
        accounts.put(channel.id(), accounts(channel));
        defaults.put(channel.id(), channel.accounts().get(0));
        issues.add(
            new JsonObject().put("channel", channel.id()).put("message", ChannelTexts.NOT_RUN));
      }
    }
    JsonObject answer =
        new JsonObject()
            .put("ts", clock.millis())
            .put("channelOrder", order)
            .put("channelLabels", labels)
            .put("channelDetailLabels", labels.copy())
            .put("channelSystemImages", new JsonObject())
            .put("channelMeta", meta)
            .put("channels", summaries)
            .put("channelAccounts", accounts)
            .put("channelDefaultAccountId", defaults);
    return Future.succeededFuture(
        call.caller().protocol() == Protocol.V4 ? answer.put("statusIssues", issues) : answer);
  }

  private static JsonArray accounts(Channel channel) {
    JsonArray list = new JsonArray();
    for (String account : channel.accounts()) {
      list.add(
          new JsonObject()
              .put("accountId", account)
              .put("enabled", channel.enabled())
              .put("configured", true)
              .put("running", false)
              .put("connected", false)
              .put("lastError", ChannelTexts.NOT_RUN));
    }
    return list;
  }
}
