/** What one gateway may use of its host and of its models, and what happens at each limit. */
@NullMarked
package dev.gatehouse.gateway.budget;

import org.jspecify.annotations.NullMarked;
