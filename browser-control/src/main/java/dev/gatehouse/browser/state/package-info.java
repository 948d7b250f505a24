/** What a page finds around itself: cookies, storage, network, place, time, language, device. */
@NullMarked
package dev.gatehouse.browser.state;

import org.jspecify.annotations.NullMarked;
