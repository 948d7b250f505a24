package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.Environment;
import dev.gatehouse.core.ExitCode;
import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.core.config.ConfigTrees;
import dev.gatehouse.launcher.onboard.ChatChannel.Token;
import dev.gatehouse.profiles.InstanceCatalog;
import dev.gatehouse.profiles.KnownInstance;
import dev.gatehouse.profiles.Places;
import dev.gatehouse.profiles.onboarding.Onboarding.Proposal;
import dev.gatehouse.profiles.onboarding.OnboardingChoice;
import dev.gatehouse.profiles.onboarding.OnboardingChoice.Auth;
import dev.gatehouse.profiles.onboarding.OnboardingChoice.Bind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Turns answers into a choice that the lower modules understand, and refuses what contradicts. */
final class Choices {
  private Choices() {}

  /**
   * The choice.
   *
   * @param hasPassword whether the configuration has a password already
   * @throws GatehouseException with {@link ExitCode#USAGE} when answers contradict each other
   */
  static OnboardingChoice of(Answers answers, boolean hasPassword, Environment environment) {
    OnboardingChoice.Builder choice = OnboardingChoice.builder().keepsPassword(hasPassword);
    answers.get(Topic.PORT).ifPresent(port -> choice.port(port(port)));
    answers
        .get(Topic.BIND)
        .ifPresent(bind -> choice.bind(Bind.valueOf(bind.toUpperCase(Locale.ROOT))));
    answers.get(Topic.BIND_HOST).ifPresent(choice::bindHost);
    answers
        .get(Topic.AUTH)
        .ifPresent(auth -> choice.auth(Auth.valueOf(auth.toUpperCase(Locale.ROOT))));
    answers.secret("gateway.auth.token").ifPresent(choice::token);
    answers.secret("gateway.auth.password").ifPresent(choice::password);
    answers
        .get(Topic.WORKSPACE)
        .ifPresent(directory -> choice.workspace(environment.path(directory)));
    answers
        .get(Topic.REMOTE_URL)
        .filter(url -> answers.is(Topic.MODE, "remote"))
        .ifPresent(url -> choice.remote(url, answers.secret("gateway.remote.token").orElse(null)));
    ModelChoice.settings(answers).forEach(choice::setting);
    SearchChoice.settings(answers).forEach(choice::setting);
    for (String id : answers.list(Topic.CHANNELS)) {
      ChatChannel.of(id).ifPresent(channel -> channel(choice, channel, answers));
    }
    for (String skill : answers.list(Topic.SKILLS_OFF)) {
      choice.setting("skills.entries[\"" + skill.replace("\"", "\\\"") + "\"].enabled", false);
    }
    return choice.build();
  }

  private static void channel(
      OnboardingChoice.Builder choice, ChatChannel channel, Answers answers) {
    for (Token token : channel.tokens()) {
      String path = channel.path(token);
      answers
          .secret(path)
          .ifPresent(
              secret -> {
                choice.setting(path, secret);
                choice.setting("channels." + channel.id() + ".enabled", true);
              });
    }
  }

  /** What the answers open that is shut otherwise, one sentence each. */
  static List<String> risks(Answers answers, OnboardingChoice choice) {
    List<String> risks = new ArrayList<>(choice.risks());
    if (ModelChoice.chosen(answers)) {
      risks.add(
          "a language model acts with your rights on this machine, as far as its tools let it");
    }
    if (!answers.list(Topic.CHANNELS).isEmpty()) {
      risks.add("people in chat channels speak to the agent");
    }
    if (answers.is(Topic.SERVICE, Answers.YES)) {
      risks.add("the gateway runs without anybody watching");
    }
    return risks;
  }

  /**
   * Refuses the account of a channel that another instance of this host has.
   *
   * @throws GatehouseException with {@link ExitCode#CONFLICT} that names it
   */
  static void refuseSharedAccounts(Answers answers, Proposal proposal, InstanceCatalog catalog) {
    for (String id : answers.list(Topic.CHANNELS)) {
      Optional<ChatChannel> channel = ChatChannel.of(id);
      if (channel.isPresent()) {
        for (Token token : channel.get().tokens()) {
          Optional<Object> mine = answers.secret(channel.get().path(token));
          mine.flatMap(secret -> owner(channel.get(), token, secret, proposal, catalog))
              .ifPresent(
                  owner -> {
                    throw new GatehouseException(
                        ExitCode.CONFLICT,
                        "the "
                            + channel.get().label()
                            + " account is the one of "
                            + owner.name()
                            + "; two gateways with one account take each other's messages away",
                        "make an account of its own for " + proposal.instance().displayName());
                  });
        }
      }
    }
  }

  private static Optional<KnownInstance> owner(
      ChatChannel channel, Token token, Object secret, Proposal proposal, InstanceCatalog catalog) {
    return catalog.all().stream()
        .filter(known -> !known.vanished())
        .filter(
            known ->
                !Places.same(
                    known.instance().stateDirectory(), proposal.instance().stateDirectory()))
        .filter(
            known ->
                ConfigTrees.at(known.config().resolved(), "channels", channel.id(), token.key())
                    .filter(secret::equals)
                    .isPresent())
        .findFirst();
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new GatehouseException(
          ExitCode.USAGE, "\"" + text + "\" is no port", "choose one from 1 to 65535");
    }
  }
}
