/** Webhooks: what other programs tell agents by HTTP, with a secret of their own and few rights. */
@NullMarked
package dev.gatehouse.gateway.hook;

import org.jspecify.annotations.NullMarked;
