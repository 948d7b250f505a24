package dev.gatehouse.launcher.onboard;

import java.util.List;
import java.util.Optional;

/** A chat network whose account is a token or two, and where they stand in the configuration. */
enum ChatChannel {
  TELEGRAM("telegram", "Telegram", List.of(new Token("botToken", "bot token, from @BotFather"))),
  DISCORD("discord", "Discord", List.of(new Token("token", "bot token"))),
  SLACK(
      "slack",
      "Slack",
      List.of(
          new Token("botToken", "bot token, xoxb-…"), new Token("appToken", "app token, xapp-…")));

  private final String id;
  private final String label;
  private final List<Token> tokens;

  ChatChannel(String id, String label, List<Token> tokens) {
    this.id = id;
    this.label = label;
    this.tokens = tokens;
  }

  /**
   * A secret of an account.
   *
   * @param key in the channel's part of the configuration
   * @param text for people
   */
  record Token(String key, String text) {}

  static Optional<ChatChannel> of(String id) {
    for (ChatChannel channel : values()) {
      if (channel.id.equals(id)) {
        return Optional.of(channel);
      }
    }
    return Optional.empty();
  }

  String id() {
    return id;
  }

  String label() {
    return label;
  }

  List<Token> tokens() {
    return tokens;
  }

  /** The path of a token in the configuration. */
  String path(Token token) {
    return "channels." + id + "." + token.key();
  }
}
