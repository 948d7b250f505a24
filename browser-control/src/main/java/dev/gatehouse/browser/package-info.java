/** Browser control as a part of a gateway: the Guice module and the API for other programs. */
@NullMarked
package dev.gatehouse.browser;

import org.jspecify.annotations.NullMarked;
