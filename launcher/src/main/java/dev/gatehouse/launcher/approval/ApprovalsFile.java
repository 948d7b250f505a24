package dev.gatehouse.launcher.approval;

import dev.gatehouse.gateway.client.DirectClient;
import dev.gatehouse.launcher.client.Fields;
import dev.gatehouse.launcher.client.Params;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Changes the rules: reads them, and writes them when nobody else did meanwhile. */
final class ApprovalsFile {
  private ApprovalsFile() {}

  static Fields change(DirectClient client, UnaryOperator<Map<String, Object>> edit) {
    Fields now = Fields.of(client.call("exec.approvals.get", Map.of()).value());
    Params params = new Params().with("file", edit.apply(now.object("file").tree()));
    if (now.flag("exists")) {
      params.with("baseHash", now.text("hash"));
    }
    return Fields.of(client.call("exec.approvals.set", params.tree()).value());
  }
}
