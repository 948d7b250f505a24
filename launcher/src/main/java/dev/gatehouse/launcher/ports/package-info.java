/** Commands about ports: what an instance needs, what is free, what collides. */
@NullMarked
package dev.gatehouse.launcher.ports;

import org.jspecify.annotations.NullMarked;
