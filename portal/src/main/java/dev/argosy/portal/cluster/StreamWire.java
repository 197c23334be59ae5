package dev.argosy.portal.cluster;

import dev.argosy.portal.cluster.ClusterEvent.AttemptFailed;
import dev.argosy.portal.cluster.ClusterEvent.CheckpointAsked;
import dev.argosy.portal.cluster.ClusterEvent.CheckpointEnded;
import dev.argosy.portal.cluster.ClusterEvent.ClusterDegraded;
import dev.argosy.portal.cluster.ClusterEvent.ClusterEnded;
import dev.argosy.portal.cluster.ClusterEvent.ClusterGranted;
import dev.argosy.portal.cluster.ClusterEvent.ClusterPaused;
import dev.argosy.portal.cluster.ClusterEvent.ClusterPausing;
import dev.argosy.portal.cluster.ClusterEvent.ClusterRecovered;
import dev.argosy.portal.cluster.ClusterEvent.ClusterRequested;
import dev.argosy.portal.cluster.ClusterEvent.ClusterStarted;
import dev.argosy.portal.cluster.ClusterEvent.ClusterStopping;
import dev.argosy.portal.cluster.ClusterEvent.DurationExtended;
import dev.argosy.portal.cluster.ClusterEvent.FailureAttributed;
import dev.argosy.portal.cluster.ClusterEvent.NodeEnded;
import dev.argosy.portal.cluster.ClusterEvent.NodeExited;
import dev.argosy.portal.cluster.ClusterEvent.NodeFenced;
import dev.argosy.portal.cluster.ClusterEvent.NodeGivenUp;
import dev.argosy.portal.cluster.ClusterEvent.NodeLeaving;
import dev.argosy.portal.cluster.ClusterEvent.NodeLost;
import dev.argosy.portal.cluster.ClusterEvent.NodePrepared;
import dev.argosy.portal.cluster.ClusterEvent.NodeReachable;
import dev.argosy.portal.cluster.ClusterEvent.NodeReplaced;
import dev.argosy.portal.cluster.ClusterEvent.NodeStarted;
import dev.argosy.portal.cluster.ClusterEvent.NodeStaying;
import dev.argosy.portal.cluster.ClusterEvent.NodeStopping;
import dev.argosy.portal.cluster.ClusterEvent.NodeSuspected;
import dev.argosy.portal.cluster.ClusterEvent.NodeUnreachable;
import dev.argosy.portal.cluster.ClusterEvent.ReplacementRefused;
import dev.argosy.portal.cluster.ClusterEvent.StopRequested;
import dev.argosy.portal.foundation.Instants;
import dev.argosy.portal.lease.Bills.Bill;
import dev.argosy.portal.lease.Movements.Movement;
import dev.argosy.portal.lease.Stages;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The data of the events that readers of a cluster get. */
final class StreamWire {
    private static final JsonMapper JSON = JsonMapper.shared();

    private StreamWire() {}

    /** What readers are told of an event: none, or several things. */
    static List<Told> told(ClusterEvent event, Instant at) {
        return switch (event) {
            case ClusterRequested _ -> List.of(state(Cluster.State.PLANNING));
            case ClusterGranted(var grant, var _) ->
                List.of(
                        stage("plan", grant.planMillis(), null),
                        stage("pay", grant.payMillis(), null),
                        state(Cluster.State.DEPLOYING));
            case NodePrepared(int rank, var stages) -> preparing(rank, stages);
            case NodeStarted(int rank, var _, var stages, boolean afterPrepared) -> {
                var told = new ArrayList<Told>(afterPrepared ? List.of() : preparing(rank, stages));
                told.add(stage("start", stages.startMillis(), rank));
                yield told;
            }
            case ClusterStarted(var _, long readyMillis) ->
                List.of(stage("ready", readyMillis, null), state(Cluster.State.RUNNING));
            case ClusterDegraded _ -> List.of(state(Cluster.State.DEGRADED));
            case ClusterRecovered _ -> List.of(state(Cluster.State.RUNNING));
            case ClusterPaused _ -> both(happened(event, at), state(Cluster.State.PLANNING));
            case ClusterStopping _ -> List.of(state(Cluster.State.STOPPING));
            case ClusterEnded _ -> List.of(state(Cluster.State.ENDED));
            case NodeSuspected _,
                    NodeUnreachable _,
                    NodeReachable _,
                    NodeLost _,
                    NodeFenced _,
                    NodeReplaced _,
                    ReplacementRefused _,
                    NodeGivenUp _,
                    NodeLeaving _,
                    NodeStaying _,
                    CheckpointAsked _,
                    CheckpointEnded _,
                    ClusterPausing _ -> happened(event, at);
            case AttemptFailed _,
                    StopRequested _,
                    NodeStopping _,
                    NodeExited _,
                    NodeEnded _,
                    FailureAttributed _,
                    DurationExtended _ -> List.of();
        };
    }

