/** The HTTP API that programs for OpenAI's models speak: chat, responses, models, embeddings. */
@NullMarked
package dev.gatehouse.gateway.openai;

import org.jspecify.annotations.NullMarked;
