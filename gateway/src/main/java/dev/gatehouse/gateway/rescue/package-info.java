/** Looking after sibling instances: for operators, in chat without a model, and for agents. */
@NullMarked
package dev.gatehouse.gateway.rescue;

import org.jspecify.annotations.NullMarked;
