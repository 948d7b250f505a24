/** What agents wrote down, found again by words and by meaning. */
@NullMarked
package dev.gatehouse.gateway.memory;

import org.jspecify.annotations.NullMarked;
