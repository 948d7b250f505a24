package dev.gatehouse.gateway.outbound;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;

/** An address that this gateway does not go to, or an answer that is more than it takes. */
public final class OutboundRefusedException extends GatehouseException {
  private static final long serialVersionUID = 1L;

  OutboundRefusedException(String message, String remedy) {
    super(ExitCode.ACCESS, message, remedy);
  }
}
