/** Jobs that a gateway runs at a time, every so often, or by a cron expression. */
@NullMarked
package dev.gatehouse.gateway.cron;

import org.jspecify.annotations.NullMarked;
