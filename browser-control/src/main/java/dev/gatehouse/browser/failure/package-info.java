/** What goes wrong with browsers, with the status that a caller sees. */
@NullMarked
package dev.gatehouse.browser.failure;

import org.jspecify.annotations.NullMarked;
