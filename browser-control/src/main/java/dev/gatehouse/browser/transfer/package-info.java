/** Files that go into pages and come out of them: uploads and downloads. */
@NullMarked
package dev.gatehouse.browser.transfer;

import org.jspecify.annotations.NullMarked;
