/** The built-in operator assistant, which answers questions about this host without any model. */
@NullMarked
package dev.gatehouse.gateway.assistant;

import org.jspecify.annotations.NullMarked;
