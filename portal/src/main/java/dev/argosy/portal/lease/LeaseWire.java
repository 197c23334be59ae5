package dev.argosy.portal.lease;

import dev.argosy.kernel.ApiKeyId;
import dev.argosy.kernel.ClusterId;
import dev.argosy.kernel.FencingToken;
import dev.argosy.kernel.GpuId;
import dev.argosy.kernel.LeaseId;
import dev.argosy.kernel.MachineId;
import dev.argosy.kernel.OrganizationId;
import dev.argosy.kernel.ProjectId;
import dev.argosy.kernel.Rate;
import dev.argosy.kernel.Reason;
import dev.argosy.kernel.Requester;
import dev.argosy.kernel.Slice;
import dev.argosy.kernel.Terms;
import dev.argosy.kernel.evidence.Digest;
import dev.argosy.portal.foundation.History.Fact;
import dev.argosy.portal.lease.LeaseEvent.LeaseCheckpointOrdered;
import dev.argosy.portal.lease.LeaseEvent.LeaseCheckpointed;
import dev.argosy.portal.lease.LeaseEvent.LeaseEnded;
import dev.argosy.portal.lease.LeaseEvent.LeaseEnding;
import dev.argosy.portal.lease.LeaseEvent.LeaseExited;
import dev.argosy.portal.lease.LeaseEvent.LeaseExtended;
import dev.argosy.portal.lease.LeaseEvent.LeaseGranted;
import dev.argosy.portal.lease.LeaseEvent.LeasePrepared;
import dev.argosy.portal.lease.LeaseEvent.LeaseSettled;
import dev.argosy.portal.lease.LeaseEvent.LeaseStartOrdered;
import dev.argosy.portal.lease.LeaseEvent.LeaseStarted;
import dev.argosy.portal.lease.LeaseEvent.LeaseTermChanged;
import dev.argosy.portal.lease.LeaseEvent.Subject;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The stored form of lease events: flat JSON, written by hand so that a renamed component changes nothing stored. */
final class LeaseWire {
    private static final JsonMapper JSON = JsonMapper.shared();

    private LeaseWire() {}

    static Fact write(LeaseEvent event) {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("lease", event.lease().text());
        json.put("cluster", event.cluster().text());
        json.put("rank", event.rank());
        String kind = switch (event) {
            case LeaseGranted granted -> {
                writeGrant(json, granted);
                yield "lease-granted";
            }
            case LeasePrepared(var _, var stages) -> {
                writeStages(json, stages);
                yield "lease-prepared";
            }
            case LeaseStartOrdered(var _) -> "lease-start-ordered";
            case LeaseStarted(var _, var start, var stages) -> {
                json.put("start", start.toString());
                writeStages(json, stages);
                yield "lease-started";
            }
            case LeaseExtended(var _, var until) -> {
                json.put("paidUntil", until.toString());
                yield "lease-extended";
            }
            case LeaseTermChanged(var _, var termEnd) -> {
                putInstant(json, "termEnd", termEnd);
                yield "lease-term-changed";
            }
            case LeaseEnding(var _, var end) -> {
                writeReason(json, end.reason(), end.exitCode());
                json.put("capMillis", end.capMillis());
                json.put("at", end.at().toString());
                if (end.fenced()) {
                    json.put("fenced", true);
                }
                yield "lease-ending";
            }
            case LeaseExited(var _, int code) -> {
                json.put("exitCode", code);
                yield "lease-exited";
            }
            case LeaseEnded(var _, var reason, var code, boolean gone, var at) -> {
                writeReason(json, reason, code);
                json.put("confirmedGone", gone);
                json.put("at", at.toString());
                yield "lease-ended";
            }
            case LeaseCheckpointOrdered(var _, long number) -> {
                json.put("number", number);
                yield "lease-checkpoint-ordered";
            }
            case LeaseCheckpointed(var _, var state, int code) -> {
                json.put("state", state);
                json.put("exitCode", code);
                yield "lease-checkpointed";
            }
            case LeaseSettled(var _) -> "lease-settled";
        };
        return new Fact(kind, JSON.writeValueAsString(json));
    }

    static LeaseEvent read(Fact fact) {
        JsonNode json = JSON.readTree(fact.json());
        var subject = new Subject(
                LeaseId.parse(text(json, "lease")),
                ClusterId.parse(text(json, "cluster")),
                json.get("rank").asInt());
        return switch (fact.kind()) {
            case "lease-granted" ->
                new LeaseGranted(readGrant(json, subject), instant(json, "paidUntil"), maybeInstant(json, "termEnd"));
            case "lease-prepared" -> new LeasePrepared(subject, readStages(json));
            case "lease-start-ordered" -> new LeaseStartOrdered(subject);
            case "lease-started" -> new LeaseStarted(subject, instant(json, "start"), readStages(json));
            case "lease-extended" -> new LeaseExtended(subject, instant(json, "paidUntil"));
            case "lease-term-changed" -> new LeaseTermChanged(subject, maybeInstant(json, "termEnd"));
            case "lease-ending" ->
                new LeaseEnding(
                        subject,
                        new Lease.End(
                                readReason(json),
                                json.get("capMillis").asLong(),
                                exitCode(json),
                                instant(json, "at"),
                                json.has("fenced")));
            case "lease-exited" -> new LeaseExited(subject, json.get("exitCode").asInt());
            case "lease-ended" ->
                new LeaseEnded(
                        subject,
                        readReason(json),
                        exitCode(json),
                        json.get("confirmedGone").asBoolean(),
                        instant(json, "at"));
            case "lease-checkpoint-ordered" ->
                new LeaseCheckpointOrdered(subject, json.get("number").asLong());
            case "lease-checkpointed" ->
                new LeaseCheckpointed(
                        subject, text(json, "state"), json.get("exitCode").asInt());
            case "lease-settled" -> new LeaseSettled(subject);
            default -> throw new IllegalArgumentException("lease event: '" + fact.kind() + "' is not known");
        };
    }

