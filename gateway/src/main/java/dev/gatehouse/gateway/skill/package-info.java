/** Skills: instructions for a kind of work, in folders with a SKILL.md. */
@NullMarked
package dev.gatehouse.gateway.skill;

import org.jspecify.annotations.NullMarked;
