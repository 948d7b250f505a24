/** The status page at {@code /}, and what it asks the gateway about its instance. */
@NullMarked
package dev.gatehouse.gateway.page;

import org.jspecify.annotations.NullMarked;
