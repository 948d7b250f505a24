/** How a part that is not the gateway itself joins a running gateway. */
@NullMarked
package dev.gatehouse.profiles.component;

import org.jspecify.annotations.NullMarked;
