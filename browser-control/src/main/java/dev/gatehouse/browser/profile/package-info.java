/**
 * The browser profiles of an instance: what is configured, which ports they have, what is true of
 * them now.
 */
@NullMarked
package dev.gatehouse.browser.profile;

import org.jspecify.annotations.NullMarked;
