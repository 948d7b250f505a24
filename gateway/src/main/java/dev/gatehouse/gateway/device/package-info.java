/** Devices that prove themselves with a key: identity, pairing, tokens. */
@NullMarked
package dev.gatehouse.gateway.device;

import org.jspecify.annotations.NullMarked;
