package dev.argosy.portal.foundation;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Named bells between rooms: whoever changes something rings a topic, loops and streams that wait on it wake. Only a
 * hint: everything also works, slower, when a ring is lost.
 */
public final class Pokes {
    private final Map<String, List<Poke>> listeners = new ConcurrentHashMap<>();

    /** Registers a listener; close the answer to remove it. */
    public Subscription on(String topic, Poke poke) {
        List<Poke> ofTopic = listeners.computeIfAbsent(topic, any -> new CopyOnWriteArrayList<>());
        ofTopic.add(poke);
        return () -> ofTopic.remove(poke);
    }

    public void ring(String topic) {
        List<Poke> ofTopic = listeners.get(topic);
        if (ofTopic != null) {
            ofTopic.forEach(Poke::now);
        }
    }

    /** A registration that can be taken back. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
