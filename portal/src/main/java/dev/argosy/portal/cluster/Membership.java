package dev.argosy.portal.cluster;

import dev.argosy.kernel.MachineId;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Who takes part in a job, as its nodes are told: by rank. */
record Membership(List<Member> members) {
    private static final JsonMapper JSON = JsonMapper.shared();

    Membership {
        members = List.copyOf(members);
    }

    /** One rank, as it is now. */
    record Member(int rank, MachineId machine, State state, int attempt) {
        static Member of(Node node) {
            return new Member(node.rank(), node.machine(), State.of(node), node.attempt());
        }
    }

    /** What is known of a member; how far it is with its start is not said. */
    enum State {
        UP,
        /** Its machine does not answer; it may come back. */
        UNREACHABLE,
        /** It does not come back; its rank may be given to another machine. */
        LOST,
        /** It ended otherwise. */
        ENDED;

        static State of(Node node) {
            if (node.missing() || node.condemned()) {
                return LOST;
            }
            if (node.isOver()) {
                return ENDED;
            }
            Sighting.Trouble trouble = node.trouble();
            return trouble != null && trouble.silence() == Sighting.Silence.UNREACHABLE ? UNREACHABLE : UP;
        }
    }

    static Membership of(Cluster cluster) {
        return new Membership(cluster.nodes().stream()
                .map(Member::of)
                .sorted(Comparator.comparingInt(Member::rank))
                .toList());
    }

    /** Whether the nodes of a cluster are told of each other now: there are several, and they are to run. */
    static boolean isTold(Cluster cluster) {
        boolean runs = switch (cluster) {
            case Cluster.Deploying _, Cluster.Running _, Cluster.Degraded _ -> true;
            case Cluster.Planning _, Cluster.Stopping _, Cluster.Ended _ -> false;
        };
        return runs && cluster.spec().nodes() > 1;
    }

    /** Whether the nodes are to be told something new after a change. */
    static boolean differ(Cluster before, Cluster after) {
        return isTold(after) && !(isTold(before) && of(before).equals(of(after)));
    }

    /** The file that jobs read. */
    String document(long generation) {
        var json = JsonNodeFactory.instance.objectNode().put("generation", generation);
        var list = json.putArray("members");
        for (Member member : members) {
            list.addObject()
                    .put("rank", member.rank())
                    .put("machine", member.machine().text())
                    .put("state", member.state().name())
                    .put("attempt", member.attempt());
        }
        return JSON.writeValueAsString(json);
    }

    /**
     * A document as it is stored.
     *
     * @param generation counts the changes from 1, over pauses too
     */
    record Told(long generation, String document) {
        static Told first(Membership membership) {
            return new Told(1, membership.document(1));
        }

        Told then(Membership membership) {
            return new Told(generation + 1, membership.document(generation + 1));
        }

        byte[] bytes() {
            return document.getBytes(StandardCharsets.UTF_8);
        }
    }
}