    private static List<Told> both(List<Told> first, Told then) {
        var both = new ArrayList<>(first);
        both.add(then);
        return both;
    }

    /** In the words of its tale: why an attached reader sees a job wait, shrink or move. */
    private static List<Told> happened(ClusterEvent event, Instant at) {
        return Tale.of(event).stream()
                .map(line -> happened(line, code(event), at))
                .toList();
    }

    /** What money did for a node that was lost. */
    static Told moved(Movement movement) {
        return happened(Tale.of(movement), null, movement.at());
    }

    /** @param ahead how many wait for room before it */
    static Told queued(long ahead, Instant at) {
        String text =
                ahead == 0 ? "it is the next to get room" : ahead + (ahead == 1 ? " waits" : " wait") + " before it";
        ObjectNode json = typed("happened").put("what", "queued").put("text", text);
        return new Told("happened", text(json.put("ahead", ahead).put("at", Instants.text(at))));
    }

    private static Told happened(Tale.Line line, @Nullable String code, Instant at) {
        ObjectNode json = typed("happened").put("what", line.type()).put("text", line.text());
        if (code != null) {
            json.put("code", code);
        }
        if (line.rank() != null) {
            json.put("rank", line.rank().intValue());
        }
        return new Told("happened", text(json.put("at", Instants.text(at))));
    }

    private static @Nullable String code(ClusterEvent event) {
        return switch (event) {
            case NodeLost lost -> lost.code();
            case NodeFenced fenced -> fenced.reason().code();
            case NodeLeaving leaving -> leaving.code();
            case ReplacementRefused refused -> refused.code();
            default -> null;
        };
    }

    private static List<Told> preparing(int rank, Stages stages) {
        return List.of(stage("network", stages.networkMillis(), rank), stage("image", stages.imageMillis(), rank));
    }

    private static Told stage(String stage, long millis, @Nullable Integer rank) {
        ObjectNode json = typed("stage").put("stage", stage).put("millis", millis);
        if (rank != null) {
            json.put("rank", rank.intValue());
        }
        return new Told("stage", text(json));
    }

    private static Told state(Cluster.State state) {
        return new Told("state", text(typed("state").put("state", state.name())));
    }

    static Told log(LogKey key, long offset, String text) {
        ObjectNode json = typed("log")
                .put("rank", key.rank())
                .put("stream", key.output().stream())
                .put("offset", offset)
                .put("text", text);
        return new Told("log", text(json));
    }

    static Told end(Outcome outcome, Bill bill) {
        ObjectNode json = typed("end").put("exitCode", outcome.exitCode());
        if (outcome.failedRank() == null) {
            json.putNull("failedRank");
        } else {
            json.put("failedRank", outcome.failedRank().intValue());
        }
        json.putObject("reason")
                .put("code", outcome.reason().code())
                .put("party", outcome.reason().party().name())
                .put("effect", outcome.reason().effect().name())
                .put("message", outcome.message());
        json.put("chargedMicroUsd", bill.chargedMicroUsd())
                .put("releasedMicroUsd", bill.releasedMicroUsd())
                .put("invoice", bill.invoiceText());
        return new Told("end", text(json));
    }

    private static ObjectNode typed(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static String text(ObjectNode json) {
        return JSON.writeValueAsString(json);
    }

    /** An event that has no place in a stream yet. */
    record Told(String name, String json) {
        StreamEvent at(StreamPosition position) {
            return new StreamEvent(position.text(), name, json);
        }
    }
}
