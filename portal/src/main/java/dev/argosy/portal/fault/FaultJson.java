package dev.argosy.portal.fault;

import dev.argosy.portal.foundation.History.Fact;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of this room's facts. */
final class FaultJson {
    static final String ROOM = "fault";
    /** The stream of what is said of the observer itself. */
    static final String OBSERVER = "observer";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private FaultJson() {}

    static Fact fact(String kind, Map<String, Object> members) {
        var texts = new TreeMap<String, Object>();
        members.forEach((name, value) -> texts.put(name, value instanceof Number ? value : value.toString()));
        return new Fact(kind, MAPPER.writeValueAsString(texts));
    }
}
