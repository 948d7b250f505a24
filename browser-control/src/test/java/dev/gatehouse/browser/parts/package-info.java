/** Real gateways, servers and clients for the tests of browser control. */
@NullMarked
package dev.gatehouse.browser.parts;

import org.jspecify.annotations.NullMarked;
