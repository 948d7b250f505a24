/** What an agent may do to its own gateway: look at its configuration, and change little of it. */
@NullMarked
package dev.gatehouse.gateway.steering;

import org.jspecify.annotations.NullMarked;
