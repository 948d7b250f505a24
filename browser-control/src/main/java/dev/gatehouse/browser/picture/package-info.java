/** Pictures and prints of a tab, and marks that a person can see on it. */
@NullMarked
package dev.gatehouse.browser.picture;

import org.jspecify.annotations.NullMarked;
