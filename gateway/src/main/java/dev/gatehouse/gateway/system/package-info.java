/** What a gateway tells of itself: its key, its program, its host; and taking up secrets anew. */
@NullMarked
package dev.gatehouse.gateway.system;

import org.jspecify.annotations.NullMarked;
