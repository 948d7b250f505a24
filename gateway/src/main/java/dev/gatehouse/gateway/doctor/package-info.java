/** The checks of a gateway and all that it rests on, as one set. */
@NullMarked
package dev.gatehouse.gateway.doctor;

import org.jspecify.annotations.NullMarked;
