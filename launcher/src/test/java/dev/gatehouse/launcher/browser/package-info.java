/** Browser control inside the gateway it was made for. */
@NullMarked
package dev.gatehouse.launcher.browser;

import org.jspecify.annotations.NullMarked;
