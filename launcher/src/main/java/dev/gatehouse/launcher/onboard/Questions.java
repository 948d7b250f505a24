package dev.gatehouse.launcher.onboard;

import dev.gatehouse.core.GatehouseException;
import dev.gatehouse.gateway.skill.SkillSetup;
import dev.gatehouse.gateway.skill.SkillState;
import dev.gatehouse.launcher.cli.Cli;
import dev.gatehouse.launcher.dialogue.Prompts;
import dev.gatehouse.launcher.dialogue.Prompts.Leave;
import dev.gatehouse.launcher.dialogue.Prompts.Option;
import dev.gatehouse.launcher.dialogue.Prompts.StepBack;
import dev.gatehouse.launcher.dialogue.Question;
import dev.gatehouse.profiles.Instance;
import dev.gatehouse.profiles.ResetScope;
import dev.gatehouse.profiles.onboarding.Onboarding.Proposal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The questions of an onboarding, by section. What was said beforehand is not asked again. */
final class Questions {
  private static final String PASSWORD = "gateway.auth.password";
  private static final String TOKEN = "gateway.auth.token";
  private static final int SHORTEST_SECRET = 16;

  private final Cli cli;
  private final Instance instance;
  private final Proposal proposal;
  private final OnboardWork work;
  private final Set<Topic> given;

  /**
   * @param given what was said beforehand
   */
  Questions(Cli cli, Proposal proposal, OnboardWork work, Set<Topic> given) {
    this.cli = cli;
    this.instance = proposal.instance();
    this.proposal = proposal;
    this.work = work;
    this.given = given;
  }

  /** All of them, in their order. */
  List<Question<Answers>> all(boolean skipChannels, boolean skipSkills) {
    List<Question<Answers>> all = new ArrayList<>();
    all.add(
        Question.when(
            answers -> proposal.configured() && open(Topic.HANDLING) && open(Topic.RESET),
            this::handling));
    all.add(
        Question.when(
            answers -> answers.is(Topic.HANDLING, "reset") && open(Topic.RESET), this::resetScope));
    all.add(Question.when(answers -> open(Topic.FLOW) && open(Topic.MODE), this::flow));
    all.add(Question.when(answers -> manual(answers) && open(Topic.MODE), this::mode));
    all.add(
        Question.when(
            answers -> answers.is(Topic.MODE, "remote") && open(Topic.REMOTE_URL),
            this::remoteUrl));
    all.add(
        Question.when(
            answers -> answers.is(Topic.MODE, "remote") && open(Topic.REMOTE_URL),
            (prompts, answers) ->
                secret(prompts, answers, "gateway.remote.token", "Its token (Enter for none)")));
    gateway().forEach(question -> all.add(manualAndLocal(question)));
    workspace().forEach(question -> all.add(manualAndLocal(question)));
    all.addAll(model());
    if (!skipChannels) {
      channels().forEach(question -> all.add(manualAndLocal(question)));
    }
    if (!skipSkills) {
      skills().forEach(question -> all.add(manualAndLocal(question)));
    }
    all.addAll(service());
    return all;
  }

  List<Question<Answers>> gateway() {
    return List.of(
        Question.when(answers -> open(Topic.PORT), this::port),
        Question.when(answers -> open(Topic.BIND), this::bind),
        Question.when(
            answers -> answers.is(Topic.BIND, "custom") && open(Topic.BIND_HOST), this::bindHost),
        Question.when(answers -> open(Topic.AUTH), this::auth),
        Question.when(answers -> answers.is(Topic.AUTH, "token") && open(Topic.AUTH), this::token),
        Question.when(
            answers -> answers.is(Topic.AUTH, "password") && open(Topic.AUTH), this::password));
  }

  List<Question<Answers>> workspace() {
    return List.of(Question.when(answers -> open(Topic.WORKSPACE), this::askWorkspace));
  }

