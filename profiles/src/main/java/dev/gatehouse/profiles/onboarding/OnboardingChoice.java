package dev.gatehouse.profiles.onboarding;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a person chose for an instance; what was not chosen stays as it is, or gets a safe default.
 * Immutable. Its text holds no secret.
 */
public final class OnboardingChoice {
  private static final int SHORTEST_SECRET = 16;

  private final Optional<Path> workspace;
  private final OptionalInt port;
  private final Map<String, Object> settings;
  private final Optional<Bind> bind;
  private final Optional<Auth> auth;

  private OnboardingChoice(Builder builder) {
    workspace = Optional.ofNullable(builder.workspace);
    port = builder.port == 0 ? OptionalInt.empty() : OptionalInt.of(builder.port);
    bind = Optional.ofNullable(builder.bind);
    auth = Optional.ofNullable(builder.auth);
    settings = builder.settings();
  }

  /** Nothing chosen. */
  public static Builder builder() {
    return new Builder();
  }

  /** The workspace, empty to keep or choose one. */
  public Optional<Path> workspace() {
    return workspace;
  }

  /** The base port, empty to keep or choose one. */
  public OptionalInt port() {
    return port;
  }

  /** Keys of the configuration and their values; may hold secrets. */
  public Map<String, Object> settings() {
    return settings;
  }

  /** What this choice opens that set-up by itself keeps shut, one sentence each. */
  public List<String> risks() {
    List<String> risks = new ArrayList<>();
    bind.filter(where -> where != Bind.LOOPBACK)
        .ifPresent(
            where -> risks.add("the gateway listens for other machines too (" + where.key() + ")"));
    auth.filter(how -> how == Auth.NONE)
        .ifPresent(how -> risks.add("every program of this machine may use the gateway"));
    return List.copyOf(risks);
  }

  @Override
  public String toString() {
    return "OnboardingChoice" + settings.keySet();
  }

  /** Which addresses a gateway listens on. */
  public enum Bind {
    LOOPBACK("loopback"),
    LAN("lan"),
    TAILNET("tailnet"),
    AUTO("auto"),
    CUSTOM("custom");

    private final String key;

    Bind(String key) {
      this.key = key;
    }

    /** The value in the configuration. */
    public String key() {
      return key;
    }
  }

  /** How clients show that they may. */
  public enum Auth {
    TOKEN("token"),
    PASSWORD("password"),
    NONE("none");

    private final String key;

    Auth(String key) {
      this.key = key;
    }

    /** The value in the configuration. */
    public String key() {
      return key;
    }
  }

  /** Collects what was chosen. Not safe to share between threads. */
  public static final class Builder {
    private final Map<String, Object> more = new LinkedHashMap<>();
    private @Nullable Path workspace;
    private int port;
    private @Nullable Bind bind;
    private @Nullable String bindHost;
    private @Nullable Auth auth;
    private @Nullable Object token;
    private @Nullable Object password;
    private @Nullable String remoteUrl;
    private @Nullable Object remoteToken;
    private boolean keepsPassword;

    private Builder() {}

    /** An absolute path of the agents' workspace. */
    public Builder workspace(Path directory) {
      workspace = requireNonNull(directory, "directory");
      return this;
    }

    /** A base port from 1 to 65535. */
    public Builder port(int base) {
      port = base;
      return this;
    }

    public Builder bind(Bind where) {
      bind = requireNonNull(where, "where");
      return this;
    }

    /** The IPv4 address for {@link Bind#CUSTOM}. */
    public Builder bindHost(String address) {
      bindHost = requireNonNull(address, "address");
      return this;
    }

    public Builder auth(Auth how) {
      auth = requireNonNull(how, "how");
      return this;
    }

    /**
     * A text or a reference to a secret. Without one, a random token is made where it is needed.
     */
    public Builder token(Object secret) {
      token = requireNonNull(secret, "secret");
      return this;
    }

    /** A text or a reference to a secret. */
    public Builder password(Object secret) {
      password = requireNonNull(secret, "secret");
      return this;
    }

    /** Says that the configuration has a password already. */
    public Builder keepsPassword(boolean present) {
      keepsPassword = present;
      return this;
    }

    /** The address of a gateway elsewhere that this instance uses instead of one of its own. */
    public Builder remote(String url, @Nullable Object secret) {
      remoteUrl = requireNonNull(url, "url");
      remoteToken = secret;
      return this;
    }

    /** One more key of the configuration: a plain value, a list, or a tree of them. */
    public Builder setting(String path, Object value) {
      more.put(requireNonNull(path, "path"), requireNonNull(value, "value"));
      return this;
    }

