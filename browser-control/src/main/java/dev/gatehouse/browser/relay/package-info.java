/** The relay through which a person's own browser joins by the family's extension. */
@NullMarked
package dev.gatehouse.browser.relay;

import org.jspecify.annotations.NullMarked;
