package dev.gatehouse.browser.act;

import dev.gatehouse.browser.cdp.CdpException;
import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.snapshot.Refs;
import dev.gatehouse.browser.tab.Tab;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plays one act on one tab and tells what came of it: where the tab is afterwards, which dialogs
 * came up, which tabs were opened, and where a new element has stood in for the one of a reference.
 * For use on the loop.
 */
final class ActRunner {
  @Inject
  ActRunner() {}

  Future<Map<String, Object>> run(Tab tab, Act act, Future<Void> gone) {
    Dialogs dialogs = tab.part(Dialogs.class);
    Refs refs = Refs.of(tab);
    refs.takeReplaced();
    long before = dialogs.count();
    Set<String> tabs = new HashSet<>(ids(tab));
    Deadline deadline = Deadline.in(act.limit());
    return act.work()
        .apply(new Scene(tab, deadline, gone))
        .recover(cause -> ended(tab, deadline, cause))
        .compose(
            extra ->
                closed(tab)
                    ? Future.succeededFuture(answer(tab, extra, tab.url()))
                    : tab.part(PageLife.class)
                        .settled(deadline)
                        .compose(settled -> tab.part(PageLife.class).address())
                        .map(url -> answer(tab, extra, url)))
        .map(
            answer -> {
              List<Map<String, Object>> shown = dialogs.after(before);
              if (!shown.isEmpty()) {
                answer.put("dialogs", shown);
              }
              List<String> opened = ids(tab).stream().filter(id -> !tabs.contains(id)).toList();
              if (!opened.isEmpty()) {
                answer.put("openedTabs", opened);
              }
              List<String> replaced = refs.takeReplaced();
              if (!replaced.isEmpty()) {
                answer.put("replacedRefs", replaced);
              }
              return answer;
            });
  }

  private static Map<String, Object> answer(Tab tab, Map<String, Object> extra, String url) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", true);
    answer.put("targetId", tab.targetId());
    answer.put("url", url);
    if (closed(tab)) {
      answer.put("closed", true);
    }
    answer.putAll(extra);
    return answer;
  }

  /** An act may close its own tab; that is no failure. */
  private static Future<Map<String, Object>> ended(Tab tab, Deadline deadline, Throwable cause) {
    if (cause instanceof CdpException failure) {
      if (tab.crashed()) {
        return Future.failedFuture(
            new BrowserException(
                500,
                "the tab has crashed during this act: navigate it to load its page again, or close"
                    + " it",
                cause));
      }
      if (failure.closed()) {
        return Future.succeededFuture(Map.of());
      }
      if (failure.timedOut()) {
        return Future.failedFuture(Stuck.page(deadline, cause));
      }
    }
    return Future.failedFuture(cause);
  }

  private static boolean closed(Tab tab) {
    return tab.session().closed().isComplete();
  }

  private static List<String> ids(Tab tab) {
    return tab.browser().tabs().stream().map(Tab::targetId).toList();
  }
}
