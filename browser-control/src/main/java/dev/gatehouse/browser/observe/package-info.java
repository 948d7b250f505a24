/** What a tab said and fetched: console, errors, requests, bodies of responses, traces. */
@NullMarked
package dev.gatehouse.browser.observe;

import org.jspecify.annotations.NullMarked;