    /**
     * Returns the choice.
     *
     * @throws GatehouseException with {@link ExitCode#USAGE} when parts of it contradict each other
     */
    public OnboardingChoice build() {
      refuseContradictions();
      return new OnboardingChoice(this);
    }

    private void refuseContradictions() {
      if (port < 0 || port > 65_535) {
        throw usage(port + " is no port", "choose one from 1 to 65535");
      }
      if (token != null && password != null) {
        throw usage("a token and a password exclude each other", "choose one of them");
      }
      if (auth == Auth.PASSWORD && token != null) {
        throw usage(
            "a token does not fit the authentication \"password\"",
            "leave the token out, or choose the authentication \"token\"");
      }
      if (auth == Auth.PASSWORD && password == null && !keepsPassword) {
        throw usage(
            "the authentication \"password\" needs a password", "give it with --gateway-password");
      }
      if (auth == Auth.TOKEN && password != null) {
        throw usage(
            "a password does not fit the authentication \"token\"",
            "leave the password out, or choose the authentication \"password\"");
      }
      if (auth == Auth.NONE && (token != null || password != null)) {
        throw usage(
            "a token or password does not fit the authentication \"none\"",
            "leave it out, or choose another authentication");
      }
      if (auth == Auth.NONE && bind != null && bind != Bind.LOOPBACK) {
        throw usage(
            "the bind \"" + bind.key() + "\" needs authentication",
            "choose the authentication \"token\" or \"password\", or the bind \"loopback\"");
      }
      if (bind == Bind.CUSTOM && bindHost == null) {
        throw usage(
            "the bind \"custom\" needs an address", "give it with --custom-bind-host 192.168.1.5");
      }
      if (bindHost != null && bind != Bind.CUSTOM) {
        throw usage(
            "an address to listen on needs the bind \"custom\"",
            "add --gateway-bind custom, or leave the address out");
      }
      refuseShort("token", token);
      refuseShort("password", password);
      if (remoteUrl != null) {
        refuseBadRemote(remoteUrl);
      }
    }

    private static void refuseShort(String what, @Nullable Object secret) {
      if (secret instanceof String text && text.length() < SHORTEST_SECRET) {
        throw usage(
            "the gateway's " + what + " is shorter than " + SHORTEST_SECRET + " characters",
            "choose one that nobody guesses, or leave it out to get a random token");
      }
    }

    private void refuseBadRemote(String url) {
      if (bind != null || auth != null || port != 0 || token != null || password != null) {
        throw usage(
            "a gateway elsewhere decides itself about port, addresses and authentication",
            "leave those out, or choose the mode \"local\"");
      }
      URI uri;
      try {
        uri = URI.create(url);
      } catch (IllegalArgumentException e) {
        throw usage("\"" + url + "\" is no address", "write it like wss://host.example:18789");
      }
      boolean web = "ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme());
      if (!web || uri.getHost() == null || uri.getUserInfo() != null) {
        throw usage(
            "\"" + url + "\" is no address of a gateway",
            "write it like wss://host.example:18789, without a user name");
      }
      boolean near = List.of("127.0.0.1", "localhost", "[::1]").contains(uri.getHost());
      if (remoteToken != null && "ws".equals(uri.getScheme()) && !near) {
        throw usage(
            "a token would travel in clear text to " + uri.getHost(),
            "use wss://, or a tunnel that ends on this machine");
      }
    }

    private Map<String, Object> settings() {
      Map<String, Object> settings = new LinkedHashMap<>();
      if (remoteUrl != null) {
        settings.put("gateway.mode", "remote");
        settings.put("gateway.remote.url", remoteUrl);
        put(settings, "gateway.remote.token", remoteToken);
      }
      if (bind != null) {
        settings.put("gateway.bind", bind.key());
      }
      put(settings, "gateway.customBindHost", bindHost);
      Auth how = auth;
      if (how == null && (token != null || password != null)) {
        how = token != null ? Auth.TOKEN : Auth.PASSWORD;
      }
      if (how != null) {
        settings.put("gateway.auth.mode", how.key());
      }
      put(settings, "gateway.auth.token", token);
      put(settings, "gateway.auth.password", password);
      settings.putAll(more);
      return settings;
    }

    private static void put(Map<String, Object> settings, String path, @Nullable Object value) {
      if (value != null) {
        settings.put(path, value);
      }
    }

    private static GatehouseException usage(String message, String remedy) {
      return new GatehouseException(ExitCode.USAGE, message, remedy);
    }
  }
}
