package dev.gatehouse.browser.tab;

/** Makes a feature's part of each new tab. Bound with a Guice {@code Multibinder}. */
public interface TabPartFactory {
  /**
   * Makes the part of {@code tab}. Other parts of the tab may not exist yet; they do when {@link
   * TabPart#attach()} is called.
   */
  TabPart create(Tab tab);
}
