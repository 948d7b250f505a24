package dev.gatehouse.gateway.provider;

/** Writes requests and reads answers of one wire format. */
interface Wire {
  /**
   * Writes the request. Called on a worker: may take its time with long conversations and with
   * classes that are loaded for the first time.
   */
  WireCall prepare(Endpoint endpoint, ModelRequest request, ModelFacts facts, AnswerSink sink);
}
