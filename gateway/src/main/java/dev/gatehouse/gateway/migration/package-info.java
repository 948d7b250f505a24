/** Conversations of other programs of the family, on their way in. */
@NullMarked
package dev.gatehouse.gateway.migration;

import org.jspecify.annotations.NullMarked;
