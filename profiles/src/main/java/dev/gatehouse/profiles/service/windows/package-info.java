/** Gateways as scheduled tasks of Windows. */
@NullMarked
package dev.gatehouse.profiles.service.windows;

import org.jspecify.annotations.NullMarked;
