/** What a page says and offers, read from the accessibility tree, with references for acts. */
@NullMarked
package dev.gatehouse.browser.snapshot;

import org.jspecify.annotations.NullMarked;
