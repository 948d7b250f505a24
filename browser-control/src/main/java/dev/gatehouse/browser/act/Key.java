package dev.gatehouse.browser.act;

/**
 * One key as Chromium's DevTools want it described.
 *
 * @param value what a page reads as {@code event.key}
 * @param code its place on the keyboard, what a page reads as {@code event.code}
 * @param number its Windows virtual key code
 * @param text what it types, empty when it types nothing
 * @param location 0 main part, 1 left, 2 right, 3 number pad
 */
record Key(String value, String code, int number, String text, int location) {
  Key(String value, String code, int number, String text) {
    this(value, code, number, text, 0);
  }

  boolean types() {
    return !text.isEmpty();
  }
}
