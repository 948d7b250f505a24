package dev.gatehouse.core.config;

import dev.gatehouse.core.distribution.Distribution;
import java.util.Map;

/** Takes secrets out of what people and programs see. Immutable; safe to share between threads. */
public final class Redactor {
  private Redactor() {}

  /** Knows the distribution's secret keys, and no secret. */
  public static Redactor of(Distribution distribution) {
    throw new UnsupportedOperationException(distribution.id());
  }

  /** Knows the secrets of this configuration too, so that it finds them in free text. */
  public Redactor with(ConfigSnapshot snapshot) {
    throw new UnsupportedOperationException(snapshot.toString());
  }

  /** Knows one more secret, such as a token from the command line. */
  public Redactor with(String secret) {
    throw new UnsupportedOperationException();
  }

  /** What stands in a secret's place: {@code __GATEHOUSE_REDACTED__}. */
  public String marker() {
    throw new UnsupportedOperationException();
  }

  /** Returns a copy of a configuration tree whose secrets are markers. */
  public Map<String, Object> redact(Map<String, Object> tree) {
    throw new UnsupportedOperationException();
  }

  /** Returns the document with secrets replaced by markers; comments stay. */
  public ConfigDocument redact(ConfigDocument document) {
    throw new UnsupportedOperationException();
  }

  /** Returns {@code text} with every known secret replaced, and what looks like one. */
  public String redact(String text) {
    throw new UnsupportedOperationException();
  }
}
