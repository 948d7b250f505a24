package dev.gatehouse.core.config.json5;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value of a document with the tokens that it stands in. */
sealed interface Node {
  /** Index of its first token. */
  int first();

  /** Index of its last token. */
  int last();

  /** A string, number, boolean or null. */
  record Scalar(int first, int last, @Nullable Object value) implements Node {}

  /** An object or an array. */
  record Container(int first, int last, boolean isObject, List<Item> items) implements Node {
    /** Returns the index of the item with this key or at this index, -1 when there is none. */
    int indexOf(Object step) {
      if (step instanceof Integer index) {
        return !isObject && index < items.size() ? index : -1;
      }
      for (int i = 0; i < items.size(); i++) {
        if (isObject && step.equals(items.get(i).key())) {
          return i;
        }
      }
      return -1;
    }
  }

  /**
   * A member of an object or an element of an array.
   *
   * @param key the member's name; null in an array
   * @param first index of the first token, the key's or the value's
   * @param value the value
   * @param comma index of the comma that follows; -1 when none does
   */
  record Item(@Nullable String key, int first, Node value, int comma) {
    /** Index of the last token without the comma. */
    int last() {
      return value.last();
    }
  }
}
