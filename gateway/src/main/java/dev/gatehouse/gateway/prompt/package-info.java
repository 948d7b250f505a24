/** What a model is told before the conversation: the workspace's files, skills, tools, facts. */
@NullMarked
package dev.gatehouse.gateway.prompt;

import org.jspecify.annotations.NullMarked;
