/** Chat channels as clients see them. */
@NullMarked
package dev.gatehouse.gateway.channel;

import org.jspecify.annotations.NullMarked;
