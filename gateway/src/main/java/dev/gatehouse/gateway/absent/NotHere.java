package dev.gatehouse.gateway.absent;

import dev.gatehouse.gateway.access.Scope;
import dev.gatehouse.gateway.protocol.ErrorCode;
import dev.gatehouse.gateway.protocol.ParamsSpec;
import dev.gatehouse.gateway.protocol.Protocol;
import dev.gatehouse.gateway.protocol.RpcCall;
import dev.gatehouse.gateway.protocol.RpcException;
import dev.gatehouse.gateway.protocol.RpcMethod;
import io.vertx.core.Future;
import java.util.List;

/**
 * Asks for something that this gateway does not have, and is refused in the family's words, so that
 * a client says the right thing to its user.
 */
final class NotHere implements RpcMethod {
  private final String name;
  private final Scope scope3;
  private final Scope scope4;
  private final ParamsSpec params;
  private final ErrorCode code;
  private final String words;
  private final String parameter;
  private final String usual;

  private NotHere(
      String name,
      Scope scope3,
      Scope scope4,
      ParamsSpec params,
      ErrorCode code,
      String words,
      String parameter,
      String usual) {
    this.name = name;
    this.scope3 = scope3;
    this.scope4 = scope4;
    this.params = params;
    this.code = code;
    this.words = words;
    this.parameter = parameter;
    this.usual = usual;
  }

  /**
   * A method of both versions.
   *
   * @param words the refusal, with {@code …} where a parameter stands
   */
  static NotHere refused(
      String name, Scope scope, ParamsSpec params, ErrorCode code, String words) {
    return new NotHere(name, scope, scope, params, code, words, "", "");
  }

  /** The same with another scope in protocol 4. */
  NotHere inVersion4(Scope scope) {
    return new NotHere(name, scope3, scope, params, code, words, parameter, usual);
  }

  /** The same, naming what a parameter says, or {@code usual} where it is missing. */
  NotHere naming(String parameter, String usual) {
    return new NotHere(name, scope3, scope4, params, code, words, parameter, usual);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Scope scope() {
    return scope3;
  }

  @Override
  public Scope scope(Protocol protocol) {
    return protocol == Protocol.V3 ? scope3 : scope4;
  }

  @Override
  public ParamsSpec params() {
    return params;
  }

  @Override
  public boolean listed() {
    return false;
  }

  @Override
  public String result() {
    return "nothing: it is always refused";
  }

  @Override
  public List<String> errors() {
    return List.of(code + " " + words);
  }

  @Override
  public Future<?> call(RpcCall call) {
    String said = parameter.isEmpty() ? "" : call.params().getString(parameter, usual);
    return Future.failedFuture(new RpcException(code, words.replace("…", said)));
  }
}
