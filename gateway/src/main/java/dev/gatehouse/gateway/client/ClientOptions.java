package dev.gatehouse.gateway.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a client introduces itself, and how long it waits. Immutable.
 *
 * @param token the gateway's shared token, or a device token
 * @param password the gateway's password
 * @param device who the client is; without one it is a device-less client with a shared secret
 * @param protocol 3 or 4
 * @param clientId id from the family's list: {@code cli}, {@code gateway-client}
 * @param clientMode {@code cli}, {@code backend}, {@code probe}, …
 * @param version the client's version
 * @param role {@code operator} or {@code node}
 * @param scopes the full names of the scopes that are asked for
 * @param timeout the most that a connect, and each call, may take
 */
public record ClientOptions(
    Optional<String> token,
    Optional<String> password,
    Optional<DeviceIdentity> device,
    int protocol,
    String clientId,
    String clientMode,
    String version,
    String role,
    List<String> scopes,
    Duration timeout) {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  public ClientOptions {
    requireNonNull(token, "token");
    requireNonNull(password, "password");
    requireNonNull(device, "device");
    if (protocol != 3 && protocol != 4) {
      throw new IllegalArgumentException("protocol is " + protocol + ", not 3 or 4");
    }
    requireNonNull(clientId, "clientId");
    requireNonNull(clientMode, "clientMode");
    requireNonNull(version, "version");
    requireNonNull(role, "role");
    scopes = List.copyOf(scopes);
    requireNonNull(timeout, "timeout");
  }

  /** An operator on protocol 4 with every operator scope, and 10 seconds of patience. */
  public static Builder builder() {
    return new Builder();
  }

  /** The same for a client that has nothing but the gateway's token. */
  public static ClientOptions withToken(String token) {
    return builder().token(token).build();
  }

  @Override
  public String toString() {
    return "ClientOptions[" + clientId + "/" + clientMode + ", protocol " + protocol + "]";
  }

  /** Collects the values of {@link ClientOptions}. Not safe to share between threads. */
  public static final class Builder {
    private Optional<String> token = Optional.empty();
    private Optional<String> password = Optional.empty();
    private Optional<DeviceIdentity> device = Optional.empty();
    private int protocol = 4;
    private String clientId = "cli";
    private String clientMode = "cli";
    private String version = "gatehouse";
    private String role = "operator";
    private List<String> scopes =
        List.of(
            "operator.admin",
            "operator.read",
            "operator.write",
            "operator.approvals",
            "operator.pairing");
    private Duration timeout = DEFAULT_TIMEOUT;

    private Builder() {}

    public Builder token(String token) {
      this.token = Optional.of(token);
      return this;
    }

    public Builder password(String password) {
      this.password = Optional.of(password);
      return this;
    }

    public Builder device(DeviceIdentity device) {
      this.device = Optional.of(device);
      return this;
    }

    public Builder protocol(int protocol) {
      this.protocol = protocol;
      return this;
    }

    public Builder client(String id, String mode, String version) {
      this.clientId = id;
      this.clientMode = mode;
      this.version = version;
      return this;
    }

    public Builder role(String role) {
      this.role = role;
      return this;
    }

    public Builder scopes(List<String> scopes) {
      this.scopes = scopes;
      return this;
    }

    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    public ClientOptions build() {
      return new ClientOptions(
          token, password, device, protocol, clientId, clientMode, version, role, scopes, timeout);
    }
  }
}