  List<Question<Answers>> channels() {
    List<Question<Answers>> questions = new ArrayList<>();
    questions.add(Question.when(answers -> open(Topic.CHANNELS), this::askChannels));
    for (ChatChannel channel : ChatChannel.values()) {
      for (ChatChannel.Token token : channel.tokens()) {
        questions.add(
            Question.when(
                answers ->
                    answers.list(Topic.CHANNELS).contains(channel.id()) && open(Topic.CHANNELS),
                (prompts, answers) ->
                    secret(
                        prompts,
                        answers,
                        channel.path(token),
                        channel.label() + " " + token.text() + " (Enter keeps what is there)")));
      }
    }
    return questions;
  }

  List<Question<Answers>> skills() {
    return List.of(Question.when(answers -> open(Topic.SKILLS_OFF), this::askSkills));
  }

  List<Question<Answers>> search() {
    return List.of(
        Question.when(answers -> open(Topic.SEARCH), this::askSearch),
        Question.when(
            answers ->
                answers.get(Topic.SEARCH).filter(s -> !s.equals(Answers.SKIP)).isPresent()
                    && !answers.is(Topic.SEARCH, "searxng")
                    && answers.secret(SearchChoice.KEY).isEmpty(),
            (prompts, answers) -> secret(prompts, answers, SearchChoice.KEY, "Its key")),
        Question.when(
            answers -> answers.is(Topic.SEARCH, "searxng") && open(Topic.SEARCH_URL),
            (prompts, answers) ->
                answers.put(
                    Topic.SEARCH_URL,
                    prompts.text("Its address", "http://127.0.0.1:8888", Questions::webAddress))));
  }

  List<Question<Answers>> model() {
    return new ModelQuestions(cli, proposal, work, given).all();
  }

  List<Question<Answers>> service() {
    return List.of(
        Question.when(
            answers -> open(Topic.SERVICE) && !answers.is(Topic.MODE, "remote"),
            (prompts, answers) -> {
              ServiceStep step = new ServiceStep(cli);
              prompts.say("A service: " + step.offer(instance));
              boolean yes = prompts.confirm("Keep the gateway running as a service?", true);
              answers.put(Topic.SERVICE, yes ? Answers.YES : Answers.NO);
            }));
  }

  private Question<Answers> manualAndLocal(Question<Answers> question) {
    return new Question<>(
        answers ->
            manual(answers)
                && !answers.is(Topic.MODE, "remote")
                && question.applies().test(answers),
        question.ask());
  }

  private static boolean manual(Answers answers) {
    return answers.is(Topic.FLOW, "manual");
  }

  private boolean open(Topic topic) {
    return !given.contains(topic);
  }

  private void handling(Prompts prompts, Answers answers) throws StepBack, Leave {
    List<String> keys = List.of("keep", "change", "reset");
    int chosen =
        prompts.choose(
            "There is a configuration already",
            List.of(
                new Option("Keep it", "add what is missing"),
                new Option("Change it", "ask about everything"),
                new Option("Reset it", "a backup first, then start anew")),
            Math.max(0, keys.indexOf(answers.get(Topic.HANDLING).orElse("keep"))));
    answers.put(Topic.HANDLING, keys.get(chosen));
    answers.remove(Topic.RESET);
    if (chosen == 1) {
      answers.put(Topic.FLOW, "manual");
    }
  }

  private void resetScope(Prompts prompts, Answers answers) throws StepBack, Leave {
    ResetScope[] scopes = ResetScope.values();
    int chosen =
        prompts.choose(
            "What is taken away",
            List.of(
                new Option("the configuration"),
                new Option("configuration, credentials, conversations"),
                new Option("everything, workspace too")),
            0);
    answers.put(Topic.RESET, scopes[chosen].key());
  }

  private void flow(Prompts prompts, Answers answers) throws StepBack, Leave {
    String shape =
        "port "
            + proposal.instance().ports().gateway()
            + ", "
            + proposal.bind()
            + ", "
            + proposal.auth();
    int chosen =
        prompts.choose(
            "How do you want to set it up?",
            List.of(
                new Option("Quick start", shape), new Option("Step by step", "decide each thing")),
            answers.is(Topic.FLOW, "manual") ? 1 : 0);
    answers.put(Topic.FLOW, chosen == 0 ? "quickstart" : "manual");
  }

