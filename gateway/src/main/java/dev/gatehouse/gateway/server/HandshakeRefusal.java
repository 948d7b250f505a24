package dev.gatehouse.gateway.server;

import dev.gatehouse.gateway.protocol.RpcException;

/** A handshake that ends with an error answer and a close frame. */
final class HandshakeRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient RpcException answer;
  private final int closeCode;
  private final String closeReason;

  HandshakeRefusal(RpcException answer, int closeCode, String closeReason) {
    super(answer.text(), null, false, false);
    this.answer = answer;
    this.closeCode = closeCode;
    this.closeReason = closeReason;
  }

  /** A refusal by policy: close code 1008 with the answer's text. */
  static HandshakeRefusal policy(RpcException answer) {
    return new HandshakeRefusal(answer, 1008, answer.text());
  }

  RpcException answer() {
    return answer;
  }

  int closeCode() {
    return closeCode;
  }

  String closeReason() {
    return closeReason;
  }
}
