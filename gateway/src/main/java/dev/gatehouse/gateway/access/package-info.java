/** Who may do what: credentials, scopes, one rate limiter, the proof of the instance. */
@NullMarked
package dev.gatehouse.gateway.access;

import org.jspecify.annotations.NullMarked;
