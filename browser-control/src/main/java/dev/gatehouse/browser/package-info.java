/** The browsers of one instance: control service, browser profiles, installed browsers. */
@NullMarked
package dev.gatehouse.browser;

import org.jspecify.annotations.NullMarked;
