package dev.gatehouse.browser.snapshot;

/**
 * Where the element of a reference is in the tab's viewport.
 *
 * @param ref the reference, {@code e12}
 * @param x left edge in CSS pixels from the viewport's left edge, may be negative
 * @param y upper edge in CSS pixels from the viewport's upper edge, may be negative
 * @param width in CSS pixels, above 0
 * @param height in CSS pixels, above 0
 */
public record LabelledBox(String ref, double x, double y, double width, double height) {}
