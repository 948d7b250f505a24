package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.provider.ModelSetup;
import dev.gatehouse.profiles.ResetScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be said on the command line instead of in the dialogue. */
final class OnboardOptions {
  private static final String SECRET =
      " The secret itself, - for standard input, or env:NAME for a variable of the gateway.";

  @Option(
      names = "--flow",
      paramLabel = "HOW",
      description = "quickstart asks little, manual (or advanced) everything.")
  private @Nullable String flow;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "local, or remote for a gateway elsewhere.")
  private @Nullable String mode;

  @Option(
      names = "--remote-url",
      paramLabel = "URL",
      description = "Address of the gateway elsewhere, for example wss://host.example:18789.")
  private @Nullable String remoteUrl;

  @Option(names = "--remote-token", paramLabel = "TOKEN", description = "Its token." + SECRET)
  private @Nullable String remoteToken;

  @Option(
      names = {"--gateway-port", "--port"},
      paramLabel = "PORT",
      description = "Base port; the other ports follow from it. A free one when left out.")
  private @Nullable Integer port;

  @Option(
      names = "--gateway-bind",
      paramLabel = "WHERE",
      description = "loopback, lan, tailnet, auto or custom; the wider ones need authentication.")
  private @Nullable String bind;

  @Option(
      names = "--custom-bind-host",
      paramLabel = "ADDRESS",
      description = "The IPv4 address for --gateway-bind custom.")
  private @Nullable String bindHost;

  @Option(
      names = "--gateway-auth",
      paramLabel = "MODE",
      description = "token, password or none (also off).")
  private @Nullable String auth;

  @Option(
      names = "--gateway-token",
      paramLabel = "TOKEN",
      description = "The gateway's token; a random one when left out." + SECRET)
  private @Nullable String token;

  @Option(
      names = "--gateway-password",
      paramLabel = "TEXT",
      description = "The gateway's password." + SECRET)
  private @Nullable String password;

  @Option(
      names = "--tailscale",
      paramLabel = "MODE",
      description = "Only off: this version does not start Tailscale.")
  private @Nullable String tailscale;

  @Option(
      names = "--workspace",
      paramLabel = "DIRECTORY",
      description = "Where the agents work; a directory of its own for each instance.")
  private @Nullable String workspace;

  @Option(
      names = "--auth-choice",
      paramLabel = "PROVIDER",
      description = "Model provider: openai, anthropic, google and so on, custom, or skip.")
  private @Nullable String provider;

  @Option(names = "--api-key", paramLabel = "KEY", description = "Key of that provider." + SECRET)
  private @Nullable String key;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "The same, for a token that goes as Authorization: Bearer." + SECRET)
  private @Nullable String bearer;

  @Option(names = "--openai-api-key", paramLabel = "KEY", description = "Key of OpenAI.")
  private @Nullable String openai;

  @Option(names = "--anthropic-api-key", paramLabel = "KEY", description = "Key of Anthropic.")
  private @Nullable String anthropic;

  @Option(names = "--gemini-api-key", paramLabel = "KEY", description = "Key of Google Gemini.")
  private @Nullable String gemini;

  @Option(names = "--openrouter-api-key", paramLabel = "KEY", description = "Key of OpenRouter.")
  private @Nullable String openrouter;

  @Option(names = "--xai-api-key", paramLabel = "KEY", description = "Key of xAI.")
  private @Nullable String xai;

  @Option(names = "--groq-api-key", paramLabel = "KEY", description = "Key of Groq.")
  private @Nullable String groq;

  @Option(names = "--mistral-api-key", paramLabel = "KEY", description = "Key of Mistral.")
  private @Nullable String mistral;

  @Option(names = "--deepseek-api-key", paramLabel = "KEY", description = "Key of DeepSeek.")
  private @Nullable String deepseek;

  @Option(names = "--zai-api-key", paramLabel = "KEY", description = "Key of Z.AI.")
  private @Nullable String zai;

  @Option(names = "--moonshot-api-key", paramLabel = "KEY", description = "Key of Moonshot.")
  private @Nullable String moonshot;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description = "The default model's id at the provider; its usual one when left out.")
  private @Nullable String model;

  @Option(
      names = "--custom-base-url",
      paramLabel = "URL",
      description = "Address of a model server that this version does not know.")
  private @Nullable String customUrl;

  @Option(
      names = "--custom-api",
      paramLabel = "FORMAT",
      description = "openai-completions, openai-responses, anthropic-messages or ollama.")
  private @Nullable String customApi;

  @Option(
      names = "--skip-key-check",
      description = "Do not ask the provider whether the key is good.")
  private boolean skipKeyCheck;

  @Option(
      names = "--telegram-bot-token",
      paramLabel = "TOKEN",
      description = "Account of the channel Telegram." + SECRET)
  private @Nullable String telegram;

  @Option(
      names = "--discord-bot-token",
      paramLabel = "TOKEN",
      description = "Account of the channel Discord." + SECRET)
  private @Nullable String discord;

  @Option(names = "--skip-channels", description = "Ask and change nothing about chat channels.")
  private boolean skipChannels;

  @Option(
      names = "--disable-skill",
      paramLabel = "NAME",
      description = "Switch a skill off; may be repeated.")
  private List<String> skillsOff = List.of();

  @Option(names = "--skip-skills", description = "Ask and change nothing about skills.")
  private boolean skipSkills;

  @Option(
      names = "--search-provider",
      paramLabel = "NAME",
      description = "Search service of the agents: brave, perplexity, tavily, searxng, or skip.")
  private @Nullable String search;

  @Option(names = "--search-api-key", paramLabel = "KEY", description = "Its key." + SECRET)
  private @Nullable String searchKey;

  @Option(names = "--search-url", paramLabel = "URL", description = "Its address, for searxng.")
  private @Nullable String searchUrl;

  @Option(
      names = "--install-daemon",
      description = "Keep the gateway running as a service of the operating system.")
  private boolean install;

  @Option(
      names = {"--no-install-daemon", "--skip-daemon"},
      description = "Leave services alone.")
  private boolean noInstall;

  @Option(names = "--skip-health", description = "Do not look whether the gateway answers.")
  private boolean skipHealth;

  @Option(
      names = "--non-interactive",
      description = "Ask nothing: what is not said keeps its value or gets a safe one.")
  private boolean nonInteractive;

  @Option(
      names = "--accept-risk",
      description = "Agree that what is chosen lets others, or a model, act with your rights.")
  private boolean acceptRisk;

  @Option(
      names = {"--daemon-runtime", "--node-manager", "--secret-input-mode"},
      hidden = true,
      description = "Accepted for old scripts.")
  private @Nullable String ignored;

  @Option(
      names = {"--skip-ui", "--tailscale-reset-on-exit"},
      hidden = true,
      description = "Accepted for old scripts.")
  private boolean ignoredFlag;

  boolean nonInteractive() {
    return nonInteractive;
  }

  boolean acceptRisk() {
    return acceptRisk;
  }

  boolean skipHealth() {
    return skipHealth;
  }

  boolean skipKeyCheck() {
    return skipKeyCheck;
  }

  boolean skipChannels() {
    return skipChannels;
  }

  boolean skipSkills() {
    return skipSkills;
  }

  /** Whether a set-up by plain defaults would not do what was said. */
  boolean wantsRemote() {
    return "remote".equals(mode) || remoteUrl != null || remoteToken != null;
  }

  /**
   * Puts what was said into {@code answers}.
   *
   * @throws GatehouseException with {@link ExitCode#USAGE} when parts contradict each other
   */
  void fill(Answers answers, ModelSetup models, SecretInput secrets) {
    put(answers, Topic.FLOW, oneOf("--flow", flow, "quickstart", "manual", "advanced"));
    if (answers.is(Topic.FLOW, "advanced")) {
      answers.put(Topic.FLOW, "manual");
    }
    fillMode(answers, secrets);
    oneOf("--tailscale", tailscale, "off");
    put(answers, Topic.PORT, port == null ? null : port.toString());
    put(
        answers,
        Topic.BIND,
        oneOf("--gateway-bind", bind, "loopback", "lan", "tailnet", "auto", "custom"));
    put(answers, Topic.BIND_HOST, bindHost);
    put(
        answers,
        Topic.AUTH,
        oneOf("--gateway-auth", "off".equals(auth) ? "none" : auth, "token", "password", "none"));
    secret(answers, "gateway.auth.token", "--gateway-token", token, secrets);
    secret(answers, "gateway.auth.password", "--gateway-password", password, secrets);
    put(answers, Topic.WORKSPACE, workspace);
    fillModel(answers, models, secrets);
    fillMore(answers, secrets);
    if (install && noInstall) {
      throw contradiction("--install-daemon", "--no-install-daemon");
    }
    if (install || noInstall) {
      answers.put(Topic.SERVICE, install ? Answers.YES : Answers.NO);
    }
  }

  private void fillMode(Answers answers, SecretInput secrets) {
    put(answers, Topic.MODE, oneOf("--mode", mode, "local", "remote"));
    if ("local".equals(mode) && (remoteUrl != null || remoteToken != null)) {
      throw contradiction("--mode local", "--remote-url");
    }
    if (remoteUrl == null && ("remote".equals(mode) || remoteToken != null)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "a gateway elsewhere needs its address",
          "add --remote-url wss://host.example:18789");
    }
    if (remoteUrl != null) {
      answers.put(Topic.MODE, "remote");
      answers.put(Topic.REMOTE_URL, remoteUrl);
      if (install) {
        throw contradiction("--remote-url", "--install-daemon");
      }
    }
    secret(answers, "gateway.remote.token", "--remote-token", remoteToken, secrets);
  }

  private void fillModel(Answers answers, ModelSetup models, SecretInput secrets) {
    Map<String, String> keys = keys();
    @Nullable String id = provider == null ? null : ProviderName.of(provider, models);
    if (customUrl != null) {
      if (id != null && !id.equals(ProviderName.CUSTOM)) {
        throw contradiction("--custom-base-url", "--auth-choice " + provider);
      }
      id = ProviderName.CUSTOM;
      answers.put(Topic.CUSTOM_URL, customUrl);
    } else if (ProviderName.CUSTOM.equals(id) || customApi != null) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "a custom model server needs its address",
          "add --custom-base-url http://127.0.0.1:8000/v1");
    }
    put(
        answers,
        Topic.CUSTOM_API,
        oneOf(
            "--custom-api",
            customApi,
            "openai-completions",
            "openai-responses",
            "anthropic-messages",
            "ollama"));
    if (keys.size() > 1) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "keys of several providers were given: " + String.join(", ", keys.keySet()),
          "give one here, and the others with: models auth add PROVIDER");
    }
    for (Map.Entry<String, String> given : keys.entrySet()) {
      if (id != null && !id.equals(given.getKey())) {
        throw contradiction("--auth-choice " + id, "a key of " + given.getKey());
      }
      id = given.getKey();
      answers.secret(ModelChoice.KEY, secrets.of("the key of " + id, given.getValue()));
    }
    if (key != null && bearer != null || (key != null || bearer != null) && !keys.isEmpty()) {
      throw contradiction("--api-key or --token", "another key");
    }
    if (key != null || bearer != null) {
      if (id == null || id.equals(Answers.SKIP)) {
        throw new GatehouseException(
            ExitCode.USAGE,
            "a key was given without its provider",
            "name the provider with --auth-choice");
      }
      secret(
          answers,
          ModelChoice.KEY,
          key == null ? "--token" : "--api-key",
          key == null ? bearer : key,
          secrets);
      answers.put(Topic.KEY_KIND, key == null ? "bearer" : "key");
    }
    put(answers, Topic.PROVIDER, id);
    if (model != null && Answers.SKIP.equals(id)) {
      throw contradiction("--auth-choice skip", "--model");
    }
    put(answers, Topic.MODEL, model);
  }

  private Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    key(keys, "openai", openai);
    key(keys, "anthropic", anthropic);
    key(keys, "google", gemini);
    key(keys, "openrouter", openrouter);
    key(keys, "xai", xai);
    key(keys, "groq", groq);
    key(keys, "mistral", mistral);
    key(keys, "deepseek", deepseek);
    key(keys, "zai", zai);
    key(keys, "moonshot", moonshot);
    return keys;
  }

  private static void key(Map<String, String> keys, String id, @Nullable String value) {
    if (value != null) {
      keys.put(id, value);
    }
  }

  private void fillMore(Answers answers, SecretInput secrets) {
    boolean channels = telegram != null || discord != null;
    if (channels && skipChannels) {
      throw contradiction("--skip-channels", "a channel's token");
    }
    if (channels) {
      answers.put(
          Topic.CHANNELS,
          (telegram == null ? "" : "telegram,") + (discord == null ? "" : "discord"));
    }
    secret(answers, "channels.telegram.botToken", "--telegram-bot-token", telegram, secrets);
    secret(answers, "channels.discord.token", "--discord-bot-token", discord, secrets);
    if (!skillsOff.isEmpty() && skipSkills) {
      throw contradiction("--skip-skills", "--disable-skill");
    }
    if (!skillsOff.isEmpty()) {
      answers.put(Topic.SKILLS_OFF, String.join(",", skillsOff));
    }
    put(
        answers,
        Topic.SEARCH,
        oneOf("--search-provider", search, "brave", "perplexity", "tavily", "searxng", "skip"));
    if (search == null && (searchKey != null || searchUrl != null)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "a search key or address was given without its service",
          "name the service with --search-provider");
    }
    put(answers, Topic.SEARCH_URL, searchUrl);
    secret(answers, SearchChoice.KEY, "--search-api-key", searchKey, secrets);
  }

  private static void put(Answers answers, Topic topic, @Nullable String text) {
    if (text != null) {
      answers.put(topic, text);
    }
  }

  private static void secret(
      Answers answers, String name, String option, @Nullable String text, SecretInput secrets) {
    if (text != null) {
      answers.secret(name, secrets.of(option, text));
    }
  }

  private static @Nullable String oneOf(String option, @Nullable String value, String... known) {
    if (value != null && !List.of(known).contains(value)) {
      throw new GatehouseException(
          ExitCode.USAGE,
          "\"" + value + "\" is no value of " + option,
          known.length == 1
              ? "leave it out, or say " + option + " " + known[0]
              : "use one of " + String.join(", ", known));
    }
    return value;
  }

  private static GatehouseException contradiction(String one, String other) {
    return new GatehouseException(
        ExitCode.USAGE, one + " and " + other + " contradict each other", "leave one of them out");
  }

  /** Reads the scope of a reset. */
  static String scope(@Nullable String text) {
    return text == null
        ? ResetScope.CONFIG_CREDENTIALS_SESSIONS.key()
        : ResetScope.parse(text).key();
  }
}
