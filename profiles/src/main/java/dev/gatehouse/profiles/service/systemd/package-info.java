/** Gateways as systemd user units, and what a gateway tells systemd while it runs. */
@NullMarked
package dev.gatehouse.profiles.service.systemd;

import org.jspecify.annotations.NullMarked;
