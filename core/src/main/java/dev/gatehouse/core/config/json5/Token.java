package dev.gatehouse.core.config.json5;

/**
 * One piece of a text, spaces and comments included: all tokens together are the text.
 *
 * @param kind what it is
 * @param start offset of its first character
 * @param end offset behind its last character
 */
record Token(Kind kind, int start, int end) {
  /** The kinds of tokens. */
  enum Kind {
    OPEN_OBJECT,
    CLOSE_OBJECT,
    OPEN_ARRAY,
    CLOSE_ARRAY,
    COLON,
    COMMA,
    STRING,
    NUMBER,
    WORD,
    SPACE,
    LINE_BREAK,
    LINE_COMMENT,
    BLOCK_COMMENT,
    END;

    boolean isComment() {
      return this == LINE_COMMENT || this == BLOCK_COMMENT;
    }

    boolean isTrivia() {
      return isComment() || this == SPACE || this == LINE_BREAK;
    }

    boolean isClose() {
      return this == CLOSE_OBJECT || this == CLOSE_ARRAY;
    }
  }
}
