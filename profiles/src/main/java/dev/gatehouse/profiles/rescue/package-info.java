/**
 * Looking after a sibling: who is allowed to, what is seen of it, what mends it, and who did it.
 */
@NullMarked
package dev.gatehouse.profiles.rescue;

import org.jspecify.annotations.NullMarked;
