/** What a request to browser control is, and how a feature offers the routes that answer it. */
@NullMarked
package dev.gatehouse.browser.route;

import org.jspecify.annotations.NullMarked;
