package dev.gatehouse.profiles.component;

import static java.util.Objects.requireNonNull;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The refusal of a {@link ComponentMethod} whose wire code and details matter to clients. Any other
 * failure of a component leaves the choice of the code to the gateway.
 */
public final class ComponentFailure extends GatehouseException {
  private static final long serialVersionUID = 1L;

  private final Code code;
  private final transient Map<String, Object> details;

  /**
   * @param code what the wire says
   * @param message what is wrong, without secrets
   * @param remedy what to do
   * @param details JSON tree for the error's {@code details}; empty for none
   */
  public ComponentFailure(Code code, String message, String remedy, Map<String, Object> details) {
    super(code.exitCode, message, remedy);
    this.code = requireNonNull(code, "code");
    this.details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
  }

  public Code code() {
    return code;
  }

  public Map<String, Object> details() {
    return details;
  }

  /** The wire codes a component can choose; the names are the wire's own. */
  public enum Code {
    /** The caller asked for something wrong. */
    INVALID_REQUEST(ExitCode.USAGE),
    /** It cannot be done now. */
    UNAVAILABLE(ExitCode.UNREACHABLE);

    private final ExitCode exitCode;

    Code(ExitCode exitCode) {
      this.exitCode = exitCode;
    }
  }
}
