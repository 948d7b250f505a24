package dev.gatehouse.profiles.migration;

import static java.util.Objects.requireNonNull;

/**
 * One line of an import's report.
 *
 * @param what a kind: {@code config}, {@code workspace}, {@code sessions}, {@code credentials}, …
 * @param name which one; holds no secret
 * @param why what became of it, or why it was left
 */
public record ImportItem(String what, String name, String why) {
  public ImportItem {
    requireNonNull(what, "what");
    requireNonNull(name, "name");
    requireNonNull(why, "why");
  }
}
