package dev.gatehouse.gateway.provider;

import java.util.Optional;

/** The wire formats that this gateway speaks to providers. */
enum WireApi {
  OPENAI_COMPLETIONS("openai-completions"),
  OPENAI_RESPONSES("openai-responses"),
  ANTHROPIC("anthropic-messages"),
  GEMINI("google-generative-ai"),
  OLLAMA("ollama");

  private final String configName;

  WireApi(String configName) {
    this.configName = configName;
  }

  /** Its value of {@code models.providers.*.api}. */
  String configName() {
    return configName;
  }

  /** Reads {@link #configName()}; empty for a format that this gateway does not speak. */
  static Optional<WireApi> parse(String name) {
    for (WireApi api : values()) {
      if (api.configName.equals(name)) {
        return Optional.of(api);
      }
    }
    return Optional.empty();
  }
}
