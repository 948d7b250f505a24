package dev.gatehouse.browser.act;

import dev.gatehouse.browser.failure.BrowserException;
import dev.gatehouse.browser.route.Fields;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code evaluate}: runs the caller's code in the page and returns its result. */
final class EvaluateAct implements ActKind {
  private final Evaluations evaluations;
  private final EvaluateSwitch allowed;

  @Inject
  EvaluateAct(Evaluations evaluations, EvaluateSwitch allowed) {
    this.evaluations = evaluations;
    this.allowed = allowed;
  }

  @Override
  public String name() {
    return "evaluate";
  }

  @Override
  public Act read(Fields fields) {
    allowed.require("act kind evaluate");
    String code = fields.text("fn").orElseThrow(() -> new BrowserException(400, "fn is required"));
    String ref = fields.text("ref").orElse("");
    return new Act(
        Limits.waiting(fields),
        scene ->
            evaluations
                .evaluate(scene.tab(), code, ref, scene.deadline(), scene.gone())
                .map(
                    result -> {
                      Map<String, Object> answer = new LinkedHashMap<>();
                      answer.put("result", result);
                      return answer;
                    }));
  }
}
