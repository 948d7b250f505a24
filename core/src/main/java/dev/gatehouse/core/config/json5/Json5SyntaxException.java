package dev.gatehouse.core.config.json5;

/** A text is no JSON5; says where. Lines and columns count from 1. */
public final class Json5SyntaxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  public Json5SyntaxException(String message, int line, int column) {
    super(message);
    this.line = line;
    this.column = column;
  }

  /** A fault at an offset of a text. */
  public static Json5SyntaxException at(String text, int offset, String message) {
    TextPosition position = TextPosition.of(text, offset);
    return new Json5SyntaxException(message, position.line(), position.column());
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }
}