  private void mode(Prompts prompts, Answers answers) throws StepBack, Leave {
    int chosen =
        prompts.choose(
            "Where does the gateway run?",
            List.of(
                new Option("On this machine"), new Option("Elsewhere", "use it by its address")),
            answers.is(Topic.MODE, "remote") ? 1 : 0);
    answers.put(Topic.MODE, chosen == 0 ? "local" : "remote");
  }

  private void remoteUrl(Prompts prompts, Answers answers) throws StepBack, Leave {
    answers.put(
        Topic.REMOTE_URL,
        prompts.text(
            "Its address",
            answers.get(Topic.REMOTE_URL).orElse(""),
            checked(answers, Topic.REMOTE_URL)));
  }

  private void port(Prompts prompts, Answers answers) throws StepBack, Leave {
    prompts.say("Proposed port: " + proposal.portReason());
    answers.put(
        Topic.PORT,
        prompts.text(
            "Base port",
            answers.get(Topic.PORT).orElse("" + proposal.instance().ports().gateway()),
            checked(answers, Topic.PORT)));
  }

  private void bind(Prompts prompts, Answers answers) throws StepBack, Leave {
    List<String> keys = List.of("loopback", "lan", "tailnet", "auto", "custom");
    int chosen =
        prompts.choose(
            "Who can reach it?",
            List.of(
                new Option("loopback", "this machine only"),
                new Option("lan", "every machine of the network"),
                new Option("tailnet", "the address of Tailscale"),
                new Option("auto", "the tailnet where there is one, else this machine"),
                new Option("custom", "one address")),
            Math.max(0, keys.indexOf(answers.get(Topic.BIND).orElse(proposal.bind()))));
    answers.put(Topic.BIND, keys.get(chosen));
    if (chosen != 4) {
      answers.remove(Topic.BIND_HOST);
    }
  }

  private void bindHost(Prompts prompts, Answers answers) throws StepBack, Leave {
    answers.put(
        Topic.BIND_HOST,
        prompts.text(
            "Its IPv4 address",
            answers.get(Topic.BIND_HOST).orElse(""),
            text ->
                text.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                    ? Optional.empty()
                    : Optional.of("write it like 192.168.1.5")));
  }

  private void auth(Prompts prompts, Answers answers) throws StepBack, Leave {
    boolean wide = answers.get(Topic.BIND).filter(bind -> !bind.equals("loopback")).isPresent();
    List<String> keys = wide ? List.of("token", "password") : List.of("token", "password", "none");
    List<Option> options = new ArrayList<>();
    options.add(new Option("token", "a long random text"));
    options.add(new Option("password", "one of your own"));
    if (!wide) {
      options.add(new Option("none", "every program of this machine may use it"));
    }
    int chosen =
        prompts.choose(
            "How do clients show that they may?",
            options,
            Math.max(0, keys.indexOf(answers.get(Topic.AUTH).orElse(proposal.auth()))));
    answers.put(Topic.AUTH, keys.get(chosen));
    answers.forget(TOKEN);
    answers.forget(PASSWORD);
  }

  private void token(Prompts prompts, Answers answers) throws StepBack, Leave {
    String typed =
        prompts.secret(
            "Token (Enter keeps the present one, or makes one)",
            text -> text.isEmpty() ? Optional.empty() : longEnough(text));
    if (typed.isEmpty()) {
      answers.forget(TOKEN);
    } else {
      answers.secret(TOKEN, typed);
    }
  }

  private void password(Prompts prompts, Answers answers) throws StepBack, Leave {
    String typed =
        prompts.secret(
            proposal.hasPassword() ? "Password (Enter keeps the present one)" : "Password",
            text -> text.isEmpty() && proposal.hasPassword() ? Optional.empty() : longEnough(text));
    if (typed.isEmpty()) {
      answers.forget(PASSWORD);
    } else {
      answers.secret(PASSWORD, typed);
    }
  }

  private void askWorkspace(Prompts prompts, Answers answers) throws StepBack, Leave {
    answers.put(
        Topic.WORKSPACE,
        prompts.text(
            "Workspace of the agents",
            answers.get(Topic.WORKSPACE).orElse(proposal.instance().workspace().toString()),
            checked(answers, Topic.WORKSPACE)));
  }

