/** The control port and the dispatch of requests to routes. */
@NullMarked
package dev.gatehouse.browser.control;

import org.jspecify.annotations.NullMarked;
