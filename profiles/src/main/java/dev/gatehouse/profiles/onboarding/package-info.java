/** What a person decides when an instance is set up for the first time, or anew. */
@NullMarked
package dev.gatehouse.profiles.onboarding;

import org.jspecify.annotations.NullMarked;
