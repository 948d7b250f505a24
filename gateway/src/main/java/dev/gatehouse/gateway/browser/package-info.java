/** Browsers for those who are inside of the gateway or talk to it: the method and the tool. */
@NullMarked
package dev.gatehouse.gateway.browser;

import org.jspecify.annotations.NullMarked;