    private static void writeGrant(ObjectNode json, LeaseGranted event) {
        var grant = event.grant();
        json.put("request", grant.request());
        json.put("customer", grant.customer().text());
        json.put("provider", grant.provider().text());
        if (grant.requester() != null) {
            json.put("apiKey", grant.requester().key().text());
            json.put("project", grant.requester().project().text());
        }
        if (grant.budgetMicroUsd() != null) {
            json.put("budgetMicroUsd", grant.budgetMicroUsd().longValue());
        }
        json.put("gangSize", grant.gangSize());
        json.put("machine", grant.machine().text());
        json.put("grantNumber", grant.token().grantNumber());
        var gpus = json.putArray("gpus");
        grant.slice().gpus().forEach(gpu -> gpus.add(gpu.text()));
        json.put("cpuMillis", grant.slice().cpuMillis());
        json.put("memoryMiB", grant.slice().memoryMiB());
        json.put("diskMiB", grant.slice().diskMiB());
        json.put("customerRateMicroUsdPerHour", grant.terms().customerRate().microUsdPerHour());
        json.put("providerRateMicroUsdPerHour", grant.terms().providerRate().microUsdPerHour());
        json.put("feeBasisPoints", grant.terms().feeBasisPoints());
        json.put("workload", grant.workload().hex());
        json.put("at", grant.at().toString());
        json.put("startDeadline", grant.startDeadline().toString());
        json.put("paidUntil", event.paidUntil().toString());
        putInstant(json, "termEnd", event.termEnd());
    }

    private static LeaseGrant readGrant(JsonNode json, Subject subject) {
        var machine = MachineId.parse(text(json, "machine"));
        var gpus = new ArrayList<GpuId>();
        json.get("gpus").forEach(gpu -> gpus.add(GpuId.parse(gpu.asString())));
        var slice = new Slice(
                machine,
                gpus,
                json.get("cpuMillis").asInt(),
                json.get("memoryMiB").asLong(),
                json.get("diskMiB").asLong());
        var terms = new Terms(
                new Rate(json.get("customerRateMicroUsdPerHour").asLong()),
                new Rate(json.get("providerRateMicroUsdPerHour").asLong()),
                json.get("feeBasisPoints").asInt());
        return new LeaseGrant(
                subject.lease(),
                text(json, "request"),
                subject.cluster(),
                OrganizationId.parse(text(json, "customer")),
                requester(json),
                json.has("budgetMicroUsd")
                        ? Long.valueOf(json.get("budgetMicroUsd").asLong())
                        : null,
                subject.rank(),
                json.get("gangSize").asInt(),
                new FencingToken(machine, json.get("grantNumber").asLong()),
                slice,
                OrganizationId.parse(text(json, "provider")),
                terms,
                new Digest(text(json, "workload")),
                instant(json, "at"),
                instant(json, "startDeadline"));
    }

    /** Entries from before requesters were known have none. */
    private static @Nullable Requester requester(JsonNode json) {
        return json.has("apiKey")
                ? new Requester(ApiKeyId.parse(text(json, "apiKey")), ProjectId.parse(text(json, "project")))
                : null;
    }

    private static void writeStages(ObjectNode json, Stages stages) {
        json.put("networkMillis", stages.networkMillis());
        json.put("imageMillis", stages.imageMillis());
        json.put("startMillis", stages.startMillis());
    }

    private static Stages readStages(JsonNode json) {
        return new Stages(
                json.get("networkMillis").asLong(),
                json.get("imageMillis").asLong(),
                json.get("startMillis").asLong());
    }

    private static void writeReason(ObjectNode json, Reason reason, @Nullable Integer exitCode) {
        json.putObject("reason")
                .put("code", reason.code())
                .put("party", reason.party().name())
                .put("evidence", reason.evidence())
                .put("effect", reason.effect().name());
        if (exitCode != null) {
            json.put("exitCode", exitCode.intValue());
        }
    }

    private static Reason readReason(JsonNode json) {
        JsonNode reason = json.get("reason");
        return new Reason(
                text(reason, "code"),
                Reason.Party.valueOf(text(reason, "party")),
                text(reason, "evidence"),
                Reason.BillingEffect.valueOf(text(reason, "effect")));
    }

    private static @Nullable Integer exitCode(JsonNode json) {
        return json.has("exitCode") ? Integer.valueOf(json.get("exitCode").asInt()) : null;
    }

    private static void putInstant(ObjectNode json, String name, @Nullable Instant instant) {
        if (instant != null) {
            json.put(name, instant.toString());
        }
    }

    private static @Nullable Instant maybeInstant(JsonNode json, String name) {
        return json.has(name) ? instant(json, name) : null;
    }

    private static Instant instant(JsonNode json, String name) {
        return Instant.parse(text(json, name));
    }

    private static String text(JsonNode json, String name) {
        return json.get(name).asString();
    }
}
