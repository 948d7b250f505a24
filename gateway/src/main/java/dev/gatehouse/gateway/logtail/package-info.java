/** The end of a gateway's own log for its clients: {@code logs.tail}. */
@NullMarked
package dev.gatehouse.gateway.logtail;

import org.jspecify.annotations.NullMarked;
