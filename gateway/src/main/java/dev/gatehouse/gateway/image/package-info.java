/** Pictures, looked at by a model that can see. */
@NullMarked
package dev.gatehouse.gateway.image;

import org.jspecify.annotations.NullMarked;
