package dev.gatehouse.browser.act;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys of a US keyboard, found by what they type, by name, and by place. Immutable. */
final class KeyTable {
  // Each place once: number, code, what it types plain, what it types with Shift.
  private static final String[][] PLACES = {
    {"186", "Semicolon", ";", ":"},
    {"187", "Equal", "=", "+"},
    {"188", "Comma", ",", "<"},
    {"189", "Minus", "-", "_"},
    {"190", "Period", ".", ">"},
    {"191", "Slash", "/", "?"},
    {"192", "Backquote", "`", "~"},
    {"219", "BracketLeft", "[", "{"},
    {"220", "Backslash", "\\", "|"},
    {"221", "BracketRight", "]", "}"},
    {"222", "Quote", "'", "\""},
    {"226", "IntlBackslash", "\\", "|"},
    {"32", "Space", " ", " "},
  };

  private static final String[][] NAMED = {
    {"8", "Backspace"},
    {"9", "Tab"},
    {"12", "Clear"},
    {"19", "Pause"},
    {"20", "CapsLock"},
    {"27", "Escape"},
    {"28", "Convert"},
    {"29", "NonConvert"},
    {"33", "PageUp"},
    {"34", "PageDown"},
    {"35", "End"},
    {"36", "Home"},
    {"37", "ArrowLeft"},
    {"38", "ArrowUp"},
    {"39", "ArrowRight"},
    {"40", "ArrowDown"},
    {"41", "Select"},
    {"43", "Execute"},
    {"44", "PrintScreen"},
    {"45", "Insert"},
    {"46", "Delete"},
    {"47", "Help"},
    {"93", "ContextMenu"},
    {"144", "NumLock"},
    {"145", "ScrollLock"},
    {"166", "BrowserBack"},
    {"167", "BrowserForward"},
    {"168", "BrowserRefresh"},
    {"172", "BrowserHome"},
    {"173", "AudioVolumeMute"},
    {"174", "AudioVolumeDown"},
    {"175", "AudioVolumeUp"},
    {"176", "MediaTrackNext"},
    {"177", "MediaTrackPrevious"},
    {"178", "MediaStop"},
    {"179", "MediaPlayPause"},
  };

  private static final String[][] SHORT_NAMES = {
    {"esc", "Escape"},
    {"return", "Enter"},
    {"del", "Delete"},
    {"ins", "Insert"},
    {"left", "ArrowLeft"},
    {"right", "ArrowRight"},
    {"up", "ArrowUp"},
    {"down", "ArrowDown"},
    {"pgup", "PageUp"},
    {"pgdn", "PageDown"},
    {"pagedn", "PageDown"},
    {"spacebar", "Space"},
    {"menu", "ContextMenu"},
    {"apps", "ContextMenu"},
    {"plus", "+"},
    {"minus", "-"},
    {"ctrl", "Control"},
    {"cmd", "Meta"},
    {"command", "Meta"},
    {"option", "Alt"},
  };

  private final Map<String, Key> byText = new HashMap<>();
  private final Map<String, Key> byName = new HashMap<>();
  private final Map<String, Key> shifted = new HashMap<>();

  KeyTable() {
    for (char letter = 'a'; letter <= 'z'; letter++) {
      String upper = String.valueOf(letter).toUpperCase(Locale.ROOT);
      place(upper.charAt(0), "Key" + upper, String.valueOf(letter), upper);
    }
    String overDigits = ")!@#$%^&*(";
    for (int digit = 0; digit <= 9; digit++) {
      place(
          '0' + digit,
          "Digit" + digit,
          String.valueOf(digit),
          String.valueOf(overDigits.charAt(digit)));
    }
    for (String[] place : PLACES) {
      place(Integer.parseInt(place[0]), place[1], place[2], place[3]);
    }
    for (String[] key : NAMED) {
      named(new Key(key[1], key[1], Integer.parseInt(key[0]), ""));
    }
    for (int i = 1; i <= 24; i++) {
      named(new Key("F" + i, "F" + i, 111 + i, ""));
    }
    named(new Key("Enter", "Enter", 13, "\r"));
    byText.put("\n", name("enter"));
    byText.put("\r", name("enter"));
    byText.put("\t", name("tab"));
    sided("Shift", 16);
    sided("Control", 17);
    sided("Alt", 18);
    sided("Meta", 91);
    named(new Key("AltGraph", "AltGraph", 225, ""));
    numberPad();
    for (String[] other : SHORT_NAMES) {
      byName.put(other[0], find(other[1]).orElseThrow());
    }
  }

  /**
   * Finds a key: by the character it types ({@code a}, {@code A}, {@code ?}), by name ({@code
   * Enter}, {@code esc}) or by place ({@code KeyA}, {@code Numpad7}). Names are found in any case.
   */
  Optional<Key> find(String name) {
    Key key = byText.get(name);
    return Optional.ofNullable(key != null ? key : byName.get(name.toLowerCase(Locale.ROOT)));
  }

  /** What {@code key} is while Shift is held. */
  Key withShift(Key key) {
    return key.location() == 0 ? shifted.getOrDefault(key.code(), key) : key;
  }

  private Key name(String name) {
    return byName.getOrDefault(name, new Key(name, name, 0, ""));
  }

  private void place(int number, String code, String plain, String withShift) {
    Key lower = new Key(plain, code, number, plain);
    Key upper = new Key(withShift, code, number, withShift);
    byText.putIfAbsent(plain, lower);
    byText.putIfAbsent(withShift, upper);
    byName.put(code.toLowerCase(Locale.ROOT), lower);
    shifted.put(code, upper);
  }

  private void named(Key key) {
    byName.put(key.code().toLowerCase(Locale.ROOT), key);
  }

  private void sided(String name, int number) {
    Key left = new Key(name, name + "Left", number, "", 1);
    named(left);
    named(new Key(name, name + "Right", number == 91 ? 92 : number, "", 2));
    byName.put(name.toLowerCase(Locale.ROOT), left);
  }

  private void numberPad() {
    for (int digit = 0; digit <= 9; digit++) {
      named(new Key("" + digit, "Numpad" + digit, 96 + digit, "" + digit, 3));
    }
    named(new Key("*", "NumpadMultiply", 106, "*", 3));
    named(new Key("+", "NumpadAdd", 107, "+", 3));
    named(new Key("-", "NumpadSubtract", 109, "-", 3));
    named(new Key(".", "NumpadDecimal", 110, ".", 3));
    named(new Key("/", "NumpadDivide", 111, "/", 3));
    named(new Key("Enter", "NumpadEnter", 13, "\r", 3));
  }
}
