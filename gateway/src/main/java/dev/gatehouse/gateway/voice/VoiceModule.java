package dev.gatehouse.gateway.voice;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.Multibinder;
import dev.gatehouse.gateway.protocol.EventName;
import dev.gatehouse.gateway.protocol.RpcMethod;

/** Voice of one gateway. */
public final class VoiceModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(WakeWords.class);
    bind(WakeWordsForNodes.class).asEagerSingleton();
    Multibinder<RpcMethod> methods = Multibinder.newSetBinder(binder(), RpcMethod.class);
    add(methods, TalkConfig.class);
    add(methods, TalkMode.class);
    add(methods, TtsDisable.class);
    add(methods, TtsProviders.class);
    add(methods, TtsStatus.class);
    add(methods, VoiceWakeGet.class);
    add(methods, VoiceWakeSet.class);
    Multibinder<EventName> events = Multibinder.newSetBinder(binder(), EventName.class);
    events
        .addBinding()
        .toInstance(
            new EventName("talk.mode", "{enabled, phase, ts}: somebody talks, or no longer does"));
    events
        .addBinding()
        .toInstance(
            new EventName(
                "voicewake.changed",
                "{triggers: []}: other wake words; also to each node when it connects"));
  }

  private <T> void add(Multibinder<T> set, Class<? extends T> type) {
    set.addBinding().to(type);
    bind(type);
  }
}
