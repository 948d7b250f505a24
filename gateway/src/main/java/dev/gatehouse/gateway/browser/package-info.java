/** The place where something that drives browsers joins the agents' tools. */
@NullMarked
package dev.gatehouse.gateway.browser;

import org.jspecify.annotations.NullMarked;
