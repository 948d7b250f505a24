package dev.gatehouse.gateway.outbound;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.net.WebAddress;
import java.util.function.Supplier;

/** An address that this gateway does not go to, or an answer that is more than it takes. */
public final class OutboundRefusedException extends GatehouseException {
  private static final long serialVersionUID = 1L;

  OutboundRefusedException(String message, String remedy) {
    super(ExitCode.ACCESS, message, remedy);
  }

  /** Reads an address, or what a redirect points to, and refuses one that is not clear. */
  static WebAddress read(Supplier<WebAddress> reader) {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      throw new OutboundRefusedException(
          String.valueOf(e.getMessage()),
          "give a plain http:// or https:// address with a host name");
    }
  }
}
