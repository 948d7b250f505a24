package dev.gatehouse.gateway.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.server.TestGateway;
import dev.gatehouse.gateway.session.SessionKey;
import dev.gatehouse.gateway.tool.ToolScope.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may call what. */
class ToolPolicyTest {
  private static final List<String> FILES =
      List.of("apply_patch", "edit", "find", "grep", "ls", "read", "write");

  private final ToolProbe probe =
      new ToolProbe(plugin("weather"), plugin("weather_week"), plugin("nodes"));

  @RegisterExtension
  final TestGateway gateway =
      TestGateway.withConfig(
              Map.of(
                  "tools",
                  Map.of(
                      "deny",
                      List.of("web_search"),
                      "byProvider",
                      Map.of(
                          "small", Map.of("allow", List.of("group:fs")),
                          "tiny", Map.of("profile", "minimal")),
                      "subagents",
                      Map.of("tools", Map.of("deny", List.of("exec")))),
                  "agents",
                  Map.of(
                      "list",
                      List.of(
                          Map.of("id", "main", "default", true),
                          Map.of("id", "coder", "tools", Map.of("profile", "coding")),
                          Map.of(
                              "id",
                              "mini",
                              "tools",
                              Map.of("profile", "minimal", "alsoAllow", List.of("weather*"))),
                          Map.of("id", "nofiles", "tools", Map.of("deny", List.of("group:fs"))),
                          Map.of("id", "reader", "tools", Map.of("allow", List.of("Read", "bash"))),
                          Map.of(
                              "id",
                              "noplugin",
                              "tools",
                              Map.of("deny", List.of("group:plugins", "cron"))))),
                  "channels",
                  Map.of(
                      "irc",
                      Map.of(
                          "enabled",
                          false,
                          "tools",
                          Map.of("deny", List.of("weather")),
                          "groups",
                          Map.of(
                              "#staff", Map.of("tools", Map.of("allow", List.of("read", "cron"))),
                              "*", Map.of("tools", Map.of("allow", List.of("group:web"))))))))
          .module(probe);

  private static Tool plugin(String name) {
    return FunctionTool.named(name).blocking(arguments -> name);
  }

  private List<String> of(String agent) {
    return probe.names(probe.scope("r", Origin.OPERATOR, null, false, "agent:" + agent + ":main"));
  }

  private List<String> of(String provider, boolean ignored) {
    return probe.names(
        new ToolScope(
            "main",
            new SessionKey("agent:main:main"),
            Optional.empty(),
            probe.scope().workspace(),
            Origin.OPERATOR,
            Optional.empty(),
            Optional.of(provider),
            false));
  }

  private List<String> irc(String session) {
    return probe.names(probe.scope("r", Origin.CHANNEL, "irc", false, session));
  }

  @Test
  void everyToolIsThereButTheDeniedOnes() {
    assertThat(of("main"))
        .containsAll(FILES)
        .contains("exec", "process", "cron", "weather", "nodes")
        .doesNotContain("web_search");
  }

  @Test
  void anAgentStartsFromItsProfile() {
    assertThat(of("coder")).containsAll(FILES).contains("exec").doesNotContain("weather", "cron");
    assertThat(of("mini")).contains("weather", "weather_week").doesNotContain("read", "exec");
  }

  @Test
  void groupsNamesAndOlderNamesAreUnderstood() {
    assertThat(of("nofiles")).doesNotContainAnyElementsOf(FILES).contains("exec");
    assertThat(of("reader")).containsExactly("exec", "read");
    assertThat(of("noplugin")).doesNotContain("weather", "cron").contains("read");
  }

  @Test
  void aProviderCanHaveFewerTools() {
    assertThat(of("small", true)).containsExactlyElementsOf(FILES);
    assertThat(of("tiny", true)).doesNotContain("read", "exec", "cron");
    assertThat(of("large", true)).contains("read", "exec");
  }

  @Test
  void aChannelAndItsGroupsTakeAway() {
    assertThat(irc("agent:main:irc:dm:ann")).contains("read").doesNotContain("weather");
    assertThat(irc("agent:main:irc:group:#public")).containsExactly("web_fetch");
    assertThat(irc("agent:main:irc:group:#public:thread:7")).containsExactly("web_fetch");
  }

  @Test
  void whatChangesTheGatewayIsNotForOutsidersUnlessTheirGroupNamesIt() {
    assertThat(irc("agent:main:irc:dm:ann")).doesNotContain("cron", "gateway", "nodes");
    assertThat(probe.names(probe.scope("r", Origin.HOOK, null, false, "agent:main:hook:x")))
        .contains("read")
        .doesNotContain("cron", "gateway", "nodes");
    assertThat(irc("agent:main:irc:group:#staff")).containsExactly("cron", "read");
  }

  @Test
  void aSubAgentHasLess() {
    List<String> names =
        probe.names(probe.scope("r", Origin.AGENT, null, true, "agent:main:subagent:0b9e-4f"));

    assertThat(names)
        .contains("read", "weather")
        .doesNotContain("exec", "cron", "nodes", "sessions_spawn", "memory_search", "web_search");
  }

  @Test
  void aRefusalNamesItsRule() {
    ToolScope scope = probe.scope("r", Origin.OPERATOR, null, false, "agent:nofiles:main");

    assertThat(
            ToolProbe.text(
                probe.invoke("read", new io.vertx.core.json.JsonObject().put("path", "x"), scope)))
        .isEqualTo("Tool not available: read (denied: agents.list[nofiles].tools)");
  }
}
