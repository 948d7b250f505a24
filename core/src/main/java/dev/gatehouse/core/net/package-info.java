/** What a network address is and whose: read once, decided without asking anybody. */
@NullMarked
package dev.gatehouse.core.net;

import org.jspecify.annotations.NullMarked;
