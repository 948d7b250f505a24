package dev.gatehouse.gateway.steering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.config.ConfigDocument;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenKeysTest {
  private static final String BEFORE =
      "{gateway: {auth: {token: 'x'}}, agents: {defaults: {model: 'a/b'}, list: [{id: 'main'}]}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ui: {seamColor: '#112233'}}",
        "{agents: {defaults: {model: {primary: 'c/d', fallbacks: ['e/f']}}}}",
        "{agents: {defaults: {heartbeat: {every: '10m'}}}}",
        "{agents: {list: [{id: 'main', name: 'Ada', identity: {emoji: 'x'}}]}}",
        "{session: {reset: {mode: 'idle'}}}"
      })
  void areWhatAnAgentMayAskFor(String patch) {
    assertThat(closed(patch)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{gateway: {auth: {mode: 'none'}}}",
        "{gateway: {auth: null}}",
        "{gateway: {bind: 'lan'}}",
        "{gateway: null}",
        "{channels: {telegram: {dmPolicy: 'open', allowFrom: ['*']}}}",
        "{tools: {exec: {security: 'full', ask: 'off'}}}",
        "{hooks: {enabled: true}}",
        "{mcp: {servers: {x: {command: 'sh'}}}}",
        "{models: {providers: {openai: {baseUrl: 'http://evil.test'}}}}",
        "{env: {vars: {PATH: '/evil'}}}",
        "{agents: {list: [{id: 'main'}, {id: 'evil'}]}}",
        "{agents: {list: [{id: 'main', workspace: '/'}]}}",
        "{agents: {list: [{id: 'main', tools: {profile: 'full'}}]}}",
        "{agents: {list: null}}",
        "{agents: null}",
        "{agents: {defaults: {workspace: '/'}}}",
        "{agents: {defaults: {heartbeat: {target: 'telegram', to: 'x'}}}}",
        "{ui: {assistant: {name: '${OPENAI_API_KEY}'}}}",
        "{agents: {defaults: {model: {'$include': '/etc/passwd'}}}}",
        "{'$include': './evil.json5'}",
        "{somethingNew: 1}"
      })
  void areNotWhatDecidesAboutAccessToolsProgramsAndSecrets(String patch) {
    assertThat(closed(patch)).isNotEmpty();
  }

  @Test
  void nothingDiffersWhereNothingChanges() {
    assertThat(changes("{agents: {defaults: {model: 'a/b'}}}")).isEmpty();
  }

  private static List<OpenKeys.Change> changes(String patch) {
    ConfigDocument before = ConfigDocument.parse(BEFORE);
    return OpenKeys.changes(before.tree(), before.patch(ConfigDocument.parse(patch).tree()).tree());
  }

  private static List<String> closed(String patch) {
    return changes(patch).stream()
        .filter(change -> !change.open())
        .map(OpenKeys.Change::path)
        .toList();
  }
}
