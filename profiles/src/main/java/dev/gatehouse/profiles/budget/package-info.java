/** What one instance may use of its host, as its configuration says. */
@NullMarked
package dev.gatehouse.profiles.budget;

import org.jspecify.annotations.NullMarked;
