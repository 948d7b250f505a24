package dev.gatehouse.gateway.configuration;

import dev.gatehouse.core.config.ConfigDocument;
import dev.gatehouse.core.config.ConfigProblem;
import dev.gatehouse.core.config.ConfigSnapshot;
import dev.gatehouse.core.config.ConfigStore;
import dev.gatehouse.core.config.InvalidConfigException;
import dev.gatehouse.core.config.StaleConfigException;
import dev.gatehouse.core.config.json5.Json5SyntaxException;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.GatewayLoop;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Changes the configuration file for clients: with its hash checked, validated, and taken up. */
@Singleton
public final class ConfigChanges {
  private final ConfigStore store;
  private final LiveConfig live;
  private final ConfigView view;
  private final GatewayLoop loop;
  private final Probation probation;
  private final Restarts restarts;

  @Inject
  ConfigChanges(
      ConfigStore store,
      LiveConfig live,
      ConfigView view,
      GatewayLoop loop,
      Probation probation,
      Restarts restarts) {
    this.store = store;
    this.live = live;
    this.view = view;
    this.loop = loop;
    this.probation = probation;
    this.restarts = restarts;
  }

  /**
   * A change that is on disk.
   *
   * @param file the file after it
   * @param needRestart what of it the running gateway does not take up
   * @param restarts whether the gateway restarts because of it
   */
  record Done(ConfigSnapshot file, List<String> needRestart, boolean restarts) {}

  /**
   * Changes the file on behalf of a feature that knows what it changes, comments kept, and takes it
   * up.
   *
   * @param author who wants it, for the history: a client's label, {@code agent main}
   * @param reason what for, one line
   * @param edit makes the new document from the current one, on a worker
   * @return the configuration in force afterwards; fails with {@link RpcException} when the result
   *     could not be used, and then nothing is written
   */
  public Future<ConfigSnapshot> edit(
      String author, String reason, UnaryOperator<ConfigDocument> edit) {
    return change(author, reason, edit).map(needRestart -> live.current());
  }

  /**
   * The same.
   *
   * @return which paths of it the gateway takes up only by a restart, which then comes by itself
   *     unless {@code gateway.reload.mode} is {@code hot} or {@code off}
   */
  public Future<List<String>> change(
      String author, String reason, UnaryOperator<ConfigDocument> edit) {
    return loop.blockingInOrder(
            () ->
                write(
                    new ConfigStore.Change(author, oneLine(reason)),
                    Optional.empty(),
                    "",
                    (current, raw) -> edit.apply(current)))
        .map(file -> takeUp(file, Restarts.DEFAULT_DELAY_MILLIS).needRestart());
  }

  /** Puts secrets back where an edited document still has what {@link #shown()} shows for them. */
  public ConfigDocument withSecrets(ConfigDocument edited, ConfigDocument current) {
    return SecretMarkers.restore(edited, current, view.marker());
  }

  /** Returns the file as it may be shown: what it says, without secrets. */
  public Future<JsonObject> shown() {
    return read()
        .map(
            file ->
                new JsonObject()
                    .put("path", file.path().toString())
                    .put("hash", file.hash())
                    .put("valid", file.valid())
                    .put("config", view.tree(file.source())));
  }

  /** Reads the file. */
  public Future<ConfigSnapshot> read() {
    return loop.blocking(store::read);
  }

  /**
   * Changes the file.
   *
   * @param edit makes the new document from the current one and from {@code raw} of the call
   */
  Future<Done> change(RpcCall call, BiFunction<ConfigDocument, String, ConfigDocument> edit) {
    String raw = call.params().getString("raw", "");
    Optional<String> baseHash = Optional.ofNullable(call.params().getString("baseHash"));
    String note = call.params().getString("note");
    String author = "client " + call.caller().client().label();
    String reason = note == null || note.isBlank() ? call.method() : call.method() + ": " + note;
    // In order, so that the older of two changes is never taken up last.
    return loop.blockingInOrder(
            () -> {
              if (baseHash.isEmpty() && store.read().exists()) {
                throw RpcException.invalid(
                    "config base hash required; re-run config.get and retry");
              }
              return write(new ConfigStore.Change(author, oneLine(reason)), baseHash, raw, edit);
            })
        .map(file -> takeUp(file, Restarts.delayMillis(call.params())));
  }

  private ConfigSnapshot write(
      ConfigStore.Change why,
      Optional<String> baseHash,
      String raw,
      BiFunction<ConfigDocument, String, ConfigDocument> edit) {
    try {
      return onTrial(
          store.change(
              why,
              baseHash,
              current -> {
                ConfigDocument edited =
                    SecretMarkers.restore(edit.apply(current, raw), current, view.marker());
                JsonArray problems = AuthRules.problems(current, edited);
                if (!problems.isEmpty()) {
                  throw invalid(problems);
                }
                return edited;
              }));
    } catch (StaleConfigException e) {
      throw RpcException.invalid("config changed since last load; re-run config.get and retry");
    } catch (InvalidConfigException e) {
      throw invalid(ConfigView.issues(e.problems(), ConfigProblem.Severity.ERROR));
    } catch (Json5SyntaxException e) {
      throw invalid(
          new JsonArray()
              .add(
                  new JsonObject().put("path", "").put("message", String.valueOf(e.getMessage()))));
    }
  }

  /** Begins the probation of a reading that differs from what is in force. Blocks. */
  ConfigSnapshot onTrial(ConfigSnapshot file) {
    if (file.valid() && !file.hash().equals(live.current().hash())) {
      probation.begin(file.hash());
    }
    return file;
  }

  /** Puts a reading of the file in force, by a restart where it needs one. */
  Done takeUp(ConfigSnapshot file, long delayMillis) {
    ConfigSnapshot before = live.current();
    ConfigSnapshot after = live.layered(file);
    boolean safe = live.standing().mode() == ConfigStanding.Mode.SAFE;
    List<String> changed = ReloadRules.changed(before.resolved(), after.resolved());
    List<String> need = safe ? changed : ReloadRules.needRestart(changed);
    ReloadMode mode = ReloadMode.of(after);
    boolean restart =
        switch (mode) {
          case HYBRID -> safe || !need.isEmpty();
          case RESTART -> safe || !ReloadRules.matter(changed).isEmpty();
          case HOT, OFF -> false;
        };
    if (!safe) {
      live.adopt(file);
      probation.follow(file.hash());
    }
    if (restart) {
      restarts.plan(
          "configuration changed: " + (changed.isEmpty() ? "mended" : String.join(", ", changed)),
          delayMillis);
    }
    return new Done(file, need, restart);
  }

  private static RpcException invalid(JsonArray issues) {
    return new RpcException(
        ErrorCode.INVALID_REQUEST, "invalid config", new JsonObject().put("issues", issues));
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > 200 ? line.substring(0, 200) : line;
  }
}
