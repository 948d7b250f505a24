/** Numbers that a gateway's parts count, for whoever shows them. */
@NullMarked
package dev.gatehouse.gateway.metric;

import org.jspecify.annotations.NullMarked;
