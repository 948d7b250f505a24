/** Clients of a gateway, which make sure whom they talk to before they send a secret. */
@NullMarked
package dev.gatehouse.gateway.client;

import org.jspecify.annotations.NullMarked;
