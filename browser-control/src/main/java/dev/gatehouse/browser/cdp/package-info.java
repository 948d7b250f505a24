/** The DevTools protocol: where a browser answers, and the conversation with it. */
@NullMarked
package dev.gatehouse.browser.cdp;

import org.jspecify.annotations.NullMarked;
