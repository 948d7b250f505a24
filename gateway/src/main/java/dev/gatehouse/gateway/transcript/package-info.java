/** What was said in a session: messages and their parts, in the family's JSON. */
@NullMarked
package dev.gatehouse.gateway.transcript;

import org.jspecify.annotations.NullMarked;
