package dev.gatehouse.gateway.provider;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.ollama.OllamaChatRequestParameters;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiResponsesChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiResponsesStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes LangChain4j's model for one request, with the provider's own knobs set. */
final class LangChainModels {
  private LangChainModels() {}

  static StreamingChatModel model(
      WireApi api, HttpClientBuilder http, Endpoint at, ModelRequest request) {
    String name = request.model().model();
    return switch (api) {
      case OPENAI_COMPLETIONS ->
          OpenAiStreamingChatModel.builder()
              .httpClientBuilder(http)
              .baseUrl(at.baseUrl())
              .apiKey(LangChainWire.NO_KEY)
              .modelName(name)
              .returnThinking(true)
              .accumulateToolCallId(false)
              .build();
      case OPENAI_RESPONSES ->
          OpenAiResponsesStreamingChatModel.builder()
              .httpClientBuilder(http)
              .baseUrl(at.baseUrl())
              .apiKey(LangChainWire.NO_KEY)
              .modelName(name)
              .store(false)
              .build();
      case OLLAMA ->
          OllamaStreamingChatModel.builder()
              .httpClientBuilder(http)
              .baseUrl(at.baseUrl())
              .modelName(name)
              .returnThinking(true)
              .build();
      case ANTHROPIC, GEMINI -> throw new IllegalArgumentException("has a client of our own");
    };
  }

  static ChatRequestParameters parameters(
      WireApi api, Endpoint at, ModelRequest request, ModelFacts facts) {
    List<ToolSpec> tools = offered(request);
    var specifications = LangChainMessages.tools(tools);
    @Nullable ToolChoice choice = tools.isEmpty() ? null : choice(request.toolChoice());
    Optional<Integer> most =
        request.maxOutputTokens().isPresent()
            ? Optional.of(request.maxOutputTokens().getAsInt())
            : Optional.empty();
    switch (api) {
      case OPENAI_COMPLETIONS -> {
        OpenAiChatRequestParameters.Builder out = OpenAiChatRequestParameters.builder();
        out.toolSpecifications(specifications);
        if (choice != null) {
          out.toolChoice(choice);
        }
        if (most.isPresent()) {
          if (newField(at)) {
            out.maxCompletionTokens(most.get());
          } else {
            out.maxOutputTokens(most.get());
          }
        }
        if (!Boolean.FALSE.equals(at.compat().getValue("supportsReasoningEffort"))) {
          effort(request, facts).ifPresent(out::reasoningEffort);
        }
        if (at.provider().equals("openai")) {
          request
              .cacheKey()
              .ifPresent(k -> out.customParameters(Map.of("prompt_cache_key", cut(k))));
        }
        return out.build();
      }
      case OPENAI_RESPONSES -> {
        OpenAiResponsesChatRequestParameters.Builder out =
            OpenAiResponsesChatRequestParameters.builder();
        out.toolSpecifications(specifications);
        if (choice != null) {
          out.toolChoice(choice);
        }
        most.ifPresent(out::maxOutputTokens);
        Optional<String> effort = effort(request, facts);
        if (effort.isPresent()) {
          out.reasoningEffort(effort.get());
          out.reasoningSummary("auto");
        }
        if (facts.reasoning()) {
          out.include(List.of("reasoning.encrypted_content"));
        }
        request.cacheKey().ifPresent(key -> out.promptCacheKey(cut(key)));
        return out.build();
      }
      case OLLAMA -> {
        OllamaChatRequestParameters.Builder out = OllamaChatRequestParameters.builder();
        out.toolSpecifications(specifications);
        most.ifPresent(out::maxOutputTokens);
        if (facts.reasoning()) {
          request.thinking().ifPresent(level -> out.think(level != ThinkingLevel.OFF));
        }
        if (facts.known()) {
          out.numCtx((int) Math.min(facts.contextWindow(), 131_072));
        }
        return out.build();
      }
      default -> throw new IllegalArgumentException(api + " has a client of our own");
    }
  }

  /** A choice of one tool by name offers only that one and requires a call: all formats know it. */
  static List<ToolSpec> offered(ModelRequest request) {
    return switch (request.toolChoice()) {
      case "auto", "required" -> request.tools();
      case "none" -> request.tools();
      default -> {
        List<ToolSpec> named =
            request.tools().stream()
                .filter(tool -> tool.name().equals(request.toolChoice()))
                .toList();
        yield named.isEmpty() ? request.tools() : named;
      }
    };
  }

  private static @Nullable ToolChoice choice(String choice) {
    return switch (choice) {
      case "auto" -> null;
      case "none" -> ToolChoice.NONE;
      default -> ToolChoice.REQUIRED;
    };
  }

  private static boolean newField(Endpoint at) {
    Object field = at.compat().getValue("maxTokensField");
    return field == null
        ? at.provider().equals("openai")
        : String.valueOf(field).equals("max_completion_tokens");
  }

  private static Optional<String> effort(ModelRequest request, ModelFacts facts) {
    if (!facts.reasoning() || request.thinking().isEmpty()) {
      return Optional.empty();
    }
    String model = request.model().model().toLowerCase(Locale.ROOT);
    boolean newer = model.matches(".*gpt-5\\.[1-9].*");
    return Optional.of(
        switch (request.thinking().get()) {
          case OFF -> newer ? "none" : model.contains("gpt-5") ? "minimal" : "low";
          case MINIMAL -> newer ? "low" : model.contains("gpt-5") ? "minimal" : "low";
          case LOW -> "low";
          case MEDIUM -> "medium";
          case HIGH -> "high";
          case XHIGH -> model.matches(".*gpt-5\\.[2-9].*|.*codex-max.*") ? "xhigh" : "high";
        });
  }

  private static String cut(String key) {
    return key.length() <= 64 ? key : key.substring(key.length() - 64);
  }
}
