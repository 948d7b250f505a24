/** Nodes: phones, desktops and other hosts that do for agents what the gateway's host cannot. */
@NullMarked
package dev.gatehouse.gateway.node;

import org.jspecify.annotations.NullMarked;
