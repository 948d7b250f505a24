/** Models as the configuration names them. */
@NullMarked
package dev.gatehouse.gateway.provider;

import org.jspecify.annotations.NullMarked;
