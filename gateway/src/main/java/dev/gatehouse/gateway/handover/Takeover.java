package dev.gatehouse.gateway.handover;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.posix.Descriptors;
import dev.gatehouse.core.posix.PassingSocket;
import dev.gatehouse.gateway.database.DatabaseSchema;
import dev.gatehouse.gateway.handover.Conversation.Word;
import dev.gatehouse.gateway.protocol.GatewayVersion;
import dev.gatehouse.gateway.socket.ListeningSockets;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.InstanceMarker;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import dev.gatehouse.profiles.upgrade.UpgradeRecord;
import dev.gatehouse.profiles.upgrade.UpgradeRecord.Step;
import io.vertx.core.json.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The side of the new process: it was started by the running gateway, gets ready beside it, and
 * takes its place when it is told to. Used by one thread; every method blocks.
 */
public final class Takeover implements AutoCloseable {
  private static final Duration PREPARE_LIMIT = Duration.ofSeconds(10);

  private final Conversation old;
  private final Clock clock;
  private final int tables;

  private Takeover(Conversation old, Clock clock, int tables) {
    this.old = old;
    this.clock = clock;
    this.tables = tables;
  }

  /**
   * Takes the connection to the old process from standard input.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when no gateway started this process
   */
  public static Takeover fromStandardInput(Clock clock) {
    return fromStandardInput(clock, DatabaseSchema.version());
  }

  /** The same for a version that brings the database's tables to {@code tables}. */
  static Takeover fromStandardInput(Clock clock, int tables) {
    try {
      return new Takeover(
          new Conversation(PassingSocket.of(Descriptors.takeStandardInput())), clock, tables);
    } catch (IOException e) {
      throw notFromAGateway(e);
    }
  }

  /**
   * What the old process says about itself.
   *
   * @param settings what it was told to run with besides its files
   * @param port its base port
   */
  public record Request(String instanceId, int port, Map<String, Object> settings) {}

  /** Waits for the first word of the old process. */
  public Request request() {
    try {
      Word word = old.next(PREPARE_LIMIT).orElseThrow(() -> new IOException("nothing was said"));
      if (!word.type().equals(Conversation.PREPARE)) {
        throw new IOException("the first word is \"" + word.type() + "\"");
      }
      return new Request(
          word.body().getString("instance"),
          word.body().getInteger("port"),
          word.body().getJsonObject("settings").getMap());
    } catch (IOException | NullPointerException | ClassCastException e) {
      throw notFromAGateway(e);
    }
  }

  /**
   * Checks that this process resolved the same instance as the old one.
   *
   * @throws GatehouseException with {@link ExitCode#IDENTITY} when it is another
   */
  public void check(Request request, Instance instance) {
    if (instance.marker().map(InstanceMarker::id).filter(request.instanceId()::equals).isEmpty()) {
      throw new GatehouseException(
          ExitCode.IDENTITY,
          "the gateway that hands over is not " + instance.displayName(),
          "start the upgrade with the same profile and directories as the gateway");
    }
  }

  /**
   * Says that everything is there, and waits for the old one to close its gateway.
   *
   * @return the sockets to start the gateway with
   * @throws GatehouseException with {@link ExitCode#NOT_RUNNING} when the old one goes on, or is
   *     gone
   */
  public ListeningSockets awaitTurn(Duration limit) {
    try {
      old.say(
          Conversation.WARM,
          new JsonObject()
              .put("version", GatewayVersion.load().text())
              .put("pid", ProcessHandle.current().pid())
              .put("schema", tables),
          List.of());
      Word word = old.next(limit).orElseThrow(() -> new EOFException("it was never told to go on"));
      if (!word.type().equals(Conversation.GO)) {
        throw new IOException("\"" + word.type() + "\" came instead");
      }
      ListeningSockets sockets = new ListeningSockets();
      sockets.adopt(word.descriptors());
      return sockets;
    } catch (IOException e) {
      throw new GatehouseException(
          ExitCode.NOT_RUNNING,
          "the old gateway keeps its place: " + e.getMessage(),
          "see what \"upgrade\" says",
          e);
    }
  }

  /** Writes down that the new gateway is ready, and tells the old process if there still is one. */
  public void ready(Instance instance) throws IOException {
    UpgradeFiles files = UpgradeFiles.of(instance);
    Optional<UpgradeRecord> record =
        files.last().filter(last -> last.toPid() == ProcessHandle.current().pid());
    if (record.isPresent()) {
      files.useProgram(Path.of(record.get().program()));
      files.write(record.get().at(Step.DONE, clock.millis(), ""));
    }
    tell(Conversation.READY, "");
  }

  /** Tells the old process why this one does not take its place. */
  public void failed(String why) {
    tell(Conversation.FAILED, why);
  }

  @Override
  public void close() {
    old.close();
  }

  private void tell(String type, String why) {
    try {
      old.say(type, new JsonObject().put("why", why), List.of());
    } catch (IOException e) {
      // It is gone; whoever looks after both of them sees that too.
    }
  }

  private static GatehouseException notFromAGateway(Exception e) {
    return new GatehouseException(
        ExitCode.USAGE,
        "this command is for a running gateway that hands over its place: " + e.getMessage(),
        "use upgrade",
        e);
  }
}
