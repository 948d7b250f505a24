package dev.gatehouse.gateway.channel;

/** What people are told about channels. */
final class ChannelTexts {
  static final String NOT_RUN = "this version does not run chat channels";

  private ChannelTexts() {}
}
