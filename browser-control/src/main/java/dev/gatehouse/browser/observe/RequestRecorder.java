package dev.gatehouse.browser.observe;

import dev.gatehouse.browser.cdp.CdpSession;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the requests of one tab, whichever of its sessions speaks of them: the first words about a
 * frame of another site come from its parent, the last from itself. For use on the loop.
 */
final class RequestRecorder {
  private static final int MAX_OPEN = 1_000;

  /** Up to which size a body can still be asked for, in bytes; beyond, the browser lets it go. */
  static final int MAX_BODY_BYTES = 16 << 20;

  private static final int MAX_BODIES_BYTES = 32 << 20;

  private final Clock clock;
  private final Ring<SeenRequest> requests = new Ring<>(500, 2 << 20, SeenRequest::bytes);
  private final List<ResponseWatch> watches = new ArrayList<>();
  private int count;

  private final Map<String, SeenRequest> open =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SeenRequest> eldest) {
          return size() > MAX_OPEN;
        }
      };

  RequestRecorder(Clock clock) {
    this.clock = clock;
  }

  /** Listens on the session of a tab or of a frame of another site. */
  Future<Void> watch(CdpSession session) {
    session.on("Network.requestWillBeSent", this::sent);
    session.on("Network.responseReceived", this::answered);
    session.on("Network.loadingFinished", event -> finished(session, event));
    session.on("Network.loadingFailed", this::failed);
    session.on("Network.webSocketCreated", this::webSocket);
    session.on(
        "Network.webSocketHandshakeResponseReceived",
        event -> status(event, event.getJsonObject("response")));
    session.on("Network.webSocketClosed", event -> open.remove(id(event)));
    return session
        .send(
            "Network.enable",
            new JsonObject()
                .put("maxTotalBufferSize", MAX_BODIES_BYTES)
                .put("maxResourceBufferSize", MAX_BODY_BYTES)
                // Else a body that the page takes as a blob, or leaves behind, is lost.
                .put("enableDurableMessages", true))
        .mapEmpty();
  }

  /** The requests whose address contains {@code filter}, oldest first. */
  List<SeenRequest> requests(String filter) {
    return requests.entries().stream().filter(r -> r.url().contains(filter)).toList();
  }

  long dropped() {
    return requests.dropped();
  }

  void clear() {
    requests.clear();
  }

  /** Tells {@code watch} of every response from now on, until it is done. */
  void add(ResponseWatch watch) {
    watches.add(watch);
    watch.done().onComplete(done -> watches.remove(watch));
  }

  private void sent(JsonObject event) {
    if (event.getString("documentURL", "").startsWith("chrome-error:")) {
      return; // The browser's own page about a failure, not the site's.
    }
    String requestId = id(event);
    JsonObject redirect = event.getJsonObject("redirectResponse");
    if (redirect != null) {
      status(event, redirect);
    }
    SeenRequest request = SeenRequest.of("r" + ++count, event);
    open.put(requestId, request);
    requests.add(request);
  }

  private void answered(JsonObject event) {
    JsonObject response = event.getJsonObject("response", new JsonObject());
    status(event, response);
    List.copyOf(watches).forEach(watch -> watch.answered(id(event), response));
  }

  private void finished(CdpSession session, JsonObject event) {
    open.remove(id(event));
    List.copyOf(watches).forEach(watch -> watch.finished(session, id(event)));
  }

  private void failed(JsonObject event) {
    String why = event.getString("errorText", "");
    String blocked = event.getString("blockedReason", "");
    String text = blocked.isEmpty() ? why : why + " (" + blocked + ")";
    SeenRequest request = open.remove(id(event));
    if (request != null) {
      request.failed(text.isEmpty() ? "failed" : text);
    }
    List.copyOf(watches).forEach(watch -> watch.failed(id(event), text));
  }

  private void webSocket(JsonObject event) {
    SeenRequest request =
        SeenRequest.ofWebSocket("r" + ++count, event.getString("url", ""), clock.instant());
    open.put(id(event), request);
    requests.add(request);
  }

  private void status(JsonObject event, JsonObject response) {
    SeenRequest request = open.get(id(event));
    if (request != null && response != null) {
      request.answered(response.getInteger("status", 0));
    }
  }

  private static String id(JsonObject event) {
    return event.getString("requestId", "");
  }
}
