/** What every command shares that talks to a running gateway. */
@NullMarked
package dev.gatehouse.launcher.client;

import org.jspecify.annotations.NullMarked;
