package dev.gatehouse.browser.profile;

import dev.gatehouse.browser.profile.BrowserProfile.PortSource;
import dev.gatehouse.ports.CdpForecast;
import dev.gatehouse.ports.CdpForecast.PassedOver;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Why a browser profile has the CDP port it has, for people and for programs. Immutable.
 *
 * @param source where the port comes from
 * @param text one sentence without a full stop: {@code first free port of 18800..18899}
 * @param passedOver ports before it that it is not given, ascending; only for a planned port
 */
public record PortReason(PortSource source, String text, List<PassedOver> passedOver) {
  private static final int SHOWN = 3;

  public PortReason {
    passedOver = List.copyOf(passedOver);
  }

  /** A reason without ports that were passed over. */
  public static PortReason of(PortSource source, String text) {
    return new PortReason(source, text, List.of());
  }

  /** The reason of a port that would be given out of {@code range}. */
  static PortReason planned(String range, CdpForecast.Choice choice) {
    if (choice.again()) {
      return of(PortSource.PLANNED, "the port of " + range + " that is kept for it");
    }
    List<PassedOver> over = choice.passedOver();
    if (over.isEmpty()) {
      return of(PortSource.PLANNED, "first port of " + range);
    }
    String text =
        over.stream()
            .limit(SHOWN)
            .map(one -> one.port() + " (" + one.why() + ")")
            .collect(Collectors.joining(", "));
    String more = over.size() > SHOWN ? " and " + (over.size() - SHOWN) + " more" : "";
    return new PortReason(
        PortSource.PLANNED, "first free port of " + range + " after " + text + more, over);
  }

  /** The ports that were passed over, for an answer. */
  public List<Map<String, Object>> passedOverRows() {
    return passedOver.stream()
        .map(
            one -> {
              Map<String, Object> row = new LinkedHashMap<>();
              row.put("port", one.port());
              row.put("why", one.why());
              return row;
            })
        .toList();
  }
}
