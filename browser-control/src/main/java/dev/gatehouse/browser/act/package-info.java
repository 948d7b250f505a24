/** What a person would do with mouse and keyboard in a tab, done once the page is ready for it. */
@NullMarked
package dev.gatehouse.browser.act;

import org.jspecify.annotations.NullMarked;
