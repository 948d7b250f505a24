/** Programs of others that tests run against. */
@NullMarked
package dev.gatehouse.gateway.parts;

import org.jspecify.annotations.NullMarked;
