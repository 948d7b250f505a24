/** Reading and searching the web for agents. */
@NullMarked
package dev.gatehouse.gateway.web;

import org.jspecify.annotations.NullMarked;
