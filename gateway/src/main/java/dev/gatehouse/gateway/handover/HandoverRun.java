package dev.gatehouse.gateway.handover;

import dev.gatehouse.core.posix.Descriptors;
import dev.gatehouse.core.posix.PassingSocket;
import dev.gatehouse.gateway.database.DatabaseSchema;
import dev.gatehouse.gateway.handover.Conversation.Word;
import dev.gatehouse.profiles.upgrade.UpgradeFiles;
import dev.gatehouse.profiles.upgrade.UpgradeRecord.Step;
import io.vertx.core.json.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One upgrade, seen from the old process: start the new one, let it get ready, let turns end, close
 * the gateway, let the new one open its own. Whatever goes wrong before the new one is ready, it is
 * ended and the old one goes on.
 */
final class HandoverRun implements Runnable {
  private final OldGateway gateway;
  private final Successor successor;
  private final UpgradeFiles.Request request;
  private final String instanceId;
  private final Progress progress;
  private final HandoverLimits limits;

  HandoverRun(
      OldGateway gateway,
      Successor successor,
      UpgradeFiles.Request request,
      String instanceId,
      Progress progress,
      HandoverLimits limits) {
    this.gateway = gateway;
    this.successor = successor;
    this.request = request;
    this.instanceId = instanceId;
    this.progress = progress;
    this.limits = limits;
  }

  @Override
  public void run() {
    try {
      PassingSocket.Pair pair = PassingSocket.pair();
      Process process;
      try (PassingSocket theirs = pair.theirs()) {
        process =
            Descriptors.asStandardInput(
                theirs.descriptor(), () -> successor.start(request.program()));
      } catch (Exception e) {
        pair.ours().close();
        throw new IOException("the new version cannot be started: " + e.getMessage(), e);
      }
      boolean done = false;
      try (Conversation next = new Conversation(pair.ours())) {
        done = converse(next, process);
      } finally {
        if (!done) {
          end(process);
        }
      }
      if (done) {
        progress.done();
        successor.tookOver(process.toHandle());
      }
    } catch (IOException | RuntimeException e) {
      progress.calledOff(String.valueOf(e.getMessage()));
    }
  }

  private boolean converse(Conversation next, Process process) throws IOException {
    next.say(
        Conversation.PREPARE,
        new JsonObject()
            .put("instance", instanceId)
            .put("port", gateway.instance().ports().gateway())
            .put("settings", new JsonObject(successor.settings())),
        List.of());
    JsonObject warm = await(next, Conversation.WARM, limits.warm());
    progress.to(warm.getString("version", ""), process.pid());
    progress.reached(Step.WARM);
    int tables = warm.getInteger("schema", 0);
    if (tables < DatabaseSchema.version()) {
      throw new IOException(
          "the new version is older: it knows the database's tables of version "
              + tables
              + ", and they are of version "
              + DatabaseSchema.version()
              + "; restore a backup of that version's time instead");
    }
    try {
      progress.reached(Step.DRAINING);
      if (!gateway.drain(Duration.ofSeconds(request.drainSeconds()))) {
        throw new IOException(
            "turns are still running after "
                + request.drainSeconds()
                + " s; try again later, or give them more time with --drain");
      }
      gateway.pause();
    } catch (IOException | RuntimeException e) {
      gateway.goOn();
      throw e;
    }
    List<Integer> sockets = gateway.close();
    DatabaseCopy copy = new DatabaseCopy(gateway.instance());
    try {
      if (tables > DatabaseSchema.version()) {
        copy.make();
      }
      progress.reached(Step.HANDED_OVER);
      next.say(Conversation.GO, new JsonObject(), sockets);
      await(next, Conversation.READY, limits.ready());
      return true;
    } catch (IOException | RuntimeException e) {
      // Its lock on the state directory ends with it.
      end(process);
      copy.putBack();
      gateway.reopen();
      throw e;
    }
  }

  private static JsonObject await(Conversation next, String type, Duration limit)
      throws IOException {
    Word word;
    try {
      word =
          next.next(limit)
              .orElseThrow(
                  () ->
                      new IOException(
                          "the new version is not " + type + " after " + limit.toSeconds() + " s"));
    } catch (EOFException e) {
      throw new IOException("the new version ended before it was " + type, e);
    }
    if (word.type().equals(Conversation.FAILED)) {
      throw new IOException("the new version says: " + word.body().getString("why", ""));
    }
    if (!word.type().equals(type)) {
      throw new IOException("the new version says \"" + word.type() + "\" before it is " + type);
    }
    return word.body();
  }

  private static void end(Process process) {
    process.destroyForcibly();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + process.pid() + " cannot be ended");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
