package dev.gatehouse.gateway.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of this program, as the build wrote it.
 *
 * @param text for example {@code 1.2.0}
 */
public record GatewayVersion(String text) {
  private static final String RESOURCE = "version.properties";

  /** Reads it from the class path. Blocks. */
  public static GatewayVersion load() {
    try (InputStream in = GatewayVersion.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the build");
      }
      Properties properties = new Properties();
      properties.load(in);
      return new GatewayVersion(properties.getProperty("version", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
