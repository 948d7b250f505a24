/** Commands that run a gateway or talk to a running one. */
@NullMarked
package dev.gatehouse.launcher.gateway;

import org.jspecify.annotations.NullMarked;
