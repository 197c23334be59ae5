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
import dev.argosy.portal.lease.Bills.Bill;
import dev.argosy.portal.lease.Stages;
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
    static List<Told> told(ClusterEvent event) {
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
            case ClusterPaused _ -> List.of(state(Cluster.State.PLANNING));
            case ClusterStopping _ -> List.of(state(Cluster.State.STOPPING));
            case ClusterEnded _ -> List.of(state(Cluster.State.ENDED));
            case AttemptFailed _,
                    StopRequested _,
                    NodeStopping _,
                    NodeExited _,
                    NodeEnded _,
                    NodeSuspected _,
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
                    ClusterPausing _,
                    FailureAttributed _,
                    DurationExtended _ -> List.of();
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
