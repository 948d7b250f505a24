package dev.gatehouse.core.config;

import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;

/** A change was based on a text that is no longer the file's text. */
public final class StaleConfigException extends GatehouseException {
  private static final long serialVersionUID = 1L;

  StaleConfigException(String message, String remedy) {
    super(ExitCode.CONFLICT, message, remedy);
  }
}
