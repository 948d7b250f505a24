package dev.gatehouse.gateway.protocol;

/** A version of the wire protocol, with the limits that it promises to clients. */
public enum Protocol {
  /** Spoken by clients of 2026-01. */
  V3(3, 512 * 1024, 1_536 * 1024, 600_000),
  /** Spoken by clients of autumn 2026. */
  V4(4, 25 * 1024 * 1024, 50 * 1024 * 1024, 120_000);

  private final int number;
  private final int maxPayloadBytes;
  private final int maxBufferedBytes;
  private final long deviceSkewMillis;

  Protocol(int number, int maxPayloadBytes, int maxBufferedBytes, long deviceSkewMillis) {
    this.number = number;
    this.maxPayloadBytes = maxPayloadBytes;
    this.maxBufferedBytes = maxBufferedBytes;
    this.deviceSkewMillis = deviceSkewMillis;
  }

  /** The number in {@code connect} and {@code hello-ok}. */
  public int number() {
    return number;
  }

  /** The largest message that a client may send after the handshake. */
  public int maxPayloadBytes() {
    return maxPayloadBytes;
  }

  /** How much may wait for a client that reads slowly. */
  public int maxBufferedBytes() {
    return maxBufferedBytes;
  }

  /** How far a device's clock may be off. */
  public long deviceSkewMillis() {
    return deviceSkewMillis;
  }
}
