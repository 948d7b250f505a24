/** Making, deleting and resetting browser profiles while the gateway runs. */
@NullMarked
package dev.gatehouse.browser.roster;

import org.jspecify.annotations.NullMarked;
