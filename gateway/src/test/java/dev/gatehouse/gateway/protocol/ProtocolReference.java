package dev.gatehouse.gateway.protocol;

import dev.gatehouse.gateway.access.Scope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the reference page of the wire from what a gateway binds. */
final class ProtocolReference {
  private static final String SINGLE = "Single words";

  private final List<RpcMethod> methods;
  private final List<EventName> events;
  private final StringBuilder page = new StringBuilder();

  ProtocolReference(Offer offer) {
    this.methods = offer.methods();
    this.events = offer.events();
  }

  String write() throws IOException {
    Map<String, List<RpcMethod>> groups = groups();
    head(groups);
    for (Map.Entry<String, List<RpcMethod>> group : groups.entrySet()) {
      line("## " + title(group.getKey()));
      line("");
      for (RpcMethod method : group.getValue()) {
        method(method);
      }
    }
    events();
    return page.toString();
  }

  private void head(Map<String, List<RpcMethod>> groups) {
    line("# Protocol reference");
    line("");
    line(
        "Every method and event of one gateway. [protocol.md](protocol.md) says how frames, the"
            + " handshake and the limits work.");
    line(
        "This page is written from the code by `ProtocolReferenceTest`, which fails when the two"
            + " differ; it also says how to write it anew.");
    line("");
    line(
        "`name?` may be missing, `…` stands for more keys, `a | b` for one of several. Parameters"
            + " are closed objects unless the page says that more keys are taken: an unknown key is"
            + " refused.");
    line("");
    line("Besides its own errors every method answers:");
    line("");
    line("| error | when |");
    line("|---|---|");
    line(
        "| `INVALID_REQUEST` `invalid <method> params: at <path>: …` | a parameter is wrong, missing"
            + " or unknown; `<path>` is its JSON pointer |");
    line(
        "| `INVALID_REQUEST` `unauthorized role: …` | a node calls what operators call, or the other way round |");
    line(
        "| `INVALID_REQUEST` (protocol 3), `FORBIDDEN` (protocol 4) `missing scope: …` | the scope is missing |");
    line("| `UNAVAILABLE` | it cannot be done now; the text says why |");
    line("");
    line(
        "`operator.admin` holds every scope of operators, `operator.write` holds `operator.read`."
            + " `any` is any client that passed the handshake, `node` a connection with that role.");
    line("");
    line("## Index");
    line("");
    groups.forEach(
        (name, members) ->
            line(
                "- **"
                    + title(name)
                    + "**: "
                    + members.stream()
                        .map(method -> "[" + method.name() + "](#" + anchor(method.name()) + ")")
                        .collect(Collectors.joining(", "))));
    line("- **[Events](#events)**");
    line("");
  }

  private void method(RpcMethod method) throws IOException {
    line("### `" + method.name() + "`");
    line("");
    line(description(method));
    line("");
    if (!method.isIn(Protocol.V3)) {
      line("- Protocol 4 only.");
    }
    line("- **Scope:** " + scope(method.scope(Protocol.V3), method.scope(Protocol.V4)));
    parameters(method.params());
    line("- **Result:** `" + method.result() + "`");
    if (!method.errors().isEmpty()) {
      line("- **Errors:**");
      method.errors().forEach(error -> line("  - `" + error + "`"));
    }
    if (method.idempotent()) {
      line("- Sent again with the same `idempotencyKey` it is done once and answered alike.");
    }
    if (!method.listed()) {
      line("- `hello-ok` does not name it.");
    }
    line("");
  }

  private void parameters(ParamsSpec spec) {
    if (!spec.alternatives().isEmpty()) {
      line("- **Parameters**, one of:");
      for (ParamsSpec one : spec.alternatives()) {
        line("  - `" + one.describe().replace("\\|", "|") + "`");
      }
      return;
    }
    if (spec.fields().isEmpty()) {
      line("- **Parameters:** " + (spec.isOpen() ? "any object" : "none"));
      return;
    }
    line("- **Parameters**" + (spec.isOpen() ? ", and any others:" : ":"));
    for (ParamsSpec.Field field : inOrder(spec)) {
      line(
          "  - `"
              + field.name()
              + "`"
              + (field.isRequired() ? " (required): " : ": ")
              + field.describe().replace("\\|", "|")
              + (field.about().isEmpty() ? "" : "; " + field.about()));
    }
  }

  /** What is needed first; the rest by name, because some methods keep it in sets. */
  private static List<ParamsSpec.Field> inOrder(ParamsSpec spec) {
    List<ParamsSpec.Field> fields = new ArrayList<>();
    spec.fields().stream().filter(ParamsSpec.Field::isRequired).forEach(fields::add);
    spec.fields().stream()
        .filter(field -> !field.isRequired())
        .sorted(Comparator.comparing(ParamsSpec.Field::name))
        .forEach(fields::add);
    return fields;
  }

  private void events() {
    line("## Events");
    line("");
    line(
        "A client hears an event when it holds the scope, a node when this page says so. With"
            + " protocol 4 an event that is addressed to one client or to subscribers is heard by"
            + " them only.");
    line("");
    line("| event | who hears it | payload and when |");
    line("|---|---|---|");
    for (EventName event : events) {
      line(
          "| `"
              + event.value()
              + "` | "
              + audience(event.value())
              + " | "
              + event.payload().replace("|", "\\|")
              + " |");
    }
  }

  private static String audience(String event) {
    Optional<Scope> scope3 = EventScopes.of(Protocol.V3, event);
    Optional<Scope> scope4 = EventScopes.of(Protocol.V4, event);
    String operators =
        scope3.isEmpty() && scope4.isEmpty()
            ? "the one it is sent to"
            : scope(scope3.orElse(Scope.ANY), scope4.orElse(Scope.ANY));
    return EventScopes.forNodes(event) ? operators + "; nodes" : operators;
  }

  private static String scope(Scope scope3, Scope scope4) {
    String three = "`" + scope3.wireName() + "`";
    return scope3 == scope4
        ? three
        : three + " (protocol 3), `" + scope4.wireName() + "` (protocol 4)";
  }

  /** What the class says of itself, without the method's name before it. */
  static String description(RpcMethod method) throws IOException {
    String text = SourceJavadoc.of(method.getClass());
    String prefix = "`" + method.name() + "`: ";
    String own = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    return own.isEmpty() ? own : Character.toUpperCase(own.charAt(0)) + own.substring(1);
  }

  private Map<String, List<RpcMethod>> groups() {
    Map<String, List<RpcMethod>> byPrefix = new TreeMap<>();
    for (RpcMethod method : methods) {
      byPrefix
          .computeIfAbsent(method.name().split("\\.", 2)[0], prefix -> new ArrayList<>())
          .add(method);
    }
    Map<String, List<RpcMethod>> groups = new TreeMap<>();
    byPrefix.forEach(
        (prefix, members) -> {
          boolean single = members.size() == 1 && members.get(0).name().equals(prefix);
          groups
              .computeIfAbsent(single ? SINGLE : prefix, name -> new ArrayList<>())
              .addAll(members);
        });
    return groups;
  }

  private static String title(String group) {
    return group.equals(SINGLE) ? SINGLE : "`" + group + "`";
  }

  private static String anchor(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).replace(".", "");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
