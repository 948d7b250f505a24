/** Where the browsers of one gateway may go: checked before they go, and again on every way out. */
@NullMarked
package dev.gatehouse.browser.guard;

import org.jspecify.annotations.NullMarked;
