/** Gateways as launchd agents. */
@NullMarked
package dev.gatehouse.profiles.service.launchd;

import org.jspecify.annotations.NullMarked;