  private void askChannels(Prompts prompts, Answers answers) throws StepBack, Leave {
    prompts.say("This version keeps the accounts of chat channels, but does not run them yet.");
    List<String> before = answers.list(Topic.CHANNELS);
    Set<Integer> on = new LinkedHashSet<>();
    List<Option> options = new ArrayList<>();
    for (ChatChannel channel : ChatChannel.values()) {
      if (before.contains(channel.id())) {
        on.add(options.size());
      }
      options.add(new Option(channel.label()));
    }
    String chosen =
        prompts.chooseMany("Chat channels to give an account", options, on).stream()
            .map(index -> ChatChannel.values()[index].id())
            .collect(Collectors.joining(","));
    answers.put(Topic.CHANNELS, chosen);
  }

  private void askSkills(Prompts prompts, Answers answers) throws StepBack, Leave {
    List<SkillState> skills = new SkillSetup(instance, cli.environment(), Clock.systemUTC()).list();
    List<String> off = answers.list(Topic.SKILLS_OFF);
    List<Option> options = new ArrayList<>();
    Set<Integer> on = new LinkedHashSet<>();
    for (SkillState state : skills) {
      if (answers.has(Topic.SKILLS_OFF) ? !off.contains(state.skill().key()) : !state.disabled()) {
        on.add(options.size());
      }
      options.add(
          new Option(
              state.skill().name(),
              state.missing().none() ? state.skill().description() : "needs something more"));
    }
    Set<Integer> chosen = prompts.chooseMany("Skills that agents may use", options, on);
    List<String> disabled = new ArrayList<>();
    for (int i = 0; i < skills.size(); i++) {
      if (!chosen.contains(i)) {
        disabled.add(skills.get(i).skill().key());
      }
    }
    answers.put(Topic.SKILLS_OFF, disabled.isEmpty() ? "-" : String.join(",", disabled));
  }

  private void askSearch(Prompts prompts, Answers answers) throws StepBack, Leave {
    List<String> keys = List.of("brave", "perplexity", "tavily", "searxng", Answers.SKIP);
    int chosen =
        prompts.choose(
            "Search service of the agents",
            List.of(
                new Option("Brave"),
                new Option("Perplexity"),
                new Option("Tavily"),
                new Option("SearXNG", "one of your own, without a key"),
                new Option("Leave it as it is")),
            Math.max(0, keys.indexOf(answers.get(Topic.SEARCH).orElse(Answers.SKIP))));
    answers.put(Topic.SEARCH, keys.get(chosen));
  }

  private static void secret(Prompts prompts, Answers answers, String name, String question)
      throws StepBack, Leave {
    String typed = prompts.secret(question, text -> Optional.empty());
    if (typed.isEmpty()) {
      answers.forget(name);
    } else {
      answers.secret(name, typed);
    }
  }

  /** Tries a text out as the answer to a topic, with all rules of the lower modules. */
  private Function<String, Optional<String>> checked(Answers answers, Topic topic) {
    return text -> {
      Answers tried = Answers.of(answers.plain());
      tried.put(topic, text);
      if (topic != Topic.REMOTE_URL && topic != Topic.AUTH) {
        tried.remove(Topic.AUTH);
        tried.remove(Topic.BIND);
        tried.remove(Topic.BIND_HOST);
      }
      try {
        work.check(instance, tried);
        return Optional.empty();
      } catch (GatehouseException e) {
        return Optional.of(e.getMessage() + "; " + e.remedy());
      }
    };
  }

  private static Optional<String> longEnough(String text) {
    return text.length() < SHORTEST_SECRET
        ? Optional.of("at least " + SHORTEST_SECRET + " characters, so that nobody guesses it")
        : Optional.empty();
  }

  static Optional<String> webAddress(String text) {
    return text.matches("https?://[^\\s/@]+(/\\S*)?")
        ? Optional.empty()
        : Optional.of("write it like http://127.0.0.1:8000/v1");
  }
}
